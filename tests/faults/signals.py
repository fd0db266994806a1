"""SIGTERM and SIGINT: whatever runs ends soon, says so, and loses nothing; two crawls at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiken.store import Store
from tests.conftest import ROOT, Desk, feed_of, source
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import damage, jiken, served

ENDS_WITHIN, LEAVES_WITHIN = 10.0, 2.0
PATIENCE = 60.0
PAGES = 40


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a process ended: its exit status, after how long, and what it said."""

    status: int
    seconds: float
    said: str


def stopped(process: subprocess.Popen[str], how: signal.Signals) -> Ended:
    """Send a signal and wait until the process has ended."""
    began = time.monotonic()
    process.send_signal(how)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    return Ended(
        status=process.returncode, seconds=time.monotonic() - began, said=f"{out}\n{err}".strip()
    )


def signals(times: int, folder: Path, chance: random.Random) -> Trial:
    """Stop each kind of work at a random moment; then let the work go on to its end."""
    tally = Tally()
    for number in range(times):
        for name, work in WORKS.items():
            place = folder / f"{number}-{name}"
            place.mkdir()
            how = chance.choice((signal.SIGTERM, signal.SIGINT))
            ended, wrong = work(place, how, chance)
            tally.add(*(f"{name}, {how.name}: {one}" for one in wrong), figure=ended.seconds)
    return tally.trial(limit=ENDS_WITHIN)


Work = Callable[[Path, signal.Signals, random.Random], tuple[Ended, Sequence[str]]]


def crawl(folder: Path, how: signal.Signals, chance: random.Random) -> tuple[Ended, Sequence[str]]:
    """Stop a crawl of PAGES pages once it fetches them."""
    with served(PAGES) as web:
        desk = Desk(folder=folder, web=web)
        desk.sources(source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss.xml")))
        process = desk.start("--plain")
        _until(lambda: len(web.asked) > 3, process)
        time.sleep(chance.uniform(0, 1))
        ended = stopped(process, how)
        desk.crawl("--plain")
    return ended, [*_status(ended, (0, 130)), *_kept(desk.db, PAGES), *damage(desk.db)]


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
        process = desk.start("--plain")
        _until(lambda: len(web.asked) >= len(hosts), process)
        time.sleep(chance.uniform(0, 1))
        ended = stopped(process, how)
    return ended, [*_status(ended, (130,)), *damage(desk.db)]


def desk(folder: Path, how: signal.Signals, chance: random.Random) -> tuple[Ended, Sequence[str]]:
    """Stop a desk that is being read."""
    db = folder / "jiken.db"
    Store.open(db).close()
    process = _started(jiken("desk", "--db", db, "--port", "0"))
    assert process.stdout
    process.stdout.readline()  # it says where it is when it listens
    time.sleep(chance.uniform(0, 1))
    ended = stopped(process, how)
    return ended, [*_status(ended, (130, -signal.SIGTERM)), *damage(db)]


WORKS: dict[str, Work] = {
    "a crawl": crawl,
    "a crawl that nobody answers": silent_crawl,
    "the desk": desk,
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
            _until(lambda web=web: len(web.asked) > 1, first)
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


def _started(command: Sequence[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, env=os.environ)


def _status(ended: Ended, expected: Sequence[int]) -> list[str]:
    wrong = [] if ended.status in expected else [f"exit status {ended.status}: {ended.said[-300:]}"]
    return wrong + (["a traceback was shown"] if "Traceback" in ended.said else [])


def _kept(db: Path, pages: int) -> list[str]:
    with Store.open(db) as store:
        kept, states = store.articles.count(), store.frontier.states()
    fine = kept == pages and states == {"done": pages}
    return [] if fine else [f"{kept} articles of {pages}, the frontier is {states}"]


def _until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


FAULTS = (
    Fault(
        name="SIGTERM, SIGINT",
        promise="crawls, though nobody answers them, and the desk end within 10 s, nothing is lost",
        few=1,
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
