"""A clock that is wrong for a while: ahead, behind, and put right in the middle of a crawl."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jiken.store import Store
from tests.conftest import ROOT, Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Missing, Tally, Trial

LIBRARIES = (f"/usr/lib/{os.uname().machine}-linux-gnu/faketime/libfaketime.so.1",)
SHIFTS = ("+1d", "-1d", "+1h", "-1h", "+400d")
ZONES = ("UTC", "Asia/Tokyo", "America/New_York", "Europe/Berlin")
# Just before the clocks are put forward, and back, in Berlin.
CHANGES = ("2026-03-29 00:59:55", "2026-10-25 00:59:55")
PAGES = 6


def wrong_clocks(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl with a wrong clock, kill that, publish more, crawl with others, and with the right one."""
    library = _library()
    tally = Tally()
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        with serving(Web()) as web:
            desk = Desk(folder=place, web=web)
            desk.sources(source("kaku", "kaku.example", more=feed_of(FEED)))
            _publish(web, 1)
            asked = len(web.asked)
            process = _crawl(desk, library, chance.choice(SHIFTS), chance)
            while len(web.asked) < asked + 3 and process.poll() is None:
                time.sleep(0.02)
            process.kill()  # its leases are of another day
            process.communicate()
            for round_ in (2, 3):
                _publish(web, round_)
                _crawl(desk, library, chance.choice((*SHIFTS, *CHANGES)), chance).communicate()
            crawled = desk.crawl("--plain", "--due")
            tally.add(*_wrong(desk, 3 * PAGES, crawled.err))
    return tally.trial()


FEED = "http://kaku.example/rss.xml"


def _library() -> str:
    found = next((one for one in LIBRARIES if Path(one).exists()), None)
    if found is None:
        raise Missing("libfaketime is not installed (apt-get install libfaketime)")
    return found


def _crawl(desk: Desk, library: str, clock: str, chance: random.Random) -> subprocess.Popen[str]:
    faked = {
        "LD_PRELOAD": library,
        "FAKETIME": clock if clock[0] in "+-" else f"@{clock}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": chance.choice(ZONES),
    }
    pipe = subprocess.PIPE
    return subprocess.Popen(
        desk.command("--plain"),
        cwd=ROOT,
        env=os.environ | faked,
        stdout=pipe,
        stderr=pipe,
        text=True,
    )


def _publish(web: Web, rounds: int) -> None:
    """Let the feed announce the pages of so many rounds, with times around now."""
    titles = [
        (f"http://kaku.example/news/{n}", f"図書館の生成AI、存在しない本を案内　{n}件目")
        for n in range(rounds * PAGES)
    ]
    web.say(FEED, rss(*titles), type="application/rss+xml")
    for n, (url, title) in enumerate(titles):
        web.say(url, story(n, title), seconds=0.05)


def _wrong(desk: Desk, pages: int, said: str) -> Iterator[str]:
    """Yield what is lost after the last crawl, and what is dated after it was fetched."""
    with Store.open(desk.db) as store:
        if (states := store.frontier.states()) != {"done": pages}:
            yield f"the frontier is {states}: {said[-200:]}"
        if (kept := store.articles.count()) != pages:
            yield f"{kept} articles of {pages}"
        state = store.polls.source("kaku")
        if state.next_poll_at and state.next_poll_at > datetime.now(UTC) + timedelta(days=7):
            yield f"polled next on {state.next_poll_at:%Y-%m-%d}"
        late = store.db.execute(
            "SELECT count(*) FROM articles WHERE published_at > datetime(fetched_at, '+1 day')"
        ).fetchone()[0]
        if late:
            yield f"{late} articles are dated after they were fetched"


FAULTS = (
    Fault(
        name="a clock a day ahead, a day back, at the change of time",
        promise="nothing is lost, no source forgotten, no article dated after its fetch",
        few=1,
        many=25,
        run=wrong_clocks,
    ),
)
