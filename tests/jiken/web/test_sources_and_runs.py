"""The pages of sources and of runs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlite_utils import Database
from starlette.testclient import TestClient

from jiken.service.desk import processes, watching
from jiken.store import Store
from jiken.store.polls import FeedState
from jiken.web.settings import Settings

from .conftest import NOW


def test_a_source_shows_its_weeks_as_numbers_and_as_a_picture_with_words(
    client: TestClient,
) -> None:
    said = client.get("/sources?q=ABN").text
    assert "ABN NEWS" in said
    assert "Articles a week, oldest first: 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 0" in said
    assert "this week 0, last week 2" in said
    assert said.count("data-row") == 1


def test_weeks_and_outcomes_are_counted_as_they_happen(db: Path) -> None:
    with Store.open(db) as store:
        counts = "SELECT source, SUM({n}) FROM {table} GROUP BY source HAVING SUM({n}) ORDER BY 1"
        weeks = counts.format(n="articles", table="source_weeks")
        pages = counts.format(n="pages", table="source_outcomes")
        read = {row[0]: row[1] for row in store.db.execute(weeks)}
        plain = "SELECT source, COUNT(*) FROM articles GROUP BY source ORDER BY 1"
        assert read == dict(store.db.execute(plain).fetchall())
        plain = "SELECT source, COUNT(outcome) FROM frontier WHERE outcome IS NOT NULL GROUP BY 1"
        assert dict(store.db.execute(pages).fetchall()) == dict(store.db.execute(plain).fetchall())
        store.db.execute("UPDATE articles SET published_at = '2020-01-01T00:00:00+00:00'")
        store.db.execute("DELETE FROM frontier")
        assert {row[0]: row[1] for row in store.db.execute(weeks)} == read
        moved = store.db.execute("SELECT DISTINCT week FROM source_weeks WHERE articles").fetchall()
        assert moved == [("2019-12-30",)]
        assert store.db.execute(pages).fetchall() == []


def test_the_last_error_is_said_in_words_in_both_languages(client: TestClient, db: Path) -> None:
    with Store.open(db) as store:
        (url,) = store.db.execute("SELECT url FROM feeds WHERE source = 'abn'").fetchone()
        wrong = FeedState(url=url, source="abn", outcome="NoSuchHost", detail="<b>HTTP</b>")
        store.polls.read_feed(wrong, now=NOW)
    said = client.get("/sources?q=ABN").text
    assert "no such host" in said
    assert "&lt;b&gt;HTTP&lt;/b&gt;" in said
    assert "ホストなし" in client.get("/sources/abn?lang=ja").text


def test_a_source_is_paused_and_resumed(client: TestClient) -> None:
    form = {"reason": "編集部の依頼", "back": "/sources?state=paused"}
    answer = client.post("/sources/abn/pause", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sources?state=paused")
    said = client.get("/sources?state=paused").text
    assert said.count("data-row") == 1
    assert "none while paused" in said
    assert "編集部の依頼" in client.get("/sources/abn").text
    assert client.post("/sources/abn/check").status_code == 409
    client.post("/sources/abn/resume")
    assert "data-row" not in client.get("/sources?state=paused").text


@pytest.mark.parametrize("path", ["/sources/nowhere", "/runs/999", f"/runs/{10**30}"])
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/{'stop' if 'runs' in path else 'pause'}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99999999", "一", "x", "9" * 400])
def test_a_page_that_is_not_there_is_the_nearest(client: TestClient, page: str) -> None:
    assert client.get("/sources", params={"page": page}).status_code == 200


def test_a_run_shows_its_counts_and_errors_while_it_runs(
    client: TestClient, db: Path, settings: Settings
) -> None:
    with Store.open(db) as store:
        run = store.runs.begin("crawl", now=NOW - timedelta(seconds=75), asked={"by": "編集長"})
        store.runs.belong(run, pid=1, process="elsewhere/boot/container 1", now=NOW)
        store.runs.beat(
            run,
            {"Stored": 12, "poll:NoSuchHost": 1},
            {"sources": 20, "asked": 9, "found": 1234, "open": 3},
            {"abn": ["http://a.example/: NoSuchHost (<i>x</i>)"]},
            now=NOW,
        )
    said = unescape(client.get(f"/runs/{run}").text)
    for word in ("running", "1 min 15 s", "9 / 20", "1,234", "polls: no such host", "<i>x</i>"):
        assert word in said
    assert f'data-live="/runs/{run}/events"' in said
    assert '<noscript><meta http-equiv="refresh"' in said
    client.post(f"/runs/{run}/stop")
    assert "ms has asked it to stop" in client.get(f"/runs/{run}").text
    assert client.post("/runs").status_code == 409
    assert client.post("/sources/abn/check").status_code == 409


def test_a_killed_run_is_shown_as_ended(client: TestClient, db: Path) -> None:
    with Store.open(db) as store:
        run = store.runs.begin("crawl", now=NOW)
        store.runs.belong(run, pid=1, process=f"{processes.place()} 0", now=NOW)
    said = client.get(f"/runs/{run}").text
    assert "killed" in said
    assert "data-live" not in said


def test_a_long_run_of_another_command_is_not_taken_for_killed(
    client: TestClient, db: Path
) -> None:
    with Store.open(db) as store:
        run = processes.begin(store, "cluster", now=NOW - timedelta(hours=2))
        before = store.runs.begin("cluster", now=NOW - timedelta(days=9))
    assert "running" in client.get(f"/runs/{run}").text
    assert client.get(f"/runs/{run}").text.count("/stop") == 0
    assert "no end noted" in client.get(f"/runs/{before}").text


def test_the_events_of_a_run_that_has_ended_are_its_last_state_and_the_end(
    client: TestClient,
) -> None:
    answer = client.get("/runs/1/events")
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert [line for line in answer.text.splitlines() if line.startswith("event:")] == [
        "event: part",
        "event: end",
    ]
    assert "finished" in answer.text


def test_watching_tells_each_change_until_the_end(settings: Settings, db: Path) -> None:
    from starlette.requests import Request

    from jiken.web import runs
    from jiken.web.app import desk

    app = desk(settings)
    with Store.open(db) as store:
        run = store.runs.begin("crawl", now=NOW)

        async def watched() -> list[str]:
            scope = {"type": "http", "app": app, "method": "GET", "path": "/", "headers": []}
            scope |= {"query_string": b"", "server": ("127.0.0.1", 80), "scheme": "http"}
            request = Request(scope | {"path_params": {"id": run}})
            events = runs._told(request, await asyncio.to_thread(runs._look, request))
            app.state.watchers = 0
            found = [await anext(events)]
            store.runs.beat(run, {"Stored": 77}, {}, {}, now=NOW)
            found.append(await anext(events))
            store.runs.end(run, "finished", {"Stored": 78}, now=NOW)
            found += [one async for one in events]
            return [one["event"] + " 77" * ("77" in one["data"]) for one in found]

        assert asyncio.run(watched()) == ["part", "part 77", "part", "end"]
    assert app.state.watchers == 0


def test_no_table_is_read_whole_for_a_page_of_sources(db: Path) -> None:
    with Store.open(db) as store:
        said: list[str] = []
        store.db.conn.set_trace_callback(said.append)
        store.watched.weeks(["abn"], "2026-01-05")
        store.watched.outcomes(["abn"])
        store.watched.answers(["abn"])
        store.db.conn.set_trace_callback(None)
        plans = [row[3] for one in said for row in store.db.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert said
    assert not [plan for plan in plans if plan.startswith("SCAN") and "json_each" not in plan]


def test_the_weeks_are_the_last_twelve() -> None:
    mondays = watching.weeks(NOW.date())
    assert [str(mondays[0]), str(mondays[-1]), len(mondays)] == ["2025-11-10", "2026-01-26", 12]


def test_a_database_from_before_is_counted_once(db: Path, tmp_path: Path) -> None:
    with Database(db) as old:
        plain = dict(old.execute("SELECT source, COUNT(*) FROM articles GROUP BY 1").fetchall())
        for name in ("article_counted", "article_uncounted", "article_recounted"):
            old.execute(f"DROP TRIGGER {name}")
        for name in ("page_counted", "page_uncounted", "page_recounted"):
            old.execute(f"DROP TRIGGER {name}")
        for table in ("source_weeks", "source_outcomes"):
            old.execute(f"DROP TABLE {table}")
        old.execute("DROP INDEX feeds_source")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'desk_watched'")
        old.conn.commit()
    with Store.open(db) as store:
        counted = "SELECT source, SUM(articles) FROM source_weeks GROUP BY 1"
        assert dict(store.db.execute(counted).fetchall()) == plain
