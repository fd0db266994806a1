"""A news web on the loopback that has more to tell for each crawl."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.invented_news import ACTORS, DEEDS, SYSTEMS
from tests.conftest import Web, rss, serving, story

FEED = "http://kaku.example/rss.xml"


@contextmanager
def news() -> Iterator[Web]:
    """Serve a web that has nothing to tell yet."""
    with serving(Web()) as web:
        yield web


def publish(web: Web, numbers: range, chance: random.Random) -> None:
    """Announce more reports, two in a row of one event, none of what is reviewed."""
    titles = [told(chance) for _ in range(numbers.start // 2, numbers.stop // 2 + 1)]
    items = []
    for n in numbers:
        title, url = titles[(n - numbers.start) // 2], f"http://kaku.example/news/{n}"
        page = story(n, title + "　続報" * (n % 2))
        web.say(url, page.replace("架空市の図書館は", f"{title}。図書館は"))
        items.append((url, title))
    web.say(FEED, rss(*items), type="application/rss+xml")


def told(chance: random.Random) -> str:
    """Return the headline of an invented event."""
    place = "".join(chance.sample("椿楓樫柊桐栗梨柚榎檜楠", 2))
    (actor, _), (system, _), (deed, _) = map(chance.choice, (ACTORS, SYSTEMS, DEEDS))
    return f"{place}市の{actor}の{system}、{deed.format(n=chance.randint(2, 90))}"
