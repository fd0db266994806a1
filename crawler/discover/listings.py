"""HTML pages that list articles, read by the selectors of the source registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from parsel import Selector
from w3lib.html import get_base_url

from crawler.discover.entries import Entry, announced
from crawler.discover.pages import chosen, page
from crawler.discover.times import claimed
from jiken.models import Discovery, Listing, Published, Source
from pipelines.urls import BadURL, fetchable_url, registrable_domain

MOST = 500
"""Links that are taken from one page."""

_HEADLINE = (
    "h1, h2, h3, h4, [class*='headline'], [class*='title'], [class*='Title'], [class*='ttl']"
)
_DATE = re.compile(
    r"(?<!\d)\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*[(（][月火水木金土日][)）])?(?:[T\s]+\d{1,2}[:時]\d{2}分?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingReading:
    """The articles that a page lists, and the page that continues it."""

    discoveries: tuple[Discovery, ...] = ()
    next_url: str | None = None


def read(
    body: bytes, headers: Mapping[str, str], url: str, listing: Listing, source: Source
) -> ListingReading:
    """Return what the listing at *url* holds under *listing*'s selectors.

    The registry's selector may name the links themselves or what holds one each. BadPage
    for what is no page or for a selector that is none.
    """
    root = page(body, headers)
    base = get_base_url(body, url)
    nodes = chosen(root, listing.links)[:MOST]
    entries = (entry for node in nodes for entry in _entries(node, base, source))
    return ListingReading(
        discoveries=tuple(announced(entries, url, source, most=MOST)),
        next_url=_next(root, listing, base, url),
    )


def _entries(node: Selector, base: str, source: Source) -> Iterator[Entry]:
    link = node.xpath("(descendant-or-self::a/@href)[1]").get()
    try:
        address = fetchable_url(link or "", base) if link else None
    except BadURL:
        return
    if address:
        yield Entry(link=address, title=_title(node), published=_published(node, source))


def _title(node: Selector) -> str | None:
    """The headline inside the link, else its words, else what its picture is called."""
    link = node.xpath("(descendant-or-self::a[@href])[1]")
    for place in (node.css(_HEADLINE)[:1], link):
        words = " ".join(place.xpath(".//text()[not(ancestor::time)]").getall()).split()
        if words:
            return " ".join(words)
    return link.xpath("@title").get() or link.xpath(".//img/@alt").get()


def _published(node: Selector, source: Source) -> Published | None:
    """The one date in the smallest block round the link that holds no second link."""
    for block in islice(_outwards(node.root), 4):
        if len({link.get("href") for link in islice(block.iter("a"), 20)} - {None}) > 1:
            return None
        if dates := _dates(block):
            return claimed(dates[0], source) if len(set(dates)) == 1 else None
    return None


def _outwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _dates(block: etree._Element) -> list[str]:
    stamped = [each.get("datetime") for each in islice(block.iter("time"), 20)]
    written = " ".join(islice(block.itertext("*"), 200))[:2_000]
    return list(filter(None, stamped)) or _DATE.findall(written)


def _next(root: Selector, listing: Listing, base: str, url: str) -> str | None:
    """The next page, on the same site only and never the same page again."""
    if not listing.next:
        return None
    link = chosen(root, listing.next)[:1].xpath("descendant-or-self::*/@href").get()
    try:
        address = fetchable_url(link, base) if link else None
    except BadURL:
        return None
    if not address or address == fetchable_url(url) or _site(address) != _site(url):
        return None
    return address


def _site(url: str) -> str:
    return registrable_domain(urlsplit(url).hostname or "")
