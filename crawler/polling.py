"""What a source is asked for, how a document is asked for again, and what an answer leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from scrapy.http import Response

from crawler.discover import feeds, listings, sitemaps
from crawler.discover.feeds import BrokenFeed
from crawler.discover.pages import BadPage
from crawler.discover.sitemaps import BrokenSitemap
from crawler.written import as_written, refused_links
from jiken.models import Discovery, Listing, Source
from jiken.store.polls import FeedState

DEEPEST_INDEX = 3
"""Sitemap indexes in sitemap indexes: the protocol knows one level, some sites use two."""

CHILDREN = 20
"""Sitemaps of one index that are read."""

NEWEST = 1000
"""Entries of one document that are announced; Google News sitemaps hold no more."""

T = TypeVar("T")

REMEMBERED = 500
"""Characters of detail that the store keeps."""


class Unreadable(ValueError):
    """A feed, sitemap or listing cannot be read; the sentence says why."""


class Form(Enum):
    """What kind of document announces articles."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One document of a source to be asked for.

    *depth* counts the sitemap indexes or listing pages that led to it.
    """

    url: str
    source: Source
    form: Form
    depth: int = 0
    listing: Listing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document announces, and the documents that continue it."""

    discoveries: Sequence[Discovery]
    further: Sequence[Poll] = ()


def polls_of(source: Source) -> list[Poll]:
    """Return the documents to ask *source* for."""
    feeds = [Poll(url=feed.url, source=source, form=Form.FEED) for feed in source.feeds]
    maps = [Poll(url=feed.url, source=source, form=Form.SITEMAP) for feed in source.sitemaps]
    lists = [
        Poll(url=listing.url, source=source, form=Form.LISTING, listing=listing)
        for listing in source.listings
    ]
    return [*feeds, *maps, *lists]


def reading(poll: Poll, body: bytes, headers: Mapping[str, str], url: str) -> Reading:
    """Return what a document announces; Unreadable in one sentence if it cannot be read.

    Links that must not be followed are among the discoveries, to be refused by name.
    """
    try:
        found = _READERS[poll.form](poll, body, headers, url)
    except (BrokenFeed, BrokenSitemap, BadPage) as wrong:
        raise Unreadable(str(wrong)) from None
    announced = as_written(found.discoveries, body, url)
    refused = [
        Discovery(url=link, source=poll.source.id, via=url)
        for link in refused_links(body, listing=poll.form is Form.LISTING)
    ]
    return replace(found, discoveries=(*_ends(announced, NEWEST), *refused))


def _feed(poll: Poll, body: bytes, headers: Mapping[str, str], url: str) -> Reading:
    return Reading(discoveries=feeds.discoveries(body, headers, url, poll.source))


def _sitemap(poll: Poll, body: bytes, headers: Mapping[str, str], url: str) -> Reading:
    found = sitemaps.read(body, headers, url, poll.source)
    children = _ends(found.children, CHILDREN) if poll.depth < DEEPEST_INDEX else ()
    return Reading(discoveries=found.discoveries, further=_further(poll, children))


def _listing(poll: Poll, body: bytes, headers: Mapping[str, str], url: str) -> Reading:
    assert poll.listing
    found = listings.read(body, headers, url, poll.listing, poll.source)
    following = (found.next_url,) if found.next_url else ()
    more = following if poll.depth + 1 < poll.listing.pages else ()
    return Reading(discoveries=found.discoveries, further=_further(poll, more))


_READERS = {Form.FEED: _feed, Form.SITEMAP: _sitemap, Form.LISTING: _listing}


def _further(poll: Poll, urls: Sequence[str]) -> list[Poll]:
    return [replace(poll, url=url, depth=poll.depth + 1) for url in urls]


def _ends(found: Sequence[T], most: int) -> Sequence[T]:
    """Return the first and the last of what is too much: sites put the newest at either end."""
    if len(found) <= most:
        return found
    return [*found[: most // 2], *found[-(most // 2) :]]


def conditional(state: FeedState | None) -> dict[str, str]:
    """Return the headers that ask for a document only if it has changed since *state*.

    After a failure it is asked for in full.
    """
    if state is None or state.outcome not in ("read", "unchanged"):
        return {}
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in asked.items() if value}


def state_of(poll: Poll, response: Response, further: Sequence[Poll]) -> FeedState:
    """Return what is to be remembered of a document that was read.

    Its *detail* names the documents that continue it: those are asked for as well when it
    is unchanged itself. Where they are too many to be remembered, validators are not kept.
    """
    read = FeedState(
        url=poll.url,
        source=poll.source.id,
        outcome="read",
        detail="\n".join(one.url for one in further),
    )
    if len(read.detail) > REMEMBERED:
        return replace(read, detail="")
    return replace(
        read, etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
    )


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers of an answer as text; of several by one name, the last."""
    pairs = response.headers.items()
    return {
        name.decode("latin-1"): values[-1].decode("latin-1") for name, values in pairs if values
    }


def _header(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value[:500] or None


def continued(poll: Poll, state: FeedState) -> list[Poll]:
    """Return the documents that continued an unchanged one when it was read."""
    return _further(poll, state.detail.split())


def worthwhile(further: Sequence[Poll], new: int, known: Callable[[str], bool]) -> list[Poll]:
    """Return the *further* documents that are worth asking for.

    A listing's next page is if this one had anything *new*, or if it has never been read:
    a crawl that was killed between the two must not lose it.
    """
    return [one for one in further if one.form is not Form.LISTING or new or not known(one.url)]
