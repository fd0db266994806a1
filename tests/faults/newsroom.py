"""A news web on the loopback that has more to tell for each crawl."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from scripts.invented_news import ACTORS, DEEDS, SYSTEMS
from tests.conftest import Web, rss, serving, story

TREES = "椿楓樫柊桐栗梨柚榎檜楠"
WORDS = [
    one + other
    for one in "東西南北上中下前後春夏秋冬朝昼夕夜"
    for other in "町村港橋駅坂池島浜丘森畑"
]
FIRST, DAYS = date(2000, 1, 1), 3_600
"""When events are: days apart as a rule, and years before those that are reviewed."""
FEED = "http://kaku.example/rss.xml"


@contextmanager
def news() -> Iterator[Web]:
    """Serve a web that has nothing to tell yet."""
    with serving(Web()) as web:
        yield web


def publish(web: Web, numbers: range, chance: random.Random) -> None:
    """Announce more reports, two in a row of one event, none of what is reviewed.

    Each event has a day and words of its own, as news has; the words mean nothing.
    """
    items = []
    for first in range(numbers.start, numbers.stop, 2):
        title, day = told(chance), FIRST + chance.randrange(DAYS) * timedelta(days=1)
        after = ["".join(chance.choices(WORDS, k=60)) + "。" for _ in range(4)]
        for n in range(first, min(first + 2, numbers.stop)):
            headline, url = title + "　続報" * (n - first), f"http://kaku.example/news/{n}"
            web.say(url, story(n, headline, [f"{title}。", *after], str(day)))
            items.append((url, headline))
    web.say(FEED, rss(*items), type="application/rss+xml")


def told(chance: random.Random) -> str:
    """Return the headline of an invented event."""
    return headline(chance, chance.choice(SYSTEMS)[0], chance.choice(DEEDS)[0])


def unlike(chance: random.Random, number: int) -> list[str]:
    """Return headlines of so many events, of which no two are of one deed of one system."""
    some = chance.sample([(system, deed) for system, _ in SYSTEMS for deed, _ in DEEDS], number)
    return [headline(chance, system, deed) for system, deed in some]


def headline(chance: random.Random, system: str, deed: str) -> str:
    """Return a headline of what a *system* did, somewhere."""
    place, actor = "".join(chance.sample(TREES, 2)), chance.choice(ACTORS)[0]
    return f"{place}市の{actor}の{system}、{deed.format(n=chance.randint(2, 90))}"
