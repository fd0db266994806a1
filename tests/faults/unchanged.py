"""Feeds that have not changed: a second crawl asks conditionally, and reads and writes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jiken.store import Store
from tests.conftest import Desk, Web, feed_of, rss, serving, source, story
from tests.faults.fault import Fault, Tally, Trial

# What a crawl notes of itself: that it polled, when, and what next.
OF_THE_RUN = frozenset(("runs", "source_outcomes", "source_states", "source_weeks"))
MODIFIED = "Mon, 19 Jan 2026 00:00:00 GMT"


def unchanged_feeds(times: int, folder: Path, chance: random.Random) -> Trial:
    """Crawl so many feeds twice; each counts for itself in the second crawl."""
    tally = Tally()
    with served(times) as web:
        desk = Desk(folder=folder, web=web)
        hosts = chance.sample(range(times), times)
        desk.sources(
            "".join(source(f"s{n}", f"s{n}.example", more=feed_of(_feed(n))) for n in hosts)
        )
        desk.crawl("--plain")
        first, rows = len(web.asked), _rows(desk.db)
        crawled = desk.crawl("--plain")
        again = web.asked[first:]
        grown = {name: n for name, n in _rows(desk.db).items() if n != rows[name]}
        read = {name: n for name, n in crawled.outcomes.items() if n}
    for number in range(times):
        asked = [one for one in again if one.url == _feed(number)]
        statuses = [one.status for one in asked]
        wrong = [] if statuses == [304] else [f"s{number}: answered {statuses}"]
        tally.add(*wrong)
    pages = [one.url for one in again if "/news/" in one.url]
    tally.add(*(f"{name}: {n} rows more" for name, n in grown.items()), *pages[:3], *read)
    return tally.trial()


@contextmanager
def served(feeds: int) -> Iterator[Web]:
    """Serve feeds of one article each, that know whether they have changed."""
    with serving(Web()) as web:
        for number in range(feeds):
            title = f"図書館の生成AI、存在しない本を案内　{number}"
            page = f"http://s{number}.example/news/1"
            validators = {"ETag": f'"{number}"', "Last-Modified": MODIFIED}
            web.say(_feed(number), rss((page, title)), headers=validators)
            web.say(page, story(number, title))
        yield web


def _feed(number: int) -> str:
    return f"http://s{number}.example/rss.xml"


def _rows(db: Path) -> Mapping[str, int]:
    """Return how many rows each table has, but for those that log the crawl itself."""
    with Store.open(db) as store:
        return {
            name: store.db.table(name).count
            for name in store.db.table_names()
            if name not in OF_THE_RUN and "_fts" not in name
        }


FAULTS = (
    Fault(
        name="a crawl twice over unchanged feeds",
        promise="the second one is all conditional: no body, nothing parsed, no new row",
        few=20,
        many=100,
        run=unchanged_feeds,
    ),
)
