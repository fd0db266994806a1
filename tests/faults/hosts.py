"""Hosts that fail in every way: they are tried so often as is configured, and hold up nobody else."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from crawler import settings
from tests.conftest import Asked, Desk, Handler, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial

FAILURES = ("refuses", "resets", "halves", "is silent", "drips")
BAD, GOOD = ("warui1", "warui2"), ("yoi1", "yoi2", "yoi3")
PAGES = 5
DRIP = 0.5
"""Seconds between two bytes."""


class Failing(Web):
    """A web some of whose addresses fail as *fails* says; a silent one is so until *over*."""

    def __init__(self) -> None:
        ThreadingHTTPServer.__init__(self, ("127.0.0.1", 0), FailingHandler)
        self.answers, self.asked = {}, []
        self.lock, self.over = threading.Lock(), threading.Event()
        self.fails: dict[str, str] = {}


class FailingHandler(Handler):
    server: Failing

    def do_GET(self) -> None:  # noqa: N802
        failure = self.server.fails.get(self.path)
        if failure is None:
            super().do_GET()
            return
        asked = Asked(url=self.path, at=time.monotonic(), status=0, headers={})
        self.server.asked.append(asked)
        {
            "refuses": lambda: self.send_error(500),
            "resets": self._reset,
            "halves": self._halve,
            "is silent": lambda: self.server.over.wait(),
            "drips": self._drip,
        }[failure]()
        self.close_connection = True

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _begin(self) -> bytes:
        body = story(1).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def _halve(self) -> None:
        body = self._begin()
        self.wfile.write(body[: len(body) // 2])

    def _drip(self) -> None:
        for byte in self._begin():
            if self.server.over.wait(DRIP):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()


def failing_hosts(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl two failing hosts beside three good ones, to the end."""
    tally = Tally()
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        with served(chance) as web:
            desk = Desk(folder=place, web=web)
            names = chance.sample((*BAD, *GOOD), 5)
            desk.sources("".join(source(n, f"{n}.example", more=feed_of(_feed(n))) for n in names))
            crawled = desk.crawl("--plain")
            tally.add(*_wrong(web, crawled.outcomes), figure=_waited(web))
    return tally.trial(unit="s to each good host's first page", limit=2.0)


@contextmanager
def served(chance: random.Random) -> Iterator[Failing]:
    """Serve the hosts; on each bad one every failure is met, in a random order."""
    with serving(Failing()) as web:
        try:
            for name in (*BAD, *GOOD):
                titles = [(_page(name, n), f"図書館の生成AI、存在しない本を案内　{name}の{n}") for n in range(PAGES)]  # fmt: skip
                web.say(_feed(name), rss(*titles), type="application/rss+xml")
                for n, (url, title) in enumerate(titles):
                    web.say(url, story(n, title))
            for name in BAD:
                failures = chance.sample(FAILURES, PAGES)
                web.fails |= {_page(name, n): failure for n, failure in enumerate(failures)}
            yield web
        finally:
            web.over.set()


def _feed(name: str) -> str:
    return f"http://{name}.example/rss.xml"


def _page(name: str, number: int) -> str:
    return f"http://{name}.example/news/{number}"


def _waited(web: Failing) -> float:
    """Return how long after the first request the last good host had its first page fetched."""
    first = {
        name: min(one.at for one in web.asked if one.url.startswith(f"http://{name}.example/news"))
        for name in GOOD
        if any(web.times(_page(name, n)) for n in range(PAGES))
    }
    began = min(one.at for one in web.asked)
    return max(first.values(), default=float("inf")) - began


def _wrong(web: Failing, outcomes: dict[str, int]) -> Sequence[str]:
    most = 1 + settings.RETRY_TIMES
    wrong = [
        f"{url} ({failure}) was asked {web.times(url)} times"
        for url, failure in web.fails.items()
        if not 1 <= web.times(url) <= most
    ]
    stored = outcomes.get("Stored", 0)
    missed = [] if stored == len(GOOD) * PAGES else [f"{stored} articles stored: {outcomes}"]
    return [*wrong, *missed]


FAULTS = (
    Fault(
        name="500s, resets, half bodies, silence, dripping on two hosts",
        promise="no more than the configured tries; others' first page within 2 s",
        few=1,
        many=10,
        run=failing_hosts,
    ),
)
