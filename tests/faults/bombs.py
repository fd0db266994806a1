"""Bombs in a real crawl: refused or cut, in little time and memory, and the source is named."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from tests.conftest import Desk, Handler, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.packed import KINDS, Bomb

SECONDS, MEGABYTES = 2.0, 60.0
LETTERS = 1_000_000
NAMED = frozenset(
    "TooLarge NotHTML NoArticle ListPage NotAboutAI Quarantined Stored Unreadable read".split()
)
"""How a bomb may end; what is stored or read was cut, and is no longer than LETTERS."""

PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
TICKS = os.sysconf("SC_CLK_TCK")
FORMS = {
    "sitemap": 'sitemaps = [{{ url = "{url}", evidence = "invented" }}]',
    "listing": '[[source.listings]]\nurl = "{url}"\nlinks = "li a"\nevidence = "invented"',
    "feed": 'feeds = [{{ url = "{url}", evidence = "invented" }}]',
}


class Armed(Web):
    """A web with bombs in it."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Bombing
        self.bombs: dict[str, Bomb] = {}


class Bombing(Handler):
    """Answers as the web does; what is *chunked* comes without its length."""

    server: Armed

    def do_GET(self) -> None:  # noqa: N802 - called so by http.server
        bomb = self.server.bombs.get(self.path)
        if bomb is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", bomb.kind)
        if bomb.encoding:
            self.send_header("Content-Encoding", bomb.encoding)
        length = (
            ("Transfer-Encoding", "chunked")
            if bomb.chunked
            else ("Content-Length", str(len(bomb.body)))
        )
        self.send_header(*length)
        self.end_headers()
        self._chunks(bomb.body) if bomb.chunked else self.wfile.write(bomb.body)

    def _chunks(self, body: bytes) -> None:
        for at in range(0, len(body), 65536):
            chunk = body[at : at + 65536]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")


@contextmanager
def served() -> Iterator[Armed]:
    """Serve a web of its own, empty."""
    with serving(Armed()) as web:
        yield web


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """What a crawl needed: CPU seconds, the peaks of its own process and of its workers in MB."""

    status: int
    seconds: float
    own: float
    workers: list[float]

    def growth(self, plain: Crawled) -> float:
        """Return the megabytes more than a *plain* crawl, whose workers have had a page."""
        usual = max(plain.workers)
        return self.own - plain.own + sum(max(peak - usual, 0.0) for peak in self.workers)


def crawl(bombs: Sequence[Bomb], folder: Path) -> tuple[list[str], Crawled]:
    """Crawl a web with these bombs in it; return what is wrong, and what it needed.

    Every bomb has a host of its own, and an article that must be stored all the same.
    """
    folder.mkdir()
    with served() as web:
        desk = Desk(folder=folder, web=web)
        desk.sources("".join(_planted(web, bomb, n) for n, bomb in enumerate(bombs)))
        crawled = measured(desk)
    wrong = [] if crawled.status in (0, 1) else [f"exit status {crawled.status}"]
    return wrong + _unflagged(desk, bombs), crawled


def host(n: int) -> str:
    return f"kaku{n}.example"


def address(bomb: Bomb, n: int) -> str:
    """Return where a bomb lies."""
    path = {"robots": "/robots.txt", "page": "/news/bomb"}.get(bomb.form, f"/{bomb.form}.xml")
    return f"http://{host(n)}{path}"


def _planted(web: Armed, bomb: Bomb, n: int) -> str:
    """Let a web answer with a bomb; return the table of its source."""
    url, feed, good = address(bomb, n), f"http://{host(n)}/rss", f"http://{host(n)}/news/1"
    links = [good] + [url] * (bomb.form == "page")
    web.say(feed, rss(*((link, "見出し") for link in links)), type="application/rss+xml")
    web.say(good, story(n + 1))
    web.bombs[url] = bomb
    more = feed_of(feed)
    if bomb.form in ("sitemap", "listing"):
        more += "\n" + FORMS[bomb.form].format(url=url)
    if bomb.form == "feed":
        more = more.replace("]", f', {{ url = "{url}", evidence = "invented" }}]')
    return source(f"kaku{n}", host(n), name="架空新聞", more=more)


def measured(desk: Desk) -> Crawled:
    """Crawl, and look at its processes all the while."""
    process = desk.start("--plain")
    seen: dict[int, tuple[float, float]] = {}
    reading = threading.Thread(target=process.communicate)
    reading.start()
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            seen |= _figures(pid)
        time.sleep(0.02)
    reading.join()
    own = seen.pop(process.pid)
    return Crawled(
        status=process.returncode,
        seconds=own[0] + sum(seconds for seconds, _ in seen.values()),
        own=own[1],
        workers=[peak for _, peak in seen.values()],
    )


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except OSError:
        return []


def _figures(pid: int) -> dict[int, tuple[float, float]]:
    """Return the CPU seconds and the peak megabytes of a process, nothing of one that has gone.

    The latest count: before it has become another program, a process has its parent's peak.
    """
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        peak = PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return {}
    return {pid: ((int(said[11]) + int(said[12])) / TICKS, int(peak[1]) / 1024)} if peak else {}


def _unflagged(desk: Desk, bombs: Sequence[Bomb]) -> list[str]:
    """Return the bombs that were swallowed whole or are not named, and articles that were lost."""
    db = sqlite3.connect(desk.db)
    pages = dict(db.execute("SELECT url, outcome FROM frontier"))
    polls = dict(db.execute("SELECT url, outcome FROM feeds"))
    lengths = dict(db.execute("SELECT canonical_url, length(text) FROM articles"))
    db.close()
    wrong = []
    for n, bomb in enumerate(bombs):
        url = address(bomb, n)
        ended = pages.get(url) or polls.get(url)
        if bomb.form != "robots" and (ended not in NAMED or lengths.get(url, 0) > LETTERS):
            wrong.append(f"{bomb.name} ended as {ended}")
        good = pages.get(f"http://{host(n)}/news/1") or polls.get(f"http://{host(n)}/rss")
        if good not in ("Stored", *(["RobotsUnreachable"] if bomb.form == "robots" else [])):
            wrong.append(f"beside {bomb.name} an article ended as {good}")
    return wrong


@cache
def plain() -> Crawled:
    """Crawl two articles and no bomb; return what that needed."""
    with tempfile.TemporaryDirectory() as folder:
        none = Bomb(name="none", form="page", body=story(9).encode())
        return crawl([none], Path(folder) / "plain")[1]


def bombs_in(kind: str, times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl *times* bombs of a kind, one crawl each, and hold each to the memory and the time."""
    usual = plain()
    every, tally = list(KINDS[kind]()), Tally()
    for n, bomb in enumerate(chance.sample(every, min(times, len(every)))):
        wrong, crawled = crawl([bomb], folder / f"{n}")
        growth, seconds = crawled.growth(usual), crawled.seconds - usual.seconds
        figure = max(growth / MEGABYTES, seconds / SECONDS)
        if figure > 1:
            wrong.append(f"{bomb.name} needed {growth:.0f} MB and {seconds:.1f} s more")
        tally.add(*wrong, figure=figure)
    return tally.trial(unit=f"of {SECONDS:g} s CPU and {MEGABYTES:g} MB", limit=1.0)


def _fault(kind: str, name: str, many: int) -> Fault:
    promise = "refused or cut and named, the article beside it stored"
    return Fault(
        name=f"bombs: {name}", promise=promise, few=2, many=many, run=partial(bombs_in, kind)
    )


FAULTS = (
    _fault("packed", "gzip, deflate, br, zstd, packed twice, .xml.gz", 32),
    _fault("entities", "XML entities", 33),
    _fault("deep", "200,000 tags", 24),
    _fault("large", "64 MB, or all that is let pass", 43),
)
