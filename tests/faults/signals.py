"""SIGTERM and SIGINT: whatever runs ends soon, says so, and loses nothing; two crawls at once."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jiken.store import Store
from tests.conftest import ROOT, Desk, feed_of, source
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import damage, jiken, served
from tests.faults.moments import Ended, ended, started, still_running, told, until

ENDS_WITHIN, LEAVES_WITHIN = 10.0, 2.0
PATIENCE = 60.0
PAGES = 40
Work = Callable[[Path, signal.Signals, random.Random], tuple[Ended, Sequence[str]]]


def signals(times: int, folder: Path, chance: random.Random) -> Trial:
    """Stop kinds of work in turn, at random moments; then let the work go on to its end."""
    tally = Tally()
    kinds = chance.sample(sorted(WORKS), len(WORKS))
    for number in range(times):
        name = kinds[number % len(kinds)]
        place = folder / f"{number}-{name.replace(' ', '-')}"
        place.mkdir()
        how = chance.choice((signal.SIGTERM, signal.SIGINT))
        end, wrong = WORKS[name](place, how, chance)
        tally.add(*(f"{name}, {how.name}: {one}" for one in wrong), figure=end.seconds)
    return tally.trial(limit=ENDS_WITHIN)


def crawling(name: str) -> Work:
    """Return a work that stops a command as it begins to crawl, crawls, or does what comes next."""

    def work(
        folder: Path, how: signal.Signals, chance: random.Random
    ) -> tuple[Ended, Sequence[str]]:
        with served(PAGES) as web:
            desk = Desk(folder=folder, web=web)
            desk.sources(source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss.xml")))  # fmt: skip
            process = _crawling(desk, name)
            if chance.random() < 0.8:
                until(lambda: len(web.asked) > 3, process)
            time.sleep(chance.uniform(0, 2))
            end = told(process, how)
            left = still_running(folder)
            again = ended(_crawling(desk, "crawl", "--again"))
        wrong = [] if again.status == 0 else [f"then it said {again.said[-300:]!r}"]
        return end, [*end.wrong(how), *left, *wrong, *_kept(desk.db, PAGES), *damage(desk.db)]

    return work


def _crawling(desk: Desk, name: str, *more: str) -> subprocess.Popen[str]:
    """Start a command that crawls, and wait until it heeds signals."""
    command = jiken(name, "--db", desk.db, "--sources", desk.registry, *more)
    return started(command, mark=desk.folder, env={"http_proxy": desk.web.url})


def silent_crawl(
    folder: Path, how: signal.Signals, chance: random.Random
) -> tuple[Ended, Sequence[str]]:
    """Stop a crawl of hosts none of which answers: not its robots.txt, not its feed, not its pages."""
    with served(PAGES) as web:
        desk, hosts = Desk(folder=folder, web=web), [f"damaru{n}.example" for n in range(8)]
        for n, host in enumerate(hosts):
            web.say(f"http://{host}/{('robots.txt', 'rss.xml')[n % 2]}", seconds=PATIENCE)
        feeds = "".join(source(h[:7], h, more=feed_of(f"http://{h}/rss.xml")) for h in hosts)
        desk.sources(feeds)
        process = _crawling(desk, "crawl")
        until(lambda: len(web.asked) >= len(hosts), process)
        time.sleep(chance.uniform(0, 1))
        end = told(process, how)
        left = still_running(folder)
    return end, [*end.wrong(how), *left, *damage(desk.db)]


def desk(folder: Path, how: signal.Signals, chance: random.Random) -> tuple[Ended, Sequence[str]]:
    """Stop a desk that listens, or is about to."""
    db = folder / "jiken.db"
    Store.open(db).close()
    process = started(jiken("desk", "--db", db, "--port", "0"), mark=folder)
    time.sleep(chance.uniform(0, 4))
    end = told(process, how)
    return end, [*end.wrong(how), *still_running(folder), *damage(db)]


WORKS: Mapping[str, Work] = {
    "jiken crawl": crawling("crawl"),
    "jiken run": crawling("run"),
    "jiken schedule": crawling("schedule"),
    "a crawl that nobody answers": silent_crawl,
    "jiken desk": desk,
}


def two_crawls(times: int, folder: Path, chance: random.Random) -> Trial:
    """Start a second crawl of the same database while the first one runs."""
    tally = Tally()
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        with served(PAGES) as web:
            desk = Desk(folder=place, web=web)
            desk.sources(source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss.xml")))  # fmt: skip
            first = desk.start("--plain")
            until(lambda web=web: len(web.asked) > 1, first)
            began = time.monotonic()
            second = subprocess.run(desk.command("--plain"), cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
            seconds = time.monotonic() - began
            first.communicate(timeout=PATIENCE)
            pages = [one.url for one in web.asked if "/news/" in one.url]
        wrong = [] if second.returncode == 3 else [f"exit status {second.returncode}"]
        wrong += [] if "is running" in second.stderr else [f"it said {second.stderr[:200]!r}"]
        wrong += [] if len(pages) == len(set(pages)) else ["pages were fetched twice"]
        tally.add(*wrong, figure=seconds)
    return tally.trial(limit=LEAVES_WITHIN)


def _kept(db: Path, pages: int) -> list[str]:
    with Store.open(db) as store:
        kept, states = store.articles.count(), store.frontier.states()
    fine = kept == pages and states == {"done": pages}
    return [] if fine else [f"{kept} articles of {pages}, the frontier is {states}"]


FAULTS = (
    Fault(
        name="SIGTERM, SIGINT of crawl, run, schedule, desk",
        promise="each ends within 10 s, also where nobody answers, with all it started; nothing is lost",
        few=2,
        many=25,
        run=signals,
    ),
    Fault(
        name="two crawls at once",
        promise="the second says so and leaves within 2 s",
        few=1,
        many=10,
        run=two_crawls,
    ),
)
