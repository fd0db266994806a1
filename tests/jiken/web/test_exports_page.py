"""The pages for exports, alerts and exploring."""

import io
import json
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from jiken.exports import FORMS
from jiken.service import forgetting
from jiken.service.desk import alerting
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import wanted_of
from jiken.service.desk.ways import Ways
from jiken.service.judging import judge
from jiken.service.subjects import subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass
from tests.jiken.web.test_alerts import hooked

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def queued(db: Path) -> None:
    with Store.open(db) as store:
        refresh(store, NOW)
        store.views.save("ms", "<b>インシデント</b>", "class=incident", now=NOW)


@pytest.mark.parametrize("name", FORMS)
def test_the_filter_of_the_page_is_what_is_taken_away(
    name: str, client: TestClient, db: Path
) -> None:
    answer = client.get(f"/exports/{name}?class=hazard&language=ja")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert f"jiken-{name}-2026-02-01.zip" in answer.headers["content-disposition"]
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert packed.testzip() is None
    said = json.loads(packed.read("datapackage.json"))
    assert parse_qs(said["filter"]) == {"class": ["hazard"], "language": ["ja"]}
    if name == "jsonl":
        with Store.open(db) as store:
            wanted = list(matching(store, wanted_of({"class": ["hazard"], "language": ["ja"]})))
        rows = packed.read("incidents.jsonl").decode().splitlines()
        assert [json.loads(row)["id"] for row in rows] == wanted != []


def test_the_page_carries_its_filter_and_no_export_is_called_otherwise(client: TestClient) -> None:
    said = client.get("/exports?class=hazard").text
    assert '<input type="hidden" name="class" value="hazard">' in said
    assert "<script>" not in client.get("/exports?q=%22%3E%3Cscript%3E").text
    assert client.get("/exports/passwords").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("path", ["/exports", "/alerts", "/explore", "/api"])
def test_the_pages_are_there_in_both_languages(path: str, lang: str, client: TestClient) -> None:
    answer = client.get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize(
    ("lang", "counts", "empty", "tick"),
    [
        ("en", "decided by reviewers {}, drafts {}", "No reviewer has decided any", "With drafts: incidents no reviewer"),
        ("ja", "担当者が判断済み{}件、下書き{}件", "担当者が判断した事案はまだありません", "下書きも含める（担当者がまだ判断していない事案）"),
    ],
)  # fmt: skip
def test_the_page_says_beforehand_how_many_are_drafts_and_what_to_do(
    lang: str, counts: str, empty: str, tick: str, client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        shown = list(matching(store, wanted_of({})))
    before = client.get(f"/exports?lang={lang}").text
    assert counts.format(0, len(shown)) in before
    assert empty in before
    assert tick in before
    assert 'href="/queue"' in before
    with Store.open(db) as store:
        about = subject(store, shown[0])
        judge(store, about, said=Verdict(class_=ArticleClass.HAZARD), by="花子", now=NOW)
    after = client.get(f"/exports?lang={lang}").text
    assert counts.format(1, len(shown) - 1) in after
    assert empty not in after


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "Reviewers have found no incident or hazard"), ("ja", "インシデントかハザードと判断した事案はまだありません")],
)  # fmt: skip
def test_the_page_says_where_what_is_decided_is_no_incident(
    lang: str, sentence: str, client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        about = subject(store, next(matching(store, wanted_of({}))))
        judge(store, about, said=Verdict(class_=ArticleClass.COMPLEMENTARY), by="花子", now=NOW)
    assert sentence in client.get(f"/exports?lang={lang}").text


@pytest.mark.parametrize(("asked", "empty"), [("", True), ("&drafts=0", True), ("&drafts=1", False)])  # fmt: skip
def test_drafts_are_taken_only_where_the_address_says_so(
    asked: str, empty: bool, client: TestClient
) -> None:
    answer = client.get(f"/exports/aim?class=hazard{asked}")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert (json.loads(packed.read("aim.json")) == []) is empty
    assert json.loads(packed.read("datapackage.json"))["drafts"] is not empty


def test_nothing_is_left_on_the_disk(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    assert client.get("/exports/csv").status_code == 200
    assert list(place.iterdir()) == []


def added(client: TestClient, **more: str) -> str:
    form = {"view": "1", "kind": "webhook", "target": "https://hooks.example/secret-path"} | more
    answer = client.post("/alerts", data=form)
    assert answer.status_code in (200, 422), answer.text
    return answer.text


def test_an_alert_is_added_its_secret_shown_once_and_its_address_never_whole(
    client: TestClient, db: Path
) -> None:
    said = added(client)
    with Store.open(db) as store:
        (alert,) = store.alerts.all()
    assert alert.secret in said
    assert alert.secret.startswith("whsec_")
    for path in ("/alerts", "/alerts/1"):
        again = client.get(path).text
        assert alert.secret not in again
        assert "secret-path" not in again
        assert "https://hooks.example" in again
        assert "<b>" not in again


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"target": "http://127.0.0.1/x"}, "is not a public address"),
        ({"target": "javascript:alert(1)"}, "cannot be used"),
        ({"kind": "mail", "target": "x"}, "not one e-mail address"),
        ({"view": "77"}, "no such view"),
        ({"view": "x"}, "no such view"),
        ({"target": ""}, "whom to tell"),
        ({"kind": "fax"}, "An alert is"),
    ],
)
def test_an_alert_that_cannot_be_is_refused_with_a_sentence(
    form: dict[str, str], sentence: str, client: TestClient, db: Path
) -> None:
    assert sentence in added(client, **form)
    with Store.open(db) as store:
        assert store.alerts.all() == []


def test_an_alert_is_paused_resumed_tested_and_deleted(
    client: TestClient, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.jiken.web.test_alerts import hooked

    monkeypatch.setenv("JIKEN_ALLOW_HOSTS", "127.0.0.1")
    with hooked() as hook, Store.open(db) as store:
        added(client, target=hook.url)
        for deed, active in (("pause", False), ("resume", True)):
            answer = client.post(f"/alerts/1/{deed}", follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, "/alerts")
            assert store.alerts.all()[0].active is active
        said = client.post("/alerts/1/test").text
        assert "answered 200" in said
        assert len(hook.got) == 1
        client.post("/alerts/1/delete")
        assert store.alerts.all() == []
    assert client.get("/alerts/1").status_code == 404
    assert client.post("/alerts/1/pause").status_code == 404
    assert threading.active_count() < 100


def test_data_is_explored_in_a_copy_that_holds_nothing_private(
    client: TestClient, db: Path
) -> None:
    pytest.importorskip("datasette")
    assert urlsplit(str(client.get("/data/").url)).path == "/explore"
    added(client)
    with Store.open(db) as store:
        secret = store.alerts.all()[0].secret
    assert client.post("/explore").status_code == 200
    answer = client.get("/data/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    (copy,) = db.parent.glob("*-explore.db")
    assert secret.encode() not in copy.read_bytes()
    name = copy.stem
    tables = client.get(f"/data/{name}.json").json()["tables"]
    names = {table["name"] for table in tables}
    assert {"incidents", "articles", "data_dictionary"} <= names
    assert not names & {"people", "sessions", "alerts", "deliveries", "judgements", "steps"}
    rows = client.get(f"/data/{name}/incidents.json?_shape=array").json()
    assert rows


@pytest.mark.parametrize(
    "sql",
    [
        "delete from incidents",
        "attach 'jiken.db' as x",
        "select load_extension('x')",
        "select writefile('x', 'y')",
    ],
)
def test_a_query_can_change_nothing_and_reach_nothing_else(
    sql: str, client: TestClient, db: Path
) -> None:
    pytest.importorskip("datasette")
    client.post("/explore")
    (copy,) = db.parent.glob("*-explore.db")
    before = copy.read_bytes()
    answer = client.get(f"/data/{copy.stem}.json", params={"sql": sql})
    assert answer.status_code == 400
    assert copy.read_bytes() == before
    assert client.post(f"/data/{copy.stem}").status_code == 405
    assert client.get(f"/data/{copy.stem}.db").status_code in (403, 404)


def test_the_copy_that_is_shown_is_the_last_that_was_written(client: TestClient, db: Path) -> None:
    pytest.importorskip("datasette")
    client.post("/explore")
    (copy,) = db.parent.glob("*-explore.db")
    path = f"/data/{copy.stem}/incidents.json?_shape=array&_size=max"
    before = client.get(path).json()
    with Store.open(db) as store:
        store.db.execute("DELETE FROM queue WHERE incident = ?", (before[0]["id"],))
    client.post("/explore")
    assert len(client.get(path).json()) == len(before) - 1


def test_a_forgotten_headline_is_told_and_shown_nowhere(client: TestClient, db: Path) -> None:
    with hooked(500) as hook, Store.open(db) as store:
        view = store.views.save("ms", "all", "", now=NOW)
        ways = Ways(allowed=frozenset({"127.0.0.1"}))
        alert = alerting.add(store, view, "webhook", hook.url, ways=ways, by="ms", now=NOW)
        store.db.execute("DELETE FROM told WHERE alert = ?", (alert.id,))
        alerting.tell(store, ways=ways, clock=lambda: NOW)  # is tried again later
        (incident, *_) = (one for one in store.incidents.all() if one.title_ja)
        client.get(f"/incidents/{incident.id}")
        (kept,) = store.db.execute(
            "SELECT canonical_url FROM articles WHERE title = ?", (incident.title_ja,)
        ).fetchall()
        forgetting.forget(store, kept[0], by="本人", reason="削除の依頼", now=NOW)
        cells = (
            str(cell)
            for table in store.db.table_names()
            if not table.startswith("articles_fts")
            for row in store.db.execute(f'SELECT * FROM "{table}"')
            for cell in row
        )
        assert not [cell for cell in cells if incident.title_ja in cell]


def test_what_is_forgotten_is_in_the_data_to_explore_no_longer(
    client: TestClient, db: Path
) -> None:
    pytest.importorskip("datasette")
    client.post("/explore")
    (copy,) = db.parent.glob("*-explore.db")
    with Store.open(db) as store:
        article = next(store.articles.by_ids([1])).article
        forgetting.forget(store, article.canonical_url, by="本人", reason="削除の依頼", now=NOW)
    assert not copy.exists()
    assert client.get("/data/articles", follow_redirects=False).headers["Location"] == "/explore"

    client.post("/explore")
    assert article.title.encode() not in copy.read_bytes()
