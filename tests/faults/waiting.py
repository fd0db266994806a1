"""429 and 503 with Retry-After, however it is written: a host is left alone until its time."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from crawler import settings
from tests.conftest import Answer, Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial

LONG = 99_999


@dataclass(frozen=True, kw_only=True)
class Case:
    """A host that answers *status* once, saying *header*: it is to be left alone for *seconds*.

    Or until the monotonic clock is at *until*, where it names a date.
    """

    host: str
    status: int
    header: str | None
    seconds: float
    until: float = 0.0

    @property
    def feed(self) -> str:
        return f"http://{self.host}/rss.xml"

    @property
    def article(self) -> str:
        return f"http://{self.host}/news/1"


def cases(chance: random.Random) -> list[Case]:
    """Return a host for each way of saying how long, with a moment of its own."""
    short = chance.randint(1, 4)
    date = (datetime.now(UTC) + timedelta(seconds=12)).replace(microsecond=0)
    until = time.monotonic() + (date - datetime.now(UTC)).total_seconds()
    default = settings.RETRYAFTER_DEFAULT
    said = {
        "byou": (str(short), short),
        "hizuke": (format_datetime(date, usegmt=True), 0.0),
        "nagai": (str(LONG), LONG),
        "detarame": ("soon, please", default),
        "fu": ("-5", default),
        "nashi": (None, default),
    }
    return [
        Case(
            host=f"{name}{status}.example",
            status=status,
            header=header,
            seconds=seconds,
            until=until if name == "hizuke" else 0.0,
        )
        for name, (header, seconds) in said.items()
        for status in (429, 503)
        # A 503 that does not say how long is a failure like others: tried again at once.
        if status == 429 or name in ("byou", "hizuke", "nagai")
    ]


def retry_after(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl hosts that ask for patience, twice; no request comes before its time."""
    tally = Tally()
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        told = cases(chance)
        with busy(told) as web:
            desk = Desk(folder=place, web=web)
            desk.sources("".join(_source(case) for case in told))
            desk.crawl("--plain")
            desk.crawl("--plain")
            for case in told:
                tally.add(*_wrong(case, web), figure=_early(case, web))
    return tally.trial(unit="s too early", limit=0.0)


@contextmanager
def busy(told: list[Case]) -> Iterator[Web]:
    """Serve hosts whose article answers as each case says, and then itself."""
    with serving(Web()) as web:
        for case in told:
            headers = {"Retry-After": case.header} if case.header is not None else {}
            web.say(case.feed, rss((case.article, "図書館の生成AI、存在しない本を案内")))
            web.say(case.article, story(1), status=case.status, headers=headers, times=1)
            web.answers[case.article].then = Answer(
                body=story(1), headers={"Content-Type": "text/html; charset=utf-8"}
            )
        yield web


def _source(case: Case) -> str:
    return source(case.host.partition(".")[0], case.host, more=feed_of(case.feed))


def _requests(case: Case, web: Web) -> list[tuple[float, int]]:
    """Return when the host was asked, and what it answered, from the refusal on."""
    asked = [(one.at, one.status) for one in web.asked if f"//{case.host}/" in one.url]
    first = next((at for at, (_, status) in enumerate(asked) if status == case.status), len(asked))
    return asked[first:]


def _early(case: Case, web: Web) -> float:
    """Return by how many seconds the next request came too early, 0 where it did not."""
    refused, *later = _requests(case, web)
    return max([max(refused[0] + case.seconds, case.until) - at for at, _ in later] + [0.0])


def _wrong(case: Case, web: Web) -> list[str]:
    found = _requests(case, web)
    if not found:
        return [f"{case.host}: never refused"]
    if case.seconds == LONG:
        return [f"{case.host}: asked again {len(found) - 1} times"] if len(found) > 1 else []
    if not any(status == 200 for _, status in found[1:]):
        return [f"{case.host}: never asked again"]
    early = _early(case, web)
    return [f"{case.host}: {early:.1f} s too early"] if early > 0 else []


FAULTS = (
    Fault(
        name="429 and 503 with Retry-After",
        promise="not one request to that host before its time, nor after a restart",
        few=1,
        many=10,
        run=retry_after,
    ),
)
