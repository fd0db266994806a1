"""The queue's page over the demonstration: what it shows, and that its forms work without JavaScript."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from jiken.service.desk.queue import refresh
from jiken.store import Store
from jiken.web.choosing import OFFERED
from jiken.web.settings import Settings
from tests.jiken.web.conftest import NOW

ROW = re.compile(r'id="row-([^"]+)"')


def rows(client: TestClient, address: str = "/queue") -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return ROW.findall(answer.text)


def test_it_shows_what_is_to_be_reviewed_and_says_how_many_are_hidden(client: TestClient) -> None:
    page = client.get("/queue").text
    assert len(ROW.findall(page)) == len(set(ROW.findall(page))) > 10
    assert "more are hidden" in page
    assert rows(client, "/queue?class=unrelated")
    assert not set(rows(client, "/queue?class=unrelated")) & set(ROW.findall(page))


def test_it_speaks_japanese_with_each_title_in_its_language(client: TestClient) -> None:
    page = client.get("/queue?lang=ja").text
    assert '<html lang="ja">' in page
    assert re.search(r'<h2 class="title"><a [^>]*lang="ja">', page)
    assert "要レビュー" in page
    assert "Dismiss" not in page


@pytest.mark.parametrize(
    "query",
    [
        "language=en&language=ja",
        "country=JPN&sort=newest",
        "tag=harm_types/Psychological&sort=changed",
        "publisher=東都新聞オンライン",
        "since=2026-01-10&until=2026-01-20&sort=sources",
        "least=0.5&most=0.99",
        "assignee=-&unread=ms",
        "q=逮捕",
        "status=any",
    ],
)
def test_a_filter_leaves_some(client: TestClient, query: str) -> None:
    assert rows(client, f"/queue?{query}")


@pytest.mark.parametrize(
    "query",
    ["class=%3Cscript%3E", "after=nonsense", "since=x&least=9&sort=y", "q=%22%20OR%20(", "a=1&" * 600],
)  # fmt: skip
def test_nonsense_is_no_error(client: TestClient, query: str) -> None:
    assert client.get(f"/queue?{query}").status_code == 200


def test_a_filter_that_nothing_fits_says_so(client: TestClient) -> None:
    assert "Nothing fits these filters" in client.get("/queue?publisher=nobody").text


def test_htmx_is_answered_with_the_list_alone(client: TestClient) -> None:
    part = client.get("/queue?language=ja", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert ROW.findall(part) == rows(client, "/queue?language=ja")


def test_confirming_and_dismissing_from_a_row_leads_back_and_takes_it_off(
    client: TestClient,
) -> None:
    first, second, *rest = rows(client)
    for incident, deed, words in (
        (first, "confirm", {}),
        (second, "dismiss", {"reason": "広告記事"}),
    ):
        told = {"seen": "0", "back": "/queue?status=open", **words}
        answer = client.post(f"/incidents/{incident}/{deed}", data=told, follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/queue?status=open")
    assert rows(client) == rest
    assert rows(client, "/queue?status=confirmed") == [first]
    assert rows(client, "/queue?status=dismissed") == [second]


def test_what_is_ticked_is_marked_as_read_and_as_unread_again(client: TestClient) -> None:
    first, second, *_ = every = rows(client)
    told = {"incident": [first, second], "as": "read", "back": "/queue"}
    assert client.post("/queue/read", data=told).status_code == 200
    assert rows(client, "/queue?unread=ms") == every[2:]
    client.post("/queue/read", data={"incident": first, "as": "unread"})
    assert rows(client, "/queue?unread=ms") == [first, *every[2:]]


def test_what_changed_since_one_looked_is_said_exactly(
    client: TestClient, settings: Settings
) -> None:
    (first, *_) = rows(client)
    client.post("/queue/read", data={"incident": first, "as": "read"})
    with Store.open(settings.db) as store:
        article = store.queue.articles(first)[-1]
        store.incidents.leave([article])
        refresh(store, NOW)
    page = client.get("/queue").text
    assert "Changed since you last looked" in page
    assert "1 article went" in page


def test_a_view_is_saved_shown_replaced_and_deleted(client: TestClient) -> None:
    told = {"name": " 性的被害 ", "query": "tag=harm_types%2FPsychological&status=open", "back": "/queue"}  # fmt: skip
    page = client.post("/views", data=told).text
    assert "性的被害" in page
    assert "/queue?tag=harm_types%2FPsychological&status=open" in unescape(page)
    client.post("/views", data=told | {"query": "language=ja"})
    page = client.get("/queue").text
    assert page.count(">性的被害</a>") == 1
    (delete,) = re.findall(r'action="(/views/\d+/delete)"', page)
    assert ">性的被害</a>" not in client.post(delete, data={"back": "/queue"}).text


@pytest.mark.parametrize("told", [{"name": " "}, {"name": "x" * 200}])
def test_a_view_without_a_fit_name_is_refused_in_words(
    client: TestClient, told: dict[str, str]
) -> None:
    answer = client.post("/views", data=told)
    assert answer.status_code == 422
    assert "name" in answer.text


def test_a_stored_title_runs_no_script(client: TestClient, settings: Settings) -> None:
    (first, *_) = rows(client)
    told = {"language": "ja", "title": "<script>alert(1)</script>", "seen": "0"}
    client.post(f"/incidents/{first}/title", data=told)
    page = client.get("/queue").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_row_tells_its_severity_from_why_it_is_high_up(client: TestClient) -> None:
    page = client.get("/queue", headers={"Accept-Language": "ja"}).text
    assert '<span class="chip chip--plain">深刻度：重大なインシデント</span>' in page
    assert '<p class="meta">上位の理由： 深刻な被害・危険、情報源が多い</p>' in page


@pytest.mark.parametrize("page", ["queue", "search", "pictures"])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "which means nothing here"), ("ja", "解釈できないため")]
)
def test_a_filter_that_means_nothing_is_named_and_the_others_hold(
    client: TestClient, page: str, language: str, said: str
) -> None:
    answer = client.get(f"/{page}?lang={language}&since=先週&class=incident&class=<i>&sort=")
    assert answer.status_code == 200
    assert answer.text.count(said) == 2
    assert "since=先週" in answer.text
    assert "class=&lt;i&gt;" in answer.text
    assert said not in client.get(f"/{page}?lang={language}&class=incident&most=0.5").text


def test_of_many_publishers_the_less_frequent_can_be_chosen_from_a_list(
    client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        counts = store.queue.counts(("new", "changed"))["publisher"]
    rare = min(counts, key=lambda name: (counts[name], name))
    frequent = max(counts, key=lambda name: (counts[name], name))
    assert len(counts) > OFFERED
    page = client.get("/queue").text
    ticks = set(map(unescape, re.findall(r'name="publisher" value="([^"]+)"', page)))
    listed = set(map(unescape, re.findall(r'<option value="([^"]+)"', page)))
    assert frequent in ticks
    assert {*counts} <= ticks | listed
    assert rows(client, f"/queue?publisher={quote(rare)}")
