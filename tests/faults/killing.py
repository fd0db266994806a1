"""`kill -9` at random moments: a crawl goes on where it was, everything else is whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler import settings
from jiken.store import Store
from tests.conftest import Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.moments import ended, running, started, still_running, until

PAGES = 600
FEED = "http://kaku.example/rss.xml"


def page(n: int) -> str:
    return f"http://kaku.example/news/{n}"


@contextmanager
def served(pages: int) -> Iterator[Web]:
    """Serve a feed that announces so many articles, and the articles."""
    with serving(Web()) as web:
        titles = ((page(n), f"図書館の生成AI、存在しない本を案内　{n}件") for n in range(pages))
        web.say(FEED, rss(*titles), type="application/rss+xml")
        for n in range(pages):
            web.say(page(n), story(n))
        yield web


def kill_crawls(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill crawls of PAGES pages, or the command that has started them; then crawl to the end."""
    tally = Tally()
    while tally.of < times:
        with served(PAGES) as web:
            place = folder / f"crawl{tally.of}"
            place.mkdir()
            desk = Desk(folder=place, web=web)
            desk.sources(source("kaku", "kaku.example", more=feed_of(FEED)))
            kills = _killed(desk, min(times - tally.of, 5), chance)
            refetched = _refetched(web)
            wrong = [one for left in kills for one in left] + _lost(desk)
            if refetched > len(kills) * settings.CONCURRENT_REQUESTS:
                wrong.append(f"{refetched} pages fetched again after {len(kills)} kills")
            for _ in kills:
                tally.add(*wrong, figure=refetched / len(kills))
    return tally.trial(unit="pages refetched a kill", limit=settings.CONCURRENT_REQUESTS)


def _killed(desk: Desk, most: int, chance: random.Random) -> list[list[str]]:
    """Crawl to the end, killing it up to so often once pages come; return what each kill left."""
    kills: list[list[str]] = []
    while True:
        seen, process = len(desk.web.asked), _started(desk)
        if len(kills) < most:
            until(lambda seen=seen: len(desk.web.asked) > seen + 3, process)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 3))
        hit = len(kills) < most and _hit(desk, process.pid, chance)
        left = still_running(desk.folder) if hit else []
        end = ended(process)
        if not hit:
            assert end.status == 0, end.said[-500:]
            return kills
        kills.append(left)


def _started(desk: Desk) -> subprocess.Popen[str]:
    command = jiken("crawl", "--plain", "--db", desk.db, "--sources", desk.registry)
    return started(command, mark=desk.folder, env={"http_proxy": desk.web.url})


def _hit(desk: Desk, command: int, chance: random.Random) -> bool:
    """Kill the crawl, or at times the command that has started it; False where it has ended."""
    crawl = [pid for pid, said in running(desk.folder).items() if " -m crawler " in said]
    with suppress(ProcessLookupError):
        for victim in crawl[:1]:
            os.kill(chance.choice((victim, victim, command)), signal.SIGKILL)
            return True
    return False


def _refetched(web: Web) -> int:
    pages = [one.url for one in web.asked if "/news/" in one.url]
    return len(pages) - len(set(pages))


def _lost(desk: Desk) -> list[str]:
    with Store.open(desk.db) as store:
        kept, states = store.articles.count(), store.frontier.states()
    wrong = [] if kept == PAGES else [f"{kept} articles of {PAGES}"]
    wrong += [] if states == {"done": PAGES} else [f"the frontier is {states}"]
    return wrong + _doubled(desk.db) + damage(desk.db)


def _doubled(db: Path) -> list[str]:
    """Return addresses of which there are several articles, or none."""
    connection = sqlite3.connect(db)
    try:
        kept = Counter(row[0] for row in connection.execute("SELECT canonical_url FROM articles"))
    finally:
        connection.close()
    expected = Counter(page(n) for n in range(PAGES))
    return [f"{url}: {kept[url]} articles" for url in (kept | expected) if kept[url] != 1][:5]


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


def jiken(*arguments: object) -> list[str]:
    """Return the command line of a command."""
    return [sys.executable, "-m", "jiken", *map(str, arguments)]


FAULTS = (
    Fault(
        name="kill -9 of a crawl",
        promise="no page lost or doubled, few fetched again, no process left, the database sound",
        few=5,
        many=50,
        run=kill_crawls,
    ),
)
