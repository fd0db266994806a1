"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.discover.entries import Entry, absolute, links_out
from crawler.discover.times import claimed
from jiken.models import Source
from jiken.strict_json import strict_json

MOST = 2_000
"""Items of a feed that are read, as of an XML feed's entries."""

MOST_VALUES = 200_000
"""Commas and opening brackets of a feed: an empty object of two letters takes 64 bytes when it is read."""


def entries(text: str, source: Source) -> Iterator[Entry]:
    """Return the items' entries; ValueError with a sentence for what is no JSON Feed."""
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise ValueError(f"The feed has more than {MOST_VALUES:,} values.")
    try:
        feed = strict_json(text)
    except (ValueError, RecursionError):
        raise ValueError("The feed begins like JSON and is not well-formed JSON.") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        raise ValueError("The answer is JSON, but no JSON Feed: it has no list of items.")
    language = feed.get("language")
    return (_entry(item, source, language) for item in items[:MOST] if isinstance(item, dict))


def _entry(item: dict[str, Any], source: Source, language: object) -> Entry:
    links = (item.get("url"), item.get("external_url"), absolute(item.get("id")))
    if links_out(source):
        links = (links[1], links[0], links[2])
    raw = item.get("date_published") or item.get("date_modified")
    stated = item.get("language") or language
    return Entry(
        link=next(filter(None, links), None),
        title=item.get("title"),
        published=claimed(raw if isinstance(raw, str) else None, source),
        language=stated if isinstance(stated, str) else None,
    )
