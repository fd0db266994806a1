"""Crawls that the desk starts, watches and stops, on the invented web."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jiken import sources
from jiken.service.desk import holding, processes
from jiken.service.desk.holding import CrawlRuns
from jiken.store import Store
from jiken.store.runs import Run
from tests.site.registry import FILE
from tests.site.server import make_server

PATIENCE = 120.0


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with make_server() as server, Store.open(tmp_path / "jiken.db") as store:
        monkeypatch.setenv("http_proxy", server.url)
        yield store


def start(store: Store, *ids: str, registry: Path = FILE) -> int:
    path = Path(store.db.execute("PRAGMA database_list").fetchone()[2])
    return holding.start(
        store, path, registry=registry, sources=ids, by="編集長", now=datetime.now(UTC)
    )


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """The registry with pauses, so that a crawl is still running when it is told to stop."""
    path = tmp_path / "slow.toml"
    told = FILE.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^delay = .*$", "delay = 2", told), "utf-8")
    assert "delay = 2" in path.read_text("utf-8")
    return path


def waited(store: Store, run: int, until: Callable[[Run], object]) -> Run:
    """Return a run as soon as something holds of it."""
    for _ in range(int(PATIENCE / 0.02)):
        found = store.runs.get(run)
        assert found
        if until(found):
            return found
        time.sleep(0.02)
    pytest.fail(f"nothing came of {found}")


def test_a_crawl_counts_while_it_runs_and_stops_in_order(store: Store, slow: Path) -> None:
    run = start(store, registry=slow)
    with pytest.raises(CrawlRuns):
        start(store)
    live = waited(store, run, lambda run: run.progress.get("found"))
    assert holding.is_running(live, datetime.now(UTC))
    assert live.asked == {"sources": [], "due": True, "by": "編集長"}
    holding.stop(store, run, by="ms")
    ended = waited(store, run, lambda run: run.ended_at)
    assert (ended.outcome, ended.stop_asked_by) == ("shutdown", "ms")
    assert not holding.running(store, datetime.now(UTC))


def test_a_killed_crawl_is_seen_as_ended_and_the_next_one_notes_it(
    store: Store, slow: Path
) -> None:
    run = start(store, registry=slow)
    live = waited(store, run, lambda run: run.pid and run.beat_at)
    assert live.pid
    os.kill(live.pid, signal.SIGKILL)
    waited(store, run, lambda run: not holding.is_running(run, datetime.now(UTC)))
    one = sources.load(FILE).sources[0].id
    second = start(store, one)
    ended = waited(store, second, lambda run: run.ended_at)
    assert (ended.outcome, ended.progress["sources"]) == ("finished", 1)
    first = store.runs.get(run)
    assert first
    assert first.outcome in ("killed", "failed (-9)", "failed (247)")


def test_a_paused_source_is_not_asked(store: Store) -> None:
    paused, other = (source.id for source in sources.load(FILE).sources[:2])
    holding.pause(store, paused, by="ms", now=datetime.now(UTC), reason="の依頼")
    refused = waited(store, start(store, paused), lambda run: run.ended_at)
    assert refused.outcome == "failed (2)"
    assert f"{paused} has been paused since" in refused.log
    waited(store, start(store), lambda run: run.ended_at)
    assert paused not in store.polls.sources()
    assert other in store.polls.sources()
    holding.resume(store, paused)
    assert waited(store, start(store, paused), lambda run: run.ended_at).outcome == "finished"
    assert paused in store.polls.sources()


def test_another_process_with_the_same_number_is_not_taken_for_the_crawl() -> None:
    mine = processes.identity()
    assert processes.is_alive(os.getpid(), mine)
    assert processes.is_alive(os.getpid(), f"{processes.place()} 1") is False
    assert processes.is_alive(os.getpid(), "elsewhere/boot/container 1") is None
    assert processes.identity(2**22 + 1) == ""


def test_a_crawl_elsewhere_lives_as_long_as_it_speaks() -> None:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    run = Run(
        id=1,
        kind="crawl",
        started_at=now.isoformat(),
        ended_at=None,
        outcome=None,
        counts={},
        pid=1,
        process="elsewhere/boot/container 7",
        beat_at=now,
    )
    assert holding.is_running(run, now + timedelta(seconds=59))
    assert not holding.is_running(run, now + timedelta(seconds=61))
