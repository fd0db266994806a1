"""`kill -9` at random moments: a crawl goes on where it was, everything else is whole or not at all."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crawler import settings
from jiken.store import Store
from tests.conftest import ROOT, Desk, Web, feed_of, rss, source, story
from tests.faults.fault import Fault, Tally, Trial

PAGES = 600
FEED = "http://kaku.example/rss.xml"
PATIENCE = 180.0
"""Seconds in which whatever is not killed has to have ended."""


def page(n: int) -> str:
    return f"http://kaku.example/news/{n}"


@contextmanager
def served(pages: int) -> Iterator[Web]:
    """Serve a feed that announces so many articles, and the articles."""
    web = Web()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        titles = ((page(n), f"図書館の生成AI、存在しない本を案内　{n}件") for n in range(pages))
        web.say(FEED, rss(*titles), type="application/rss+xml")
        for n in range(pages):
            web.say(page(n), story(n))
        yield web
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def kill_crawls(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill crawls of PAGES pages; each crawl that was killed is started again, to the end."""
    tally = Tally()
    while times > 0:
        with served(PAGES) as web:
            place = folder / f"crawl{times}"
            place.mkdir()
            desk = Desk(folder=place, web=web)
            desk.sources(source("kaku", "kaku.example", more=feed_of(FEED)))
            killed = _killed(desk, min(times, 5), chance)
            times -= max(killed, 1)
            refetched = _refetched(web)
            wrong = _lost(desk)
            if refetched > killed * settings.CONCURRENT_REQUESTS:
                wrong.append(f"{refetched} pages fetched again after {killed} kills")
            for _ in range(max(killed, 1)):
                tally.add(*wrong, figure=refetched / max(killed, 1))
    return tally.trial(unit="pages refetched a kill", limit=settings.CONCURRENT_REQUESTS)


def _killed(desk: Desk, most: int, chance: random.Random) -> int:
    """Crawl to the end, killing it up to so often once pages come; return how often it was."""
    killed = 0
    while True:
        seen, process = len(desk.web.asked), desk.start("--plain")
        if killed < most:
            _wait(lambda seen=seen: len(desk.web.asked) > seen + 3, process)
            time.sleep(chance.uniform(0, 3))
        if killed < most and process.poll() is None:
            process.kill()
            killed += 1
        else:
            killed, most = killed, 0
        process.communicate(timeout=PATIENCE)
        if process.returncode == 0:
            return killed


def _refetched(web: Web) -> int:
    pages = [one.url for one in web.asked if "/news/" in one.url]
    return len(pages) - len(set(pages))


def _lost(desk: Desk) -> list[str]:
    with Store.open(desk.db) as store:
        kept, states = store.articles.count(), store.frontier.states()
    wrong = [] if kept == PAGES else [f"{kept} articles of {PAGES}"]
    wrong += [] if states == {"done": PAGES} else [f"the frontier is {states}"]
    return wrong + damage(desk.db)


def damage(db: Path) -> list[str]:
    """Return what SQLite's own checks find."""
    connection = sqlite3.connect(db)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        said += [
            f"foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")
        ]
    finally:
        connection.close()
    return [one for one in said if one != "ok"]


def _wait(condition: object, process: subprocess.Popen[str]) -> None:
    assert callable(condition)
    until = time.monotonic() + PATIENCE
    while not condition() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


def jiken(*arguments: object) -> list[str]:
    """Return the command line of a command."""
    return [sys.executable, "-m", "jiken", *map(str, arguments)]


def killed_at(command: Sequence[str], seconds: float) -> bool:
    """Run a command and kill it after so long; return whether it was still running."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


FAULTS = (
    Fault(
        name="kill -9 of a crawl",
        promise="no page lost or doubled, few fetched again, the database sound",
        few=5,
        many=50,
        run=kill_crawls,
    ),
)
