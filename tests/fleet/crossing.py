"""One crawl of a whole registry, and another: what came of it, and how the hosts were treated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from jiken.models import Source
from jiken.sources.registry import bundled_path
from jiken.store import Store
from tests.conftest import Asked, Desk, Web
from tests.fleet.web import announcing, articles_of, plain, served
from tests.soak.soaking import Row

LONGEST = 900.0
PAUSE = "a host's shortest pause, as a part of the registry's"
"""The one row that a busy machine can spoil: `make fleet` holds it, tests do not."""
SLACK = 0.8
"""Of a pause: what of it may be lost between a crawl's clock and a server's."""


def cross(folder: Path, most: int | None = None) -> list[Row]:
    """Crawl the registry that ships, or its first sources, twice; return what was found."""
    registry = plain(bundled_path(), folder)
    sources = announcing(registry)[:most]
    with served(sources) as web:
        desk = Desk(folder=folder, web=web)
        chosen = [word for source in sources for word in ("--source", source.id)]
        first = desk.crawl("--plain", *chosen, seconds=LONGEST)
        asked = list(web.asked)
        second = desk.crawl("--plain", *chosen, seconds=LONGEST)
        again = web.asked[len(asked) :]
    return [
        Row(
            claim="crawls end well",
            seen=f"{first.status}, {second.status}",
            wrong=_bad(first.status, second.status),
        ),
        *_stored(desk.db, sources),
        *_treated(asked, sources),
        _unchanged(again, web),
    ]


def _bad(*statuses: int) -> list[str]:
    return [f"exit status {status}" for status in statuses if status]


def _stored(db: Path, sources: Sequence[Source]) -> Iterator[Row]:
    """Yield whether each article is there once, under the name that the registry gives its host."""
    expected = {
        url: source for source in sources for url in articles_of(sources)[source.id] if source.hosts
    }
    with Store.open(db) as store:
        rows = list(store.db.query("SELECT canonical_url, publisher FROM articles"))
        polled = {row["source"] for row in store.db.query("SELECT source FROM source_states")}
    times = Counter(row["canonical_url"] for row in rows)
    lost = [url for url in expected if times[url] != 1]
    lost += [url for url in times if url not in expected]
    yield Row(
        claim="every article once, nothing else", seen=f"{len(rows)} of {len(expected)}", wrong=lost
    )
    names = {row["canonical_url"]: row["publisher"] for row in rows}
    wrong = [
        f"{url}: {names.get(url)}"
        for url, source in expected.items()
        if names.get(url) not in (source.name_ja, source.name_en)
    ]
    yield Row(claim="under its publisher's name", seen=f"{len(expected) - len(wrong)}", wrong=wrong)
    silent = [source.id for source in sources if source.id not in polled]
    yield Row(
        claim="every source polled",
        seen=f"{len(sources) - len(silent)} of {len(sources)}",
        wrong=silent,
    )


def _treated(asked: Sequence[Asked], sources: Sequence[Source]) -> Iterator[Row]:
    """Yield whether hosts were asked for their rules first, and left their pauses."""
    hosts: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        hosts[urlsplit(one.url).netloc].append(one)
    rude = [host for host, own in hosts.items() if not own[0].url.endswith("/robots.txt")]
    rude += [f"{url} twice" for url, n in Counter(one.url for one in asked).items() if n > 1]
    yield Row(
        claim="robots.txt first, no address twice",
        seen=f"{len(asked)} requests to {len(hosts)} hosts",
        wrong=rude,
    )
    delays = _delays(sources)
    gaps = {
        host: min(after.at - before.at for before, after in pairwise(own[1:])) / delays[host]
        for host, own in hosts.items()
        if len(own) > 2 and host in delays
    }
    hasty = [f"{host}: {share:.2f}" for host, share in gaps.items() if share < SLACK]
    yield Row(
        claim=PAUSE,
        seen=f"{min(gaps.values()):.2f} of {len(gaps)} hosts",
        wrong=hasty,
    )


def _delays(sources: Sequence[Source]) -> Mapping[str, float]:
    """Return the pause of each host: the shortest of the sources that announce or stand there."""
    found: dict[str, float] = {}
    for source in sources:
        own = [
            *(feed.url for feed in (*source.feeds, *source.sitemaps)),
            *(f"http://{host}" for host in source.hosts),
        ]
        for host in map(_netloc, own):
            found[host] = min(found.get(host, source.delay), source.delay)
    return found


def _netloc(url: str) -> str:
    return urlsplit(url).netloc


def _unchanged(again: Sequence[Asked], web: Web) -> Row:
    """Return whether the second crawl only asked whether anything has changed."""
    news = [one for one in again if one.url in web.answers]
    wrong = [f"{one.url}: {one.status}" for one in news if one.status != 304]
    return Row(
        claim="the second crawl: all conditional, no page",
        seen=f"{len(news)} requests",
        wrong=wrong,
    )
