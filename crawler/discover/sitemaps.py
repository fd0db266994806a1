"""Sitemaps: indexes, URL sets, Google News' extension, plain text, gzipped or not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from crawler.discover import feeds, xml
from crawler.discover.ends import Ends
from crawler.discover.entries import Entry
from crawler.discover.times import claimed
from jiken.models import Discovery, Source
from pipelines.decode import decode
from pipelines.urls import BadURL, fetchable_url

LARGEST = 10_000_000
"""Bytes unpacked. The protocol allows 50 MB; sites that announce news stay far below."""

LONGEST = 200_000
"""Characters of one entry; after more the rest is not read, for it is kept until its end."""

MOST = 50_000
"""Addresses of one sitemap that are read: the protocol's own limit."""

MOST_CHILDREN = 500
"""Child sitemaps of one index that are followed."""

_CLOSING = re.compile(r"</(?:[\w.-]{1,40}:)?(?:url|sitemap)\s*>", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_LINE = re.compile(r"^[ \t]*(https?://[^\r\n]*)", re.MULTILINE)


class BrokenSitemap(ValueError):
    """The sitemap cannot be read; the message says why in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapReading:
    """What a sitemap announces: further sitemaps, and articles."""

    children: tuple[str, ...] = ()
    discoveries: tuple[Discovery, ...] = ()


@dataclass(slots=True)
class _Found:
    children: dict[str, None] = field(default_factory=dict)
    entries: Ends = field(default_factory=Ends)
    is_sitemap: bool = False


def read(body: bytes, headers: Mapping[str, str], url: str, source: Source) -> SitemapReading:
    """Return what the sitemap at *url* announces; a broken one is read as far as it goes.

    A discovery is dated by the news extension only: `lastmod` is no date of publication.
    BrokenSitemap for what is none, declares entities or unpacks to more than LARGEST.
    """
    text = decode(_unpacked(body), headers).text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return _text_sitemap(text, url, source)
    if _FEED.search(text[:2_000]):
        return _feed(text, url, source)
    if xml.declares_entities(text):
        raise BrokenSitemap("The sitemap declares entities of its own, which is not allowed.")
    end = _readable(text)
    found = _xml_sitemap(text[:end], url, source)
    if end < len(text) and found.entries.count < 2 and not found.children:
        raise BrokenSitemap("The sitemap has an entry without an end.")
    if not found.is_sitemap:
        raise BrokenSitemap("The answer is no sitemap: it has neither urlset nor sitemapindex.")
    return SitemapReading(
        children=tuple(found.children),
        discoveries=found.entries.announced(url, source),
    )


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        unpacked = body
    else:
        unpacking = zlib.decompressobj(wbits=31)
        try:
            unpacked = unpacking.decompress(body, LARGEST + 1)
        except zlib.error:
            raise BrokenSitemap("The sitemap is not well-formed gzip.") from None
    if len(unpacked) > LARGEST:
        raise BrokenSitemap(f"The sitemap is larger than {LARGEST // 1_000_000} MB.")
    return unpacked


def _text_sitemap(text: str, url: str, source: Source) -> SitemapReading:
    found = Ends()
    for line in islice(_LINE.finditer(text), MOST):
        found.add(Entry(link=line[1]))
    if not found.count:
        raise BrokenSitemap("The answer is no sitemap: it is neither XML nor a list of addresses.")
    return SitemapReading(discoveries=found.announced(url, source))


def _feed(text: str, url: str, source: Source) -> SitemapReading:
    """The protocol allows feeds for sitemaps."""
    try:
        found = feeds.discoveries(text.encode("utf-8", "replace"), {}, url, source)
    except feeds.BrokenFeed as broken:
        raise BrokenSitemap(str(broken)) from None
    return SitemapReading(discoveries=tuple(found))


def _xml_sitemap(text: str, url: str, source: Source) -> _Found:
    found = _Found()
    closing = etree.iterparse(
        BytesIO(xml.utf8(text)),
        events=("end",),
        tag=("{*}url", "{*}sitemap", "{*}urlset", "{*}sitemapindex"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    with suppress(etree.XMLSyntaxError):  # what came before it counts, the log tells the rest
        for _, element in islice(closing, MOST):
            with suppress(UnicodeDecodeError):  # a name that libxml2 let half a character into
                _take(element, found, url, source)
            _let_go(element)
            if len(found.children) >= MOST_CHILDREN:
                break
    if len(closing.error_log) and not found.entries.count and not found.children:
        raise BrokenSitemap("The sitemap is not well-formed XML, and no address in it can be read.")
    return found


def _readable(text: str) -> int:
    """Return where an entry without an end has gone on for too long, or the end."""
    last = 0
    for found in _CLOSING.finditer(text):
        if found.start() - last > LONGEST:
            break
        last = found.end()
    return last + LONGEST


def _let_go(element: etree._Element) -> None:
    """Free what has been read, so that memory stays small."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _take(element: etree._Element, found: _Found, url: str, source: Source) -> None:
    # Not by QName, which refuses the namespaces with a brace that broken pages come with.
    kind = str(element.tag).rpartition("}")[2]
    found.is_sitemap = True
    if kind == "url":
        found.entries.add(_entry(element, source))
    elif kind == "sitemap" and (child := _child(_text(element, "loc"), url)):
        found.children.setdefault(child)


def _child(link: str | None, url: str) -> str | None:
    try:
        child = fetchable_url(link or "", url)
    except BadURL:
        return None
    return child if link and child != fetchable_url(url) else None


def _entry(element: etree._Element, source: Source) -> Entry:
    news = next(element.iterchildren("{*}news"), None)
    if news is None:
        return Entry(link=_text(element, "loc"))
    publication = next(news.iterchildren("{*}publication"), None)
    return Entry(
        link=_text(element, "loc"),
        title=_text(news, "title"),
        published=claimed(_text(news, "publication_date"), source),
        language=None if publication is None else _text(publication, "language"),
    )


def _text(element: etree._Element, name: str) -> str | None:
    child = next(element.iterchildren("{*}" + name), None)
    return None if child is None else "".join(map(str, child.itertext())).strip() or None
