"""Feeds, read back by a feed reader."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from jiken.service.desk import deciding
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import wanted_of
from jiken.store import Store

ATOM, JSON = "/feeds/incidents.atom", "/feeds/incidents.json"
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def queued(db: Path) -> None:
    with Store.open(db) as store:
        refresh(store, NOW)


@pytest.mark.parametrize("query", ["", "class=incident", "class=hazard&language=ja", "q=no+such"])
def test_both_feeds_hold_the_incidents_of_the_queues_filter(
    query: str, client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        wanted = set(matching(store, wanted_of({k: [v] for k, v in _pairs(query)})))
    read = feedparser.parse(client.get(f"{ATOM}?{query}").content)
    assert not read.bozo
    assert read.version == "atom10"
    assert {entry.link.rpartition("/")[2] for entry in read.entries} == wanted
    items = client.get(f"{JSON}?{query}").json()["items"]
    assert {item["_jiken"]["incident"] for item in items} == wanted
    assert {item["id"] for item in items} == {entry.id for entry in read.entries}


def _pairs(query: str) -> list[tuple[str, str]]:
    return [tuple(p.replace("+", " ").split("=")) for p in query.split("&") if p]  # type: ignore[misc]


def test_an_entry_has_a_title_in_its_language_a_time_and_what_it_is(client: TestClient) -> None:
    for language in ("ja", "en"):
        content = client.get(f"{ATOM}?class=incident&lang={language}").content
        read = feedparser.parse(content)
        assert read.feed.language == language
        for entry in read.entries:
            assert entry.title
            assert entry.updated_parsed
            assert entry.tags[0].term == "incident"
            assert entry.summary
            japanese = bool(re.search("[ぁ-んァ-ヶ一-龥]", entry.title))
            assert entry.title_detail.language == ("ja" if japanese else "en")


def test_a_json_feed_has_what_version_1_1_asks_for(client: TestClient) -> None:
    answer = client.get(JSON)
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://127.0.0.1/feeds/incidents.json"
    for item in feed["items"]:
        assert item["id"]
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_modified"]).tzinfo
        assert all(name.startswith("_") or name in _ITEM for name in item)
        assert len(item["tags"]) == len(set(item["tags"])) > 0


_ITEM = {
    *("id", "url", "title", "content_text", "date_modified", "tags", "language", "authors"),
}


@pytest.mark.parametrize("path", [ATOM, JSON])
def test_who_has_it_already_is_told_so_in_one_line(path: str, client: TestClient) -> None:
    first = client.get(path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for known in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    for other in (
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Mon, 99 Foo 2026 00:00:00 GMT"},
    ):
        assert client.get(path, headers=other).status_code == 200


def test_a_feed_is_another_as_soon_as_an_incident_is(client: TestClient, db: Path) -> None:
    before = client.get(ATOM)
    with Store.open(db) as store:
        one = next(matching(store, wanted_of({})))
        deciding.retitle(
            store, one, "en", "Ten <b>words</b> & \x0b more", seen=None, by="r", now=NOW
        )
    after = client.get(ATOM, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    read = feedparser.parse(after.content)
    assert not read.bozo
    titles = [entry.title for entry in read.entries]
    assert any("Ten" in title for title in titles)


def test_a_feed_is_bounded(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(json.loads(client.get(JSON).content)["items"]) <= 50
