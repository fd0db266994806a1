"""Pausing sources, and starting and stopping crawls."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from jiken.models import Source
from jiken.service.desk import processes
from jiken.store import Store
from jiken.store.runs import LONGEST_LOG, Run, Value

KIND = "crawl"
QUIET = timedelta(seconds=60)
"""A crawl speaks every two seconds: after so long without a word it is thought dead, where its
process cannot be looked at. One that was asked for may take as long to begin."""


class CrawlRuns(Exception):
    """A crawl is running; there are never two at once. *run* is its id."""

    def __init__(self, run: int) -> None:
        super().__init__(f"Crawl {run} is running; wait until it has ended, or stop it.")
        self.run = run


def pause(store: Store, source: str, *, by: str, now: datetime, reason: str = "") -> None:
    """Ask a source for nothing until it is resumed; a crawl that runs hears of it in seconds."""
    store.watched.hold(source, by=by, reason=reason[:500], now=now)


def resume(store: Store, source: str) -> None:
    """Ask a source again."""
    store.watched.release(source)


def free(store: Store, sources: Sequence[Source]) -> list[Source]:
    """Return those of *sources* that are not paused."""
    holds = store.watched.holds()
    return [source for source in sources if source.id not in holds]


def is_running(run: Run, now: datetime) -> bool:
    """Whether a run that has not said how it ended is still at work."""
    if run.ended_at:
        return False
    if run.pid is not None:
        alive = processes.is_alive(run.pid, run.process)
        if alive is not None:
            return alive
    return now - (run.beat_at or datetime.fromisoformat(run.started_at)) < QUIET


def running(store: Store, now: datetime) -> Run | None:
    """Return the crawl that is running."""
    return next((run for run in store.runs.open(KIND) if is_running(run, now)), None)


def start(
    store: Store,
    db: Path,
    *,
    registry: Path | None,
    sources: Sequence[str] = (),
    by: str,
    now: datetime,
) -> int:
    """Start `jiken crawl` of *sources*, or of what is due, and return the id of its run.

    CrawlRuns where one is running already.
    """
    with store.writing():
        if other := running(store, now):
            raise CrawlRuns(other.id)
        asked: dict[str, Value] = {"sources": list(sources), "due": not sources, "by": by}
        run = store.runs.begin(KIND, now=now, asked=asked)
    command = [sys.executable, "-m", "jiken", "crawl", "--db", str(db), "--plain"]
    command += ["--sources", str(registry)] if registry else []
    for source in sources:
        command += ["--source", source]
    command += [] if sources else ["--due"]
    Thread(target=_run, args=(command, db, run), daemon=True).start()
    return run


def _run(command: Sequence[str], db: Path, run: int) -> None:
    """Run a crawl to its end; note how it ended if it could not do so itself."""
    # A file and no pipe: a crawl that outlives the desk must not break on its next line.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(  # noqa: S603 - our own command, with a source that the registry knows
            [*command, "--run", str(run)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        )
        out.seek(max(0, out.seek(0, os.SEEK_END) - LONGEST_LOG))
        said = out.read().decode("utf-8", "replace")
    with Store.open(db) as store:
        store.runs.break_off(run, f"failed ({done.returncode})", said, now=datetime.now(UTC))


def stop(store: Store, run: int, *, by: str) -> None:
    """Ask a crawl to end in order: it looks every two seconds, and lets nothing be lost."""
    store.runs.ask_to_stop(run, by=by)
