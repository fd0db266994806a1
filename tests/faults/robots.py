"""robots.txt in every state (RFC 9309): what may be fetched, and where a crawl stays away."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from crawler.middlewares.robots import READ, SECONDS
from tests.conftest import Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial

FORBIDS = "User-agent: *\nDisallow: /news\n"
ALLOWS = "User-agent: *\nDisallow: /private\n"
MEGABYTES = 20


@dataclass(frozen=True, kw_only=True)
class Case:
    """A host whose robots.txt answers so, and whether its article may then be fetched.

    *feed* says whether at least its feed may be.
    """

    name: str
    may: bool
    feed: bool = True
    body: str = ""
    status: int = 200
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{self.name}.example"


def _to(url: str) -> dict[str, str]:
    return {"Location": url}


def cases() -> Sequence[Case]:
    """Return a host for each state of robots.txt."""
    rest = "#" + "x" * 98 + "\n"
    padding = rest * (READ // len(rest) + 1)
    return [
        Case(name="yurusu", body=ALLOWS, may=True),
        Case(name="kinjiru", body=FORBIDS, may=False),
        Case(name="bom", body="\ufeff" + FORBIDS, may=False),
        *(Case(name=f"s{status}", status=status, body=FORBIDS, may=True) for status in (401, 403, 404, 410)),
        *(Case(name=f"s{status}", status=status, body=ALLOWS, may=False, feed=False) for status in (429, 500, 502, 503)),
        Case(name="osoi", seconds=SECONDS + 5, body=ALLOWS, may=False, feed=False),
        Case(name="mae", body=FORBIDS + padding, may=False),
        Case(name="ato", body=ALLOWS + padding + FORBIDS, may=True),
        Case(name="kyodai", body=FORBIDS + rest * (MEGABYTES * 10_000), may=False),
        Case(name="tensou", status=301, headers=_to("http://kinjiru.example/robots.txt"), may=False),
        Case(name="wa", status=302, headers=_to("http://wa.example/robots.txt"), may=True),
        Case(name="jiken", body="User-agent: *\nDisallow:\n\nUser-agent: jiken\nDisallow: /news\n", may=False),
    ]  # fmt: skip


def robots(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl every host, in a random order; each article is fetched, or not, as it should be."""
    tally = Tally()
    for number in range(times):
        place = folder / str(number)
        place.mkdir()
        told = chance.sample(cases(), len(cases()))
        with served(told) as web:
            desk = Desk(folder=place, web=web)
            feeds = ((case, feed_of(f"http://{case.host}/rss.xml")) for case in told)
            desk.sources("".join(source(case.name, case.host, more=feed) for case, feed in feeds))
            desk.crawl("--plain")
            for case in told:
                tally.add(*_wrong(case, web))
    return tally.trial()


def _wrong(case: Case, web: Web) -> Iterator[str]:
    """Yield what was fetched though it must not be, or not though it may."""
    for path, may in (("news/1", case.may), ("rss.xml", case.feed)):
        asked = web.times(f"http://{case.host}/{path}")
        if bool(asked) is not may:
            yield f"{case.name}: /{path} was fetched {asked} times"


@contextmanager
def served(told: Sequence[Case]) -> Iterator[Web]:
    """Serve the hosts, each with a feed of one article."""
    with serving(Web()) as web:
        for case in told:
            site = f"http://{case.host}"
            web.say(
                f"{site}/robots.txt",
                case.body,
                type="text/plain; charset=utf-8",
                status=case.status,
                seconds=case.seconds,
                headers=case.headers,
            )
            web.say(f"{site}/rss.xml", rss((f"{site}/news/1", "図書館の生成AI")))
            web.say(f"{site}/news/1", story(1))
        yield web


FAULTS = (
    Fault(
        name="robots.txt in every state",
        promise="RFC 9309: 4xx is no rules, 429, 5xx and silence keep the crawl away, 500 KiB count",
        few=1,
        many=10,
        run=robots,
    ),
)
