"""RSS 0.9x, 1.0, 2.0, Atom and JSON Feed: what a feed announces.

feedparser is given UTF-8 that was decoded by evidence, through BytesIO, because a string
could be taken for a file or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import feedparser

from crawler.discover import jsonfeed, xml
from crawler.discover.entries import Entry, absolute, announced
from crawler.discover.times import claimed
from jiken.models import Discovery, Source
from pipelines.decode import decode

LARGEST = 4_000_000
"""Bytes of a feed that is read."""

MOST = 2_000
"""Entries of a feed that are read."""

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|channel|item|entry|cdf)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)
_PUBLISHED = ("published", "created", "issued", "updated")


class BrokenFeed(ValueError):
    """The feed cannot be read; the message says why in one sentence."""


def discoveries(
    body: bytes, headers: Mapping[str, str], url: str, source: Source
) -> list[Discovery]:
    """Return the articles that the feed at *url* announces, in its order, each address once.

    A feed with a few readable entries is read as far as it goes. BrokenFeed for what is
    none, declares entities or is larger than LARGEST.
    """
    if len(body) > LARGEST:
        raise BrokenFeed(f"The feed is larger than {LARGEST // 1_000_000} MB.")
    text = decode(body, headers).text.lstrip("\ufeff \t\r\n")
    found = _json_entries(text, source) if text.startswith("{") else _xml_entries(text, url, source)
    return announced(found, url, source, most=MOST)


def _json_entries(text: str, source: Source) -> Iterable[Entry]:
    try:
        return jsonfeed.entries(text, source)
    except ValueError as broken:
        raise BrokenFeed(str(broken)) from None


def _xml_entries(text: str, url: str, source: Source) -> list[Entry]:
    if not text:
        raise BrokenFeed("The feed is empty.")
    if not _ROOT.search(text):
        raise BrokenFeed("The answer is no feed: it holds neither RSS nor Atom nor JSON Feed.")
    if xml.declares_entities(text):
        raise BrokenFeed("The feed declares entities of its own, which is not allowed.")
    parsed = _parsed(text, url)
    language = parsed.get("feed", {}).get("language")
    entries = [_entry(each, source, language) for each in parsed.get("entries", [])[:MOST]]
    # A long feed was repaired, so that no bozo bit tells.
    is_doubtful = parsed.get("bozo") or len(text) > xml.SMALL
    is_none = not entries and not parsed.get("version")
    if (is_doubtful or is_none) and not any(entry.link for entry in entries):
        raise BrokenFeed("The feed is not well-formed, and no entry in it can be read.")
    return entries


def _parsed(text: str, url: str) -> Any:
    """What feedparser reads; of a broken feed, the reading of it or of its repair with more."""
    tamed = xml.tame(text, closing=_CLOSING, most=MOST)
    first = _parse(tamed, url)
    if not first.get("bozo"):
        return first
    second = _parse(xml.repaired(tamed), url)
    return max(first, second, key=lambda reading: len(reading.get("entries", [])))


def _parse(document: bytes, url: str) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(
            BytesIO(document),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,  # of links in texts, which nobody reads
        )
    except Exception as broken:  # feedparser leaks whatever its parsers meet in garbage
        raise BrokenFeed(f"The feed cannot be parsed ({type(broken).__name__}).") from None


def _entry(found: Any, source: Source, language: object) -> Entry:
    raw = next((found.get(key) for key in _PUBLISHED if found.get(key)), None)
    stated = (found.get("title_detail") or {}).get("language") or language
    return Entry(
        link=found.get("feedburner_origlink") or found.get("link") or absolute(found.get("id")),
        title=found.get("title"),
        published=claimed(raw if isinstance(raw, str) else None, source),
        language=stated if isinstance(stated, str) else None,
    )
