"""Pages that take the worker with them, and an extraction that lets them: for JIKEN_EXTRACT."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from jiken.models import Discovery, Extraction, Source
from pipelines import extract as ours
from tests.conftest import ROOT, Desk, feed_of, rss, source, story
from tests.faults.bombs import served
from tests.faults.fault import Fault, Tally, Trial

SECONDS, MEGABYTES = 1.5, 700
GOOD = 12
_HARM = re.compile(rb"harm:(\w+)")


def _hang() -> None:
    time.sleep(600)


def _spin() -> None:
    re.fullmatch(r"(a+)+b", "a" * 60)  # in C, where no signal handler of Python's is called


def _eat() -> None:
    bytearray(4_000_000_000)


def _eat_slowly() -> None:
    held = []
    while True:
        held.append(bytearray(20_000_000))


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does where memory is short


def _crashed() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _stopped() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _left() -> None:
    os._exit(0)


def _deaf() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(600)


def _recursive() -> None:
    _recursive()


HARMS: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        harm.__name__: harm
        for harm in (_eat, _hang, _killed, _spin, _eat_slowly, _crashed, _stopped, _left, _deaf, _recursive)
    }
)  # fmt: skip


def extract(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    *,
    source: Source | None = None,
    discovery: Discovery | None = None,
    fetched_at: datetime | None = None,
) -> Extraction:
    """Extract as ever, after the harm that the page asks for."""
    if found := _HARM.search(body):
        HARMS[found[1].decode()]()
    return ours.extract(
        body, headers, url, source=source, discovery=discovery, fetched_at=fetched_at
    )


def crawl_harmful_pages(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl *times* harmful pages, up to ten in a crawl, among good ones."""
    tally, names = Tally(), list(HARMS)
    while times > 0:
        harms = names[:times] + chance.choices(names, k=max(min(times, 10) - len(names), 0))
        times -= len(harms)
        (place := folder / f"{times}").mkdir()
        ends, wrong = _crawled(place, harms, chance)
        for n, harm in enumerate(harms):
            outcome, detail = ends[f"http://kaku.example/harm/{n}"]
            well = outcome == "Quarantined" and detail
            said = [] if well else [f"{harm} ended as {outcome}: {detail}"]
            tally.add(*said, *(wrong if n == 0 else ()))
    return tally.trial()


def _crawled(
    folder: Path, harms: list[str], chance: random.Random
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return how each page ended, and what else went wrong."""
    with served() as web:
        pages = {f"http://kaku.example/harm/{n}": f"harm:{harm}" for n, harm in enumerate(harms)}
        pages |= {f"http://kaku.example/news/{n}": "" for n in range(GOOD)}
        for n, (url, harm) in enumerate(pages.items()):
            web.say(url, story(n).replace("</body>", f"<!-- {harm} --></body>"))
        announced = [(url, "見出し") for url in pages]
        chance.shuffle(announced)
        web.say("http://kaku.example/rss", rss(*announced))
        desk = Desk(folder=folder, web=web)
        desk.sources(source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss")))
        status = _scrapy(desk)
    db = sqlite3.connect(desk.db)
    ends = {
        url: (outcome, detail)
        for url, outcome, detail in db.execute("SELECT url, outcome, detail FROM frontier")
    }
    db.close()
    lost = [url for url in pages if "/news/" in url and ends[url][0] != "Stored"]
    return ends, [f"{url} ended as {ends[url][0]}" for url in lost] + [
        f"exit status {status}"
    ] * bool(status)


def _scrapy(desk: Desk) -> int:
    """Crawl as an operator does who sets what is set nowhere else; return the exit status."""
    limits = {
        "JIKEN_EXTRACT": "tests.faults.harmful.extract",
        "JIKEN_WORKER_SECONDS": SECONDS,
        "JIKEN_WORKER_MEGABYTES": MEGABYTES,
    }
    said = [word for name, value in limits.items() for word in ("-s", f"{name}={value}")]
    ours = {"JIKEN_DB": str(desk.db), "JIKEN_SOURCES": str(desk.registry)}
    environment = os.environ | ours | {"http_proxy": desk.web.url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scrapy", "crawl", "feed", *said]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, timeout=300, check=False
    ).returncode


FAULTS = (
    Fault(
        name="a worker killed for memory, hung, crashed, stopped",
        promise="the page is quarantined with its reason, all others are stored",
        few=4,
        many=40,
        run=crawl_harmful_pages,
    ),
)
