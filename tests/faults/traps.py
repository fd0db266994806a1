"""Webs without an end: calendars, sitemap indexes that grow, session ids, redirects in a circle."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler import settings
from crawler.polled import DOCUMENTS
from crawler.polling import CHILDREN
from tests.conftest import Answer, Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial

HOPS = settings.REDIRECT_MAX_TIMES + 1
"""Requests that a chain of redirects costs at most."""

LISTED, PAGES = 20, 3
PER_PAGE = 6
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}


@dataclass(frozen=True, kw_only=True)
class Trap:
    """What a host answers, how its source's table names it, and the requests that it may get."""

    host: str
    answer: Callable[[str, str], Answer]
    more: str
    most: int


def calendar(path: str, token: str) -> Answer:
    """A page of days, each of which leads to a page, with a next month for ever."""
    return Answer(body=_days(token), headers=HTML)


def _days(token: str) -> str:
    days = "".join(
        f'<li><a href="/day/{token}/{n}">{token}の{n}日のできごと</a></li>' for n in range(LISTED)
    )
    return f'<html><body><ul>{days}</ul><a class="next" href="/month?m={token}">次の月</a></body></html>'


def growing(path: str, token: str) -> Answer:
    """A sitemap index of new sitemap indexes, whatever is asked for."""
    if path.endswith(".html"):
        return Answer(body=story(1), headers=HTML)
    children = "".join(
        f"<sitemap><loc>http://growing.example/{token}{n}.xml</loc></sitemap>" for n in range(40)
    )
    return Answer(body=f"<sitemapindex>{children}</sitemapindex>", headers=XML)


def sessions(path: str, token: str) -> Answer:
    """A listing whose every link has a session id that is never the same again."""
    names = ("PHPSESSID", "sid", "jsessionid", "sessionid")
    if path.startswith("/article"):
        return Answer(body=story(5), headers=HTML)
    links = "".join(
        f'<li><a href="/article/5?{name}={token}{n}f0">図書館の生成AIが存在しない本を案内</a></li>'
        for n, name in enumerate(names)
    )
    more = f'<li><a href="/article/5;jsessionid={token}">図書館の生成AI</a></li>'
    onward = f'<a class="next" href="/list?PHPSESSID={token}">次へ</a>'
    return Answer(body=f"<html><body><ul>{links}{more}</ul>{onward}</body></html>", headers=HTML)


def circle(path: str, token: str) -> Answer:
    """Redirects to themselves, to each other and to ever new addresses, by header and by page."""
    if path == "/rss":
        paths = ("self", "a", f"new/{token}", "refresh", f"slow/{token}", "long")
        items = ((f"http://circle.example/{path}", "見出し") for path in paths)
        return Answer(body=rss(*items), headers=XML)
    if path.startswith(("/refresh", "/slow")):
        to = "/refresh" if path == "/refresh" else f"/slow/{token}"
        meta = f'<meta http-equiv="refresh" content="0;url={to}">'
        return Answer(body=f"<html><head>{meta}</head></html>", headers=HTML)
    to = {"/self": "/self", "/a": "/b", "/b": "/a", "/long": path + "x"}.get(path, f"/new/{token}")
    return Answer(status=302, headers={"Location": f"/{to.strip('/')}"})


def feed_circle(path: str, token: str) -> Answer:
    """A feed and a robots.txt that redirect for ever."""
    return Answer(
        status=301, headers={"Location": f"{path.rstrip('x')}{'x' * (len(token) % 7)}?{token}"}
    )


LISTING = '[[source.listings]]\nurl = "http://{}/list"\nlinks = "li a"\nnext = "a.next"\nevidence = "invented"'
TRAPS = (
    Trap(host="calendar.example", answer=calendar, more=LISTING.format("calendar.example"),
         most=1 + PAGES + PAGES * LISTED),
    Trap(host="growing.example", answer=growing, most=1 + DOCUMENTS,
         more='sitemaps = [{ url = "http://growing.example/index.xml", evidence = "invented" }]'),
    Trap(host="sessions.example", answer=sessions, more=LISTING.format("sessions.example"), most=1 + PAGES + 1),
    Trap(host="circle.example", answer=circle, more=feed_of("http://circle.example/rss"), most=2 + PER_PAGE * HOPS),
    Trap(host="round.example", answer=feed_circle, more=feed_of("http://round.example/rss"), most=3 * HOPS),
)  # fmt: skip
assert CHILDREN * CHILDREN > DOCUMENTS  # or the index would end before it is cut


class Endless(Web):
    """A web that says something new each time."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self._traps = {trap.host: trap for trap in TRAPS}

    def answer_of(self, url: str) -> Answer:
        parts = urlsplit(url)
        trap = self._traps.get(parts.hostname or "")
        robots = parts.path == "/robots.txt" and parts.hostname != "round.example"
        if trap is None or robots:
            return super().answer_of(url)
        with self.lock:
            token = f"{self._chance.getrandbits(96):024x}"
        return trap.answer(parts.path, token)


@contextmanager
def endless(chance: random.Random) -> Iterator[Endless]:
    with serving(Endless(chance)) as web:
        yield web


def trapped(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl all traps *times* times, each time into a database of its own."""
    tally = Tally()
    for n in range(times):
        (place := folder / f"{n}").mkdir()
        with endless(chance) as web:
            web.say("http://kaku.example/rss", rss(("http://kaku.example/news/1", "見出し")))
            web.say("http://kaku.example/news/1", story(1))
            desk = Desk(folder=place, web=web)
            tables = [source(trap.host[:-8], trap.host, more=trap.more) for trap in TRAPS]
            good = source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss"))
            desk.sources("".join(tables) + good)
            status = desk.crawl("--plain").status
            asked = [urlsplit(one.url).hostname for one in web.asked]
        wrong = [f"exit status {status}"] * bool(status) + _doubled(desk)
        for trap in TRAPS:
            requests = asked.count(trap.host)
            over = requests > trap.most
            said = [f"{trap.host} was asked {requests} times of {trap.most}"] * over
            tally.add(*said, *(wrong if trap is TRAPS[0] else ()), figure=requests / trap.most)
    return tally.trial(unit="of the requests allowed", limit=1.0)


def _doubled(desk: Desk) -> list[str]:
    """Return what is wrong with the articles: the good one, and one behind all session ids."""
    db = sqlite3.connect(desk.db)
    found = dict(db.execute("SELECT source, count(*) FROM articles GROUP BY source"))
    left = db.execute("SELECT count(*) FROM frontier WHERE state = 'leased'").fetchone()[0]
    db.close()
    right = {"kaku": 1, "sessions": 1}
    wrong = [f"articles: {found}"] * (found != right)
    return wrong + [f"{left} pages are still leased"] * bool(left)


FAULTS = (
    Fault(
        name="traps: calendar, growing sitemap index, session ids, redirects",
        promise="the caps hold, the run ends, one article stays one",
        few=1,
        many=6,
        run=trapped,
    ),
)
