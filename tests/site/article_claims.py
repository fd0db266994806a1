"""Claims about single articles: which are stored, and what is said of them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from .outcome import Outcome, gold_id
from .web import invented_web

TRAPS = {
    outlet.id
    for outlet in invented_web().outlets.values()
    if outlet.charset != "utf-8" or outlet.declared in ("none", "meta-wrong:shift_jis")
}
"""Outlets whose bytes are not UTF-8, or are not what the page says."""


def missing(found: Outcome) -> Iterator[str]:
    """Yield articles about AI that are not stored."""
    yield from (g.url for g in found.gold if g.about_ai and g.id not in found.found)


def strangers(found: Outcome) -> Iterator[str]:
    """Yield rows that are no article about AI of this web."""
    wanted = {g.id for g in found.gold if g.about_ai}
    for row in found.rows:
        if gold_id(found.gold, row) not in wanted:
            yield f"{row['url']} ({row['title']})"


def doubles(found: Outcome) -> Iterator[str]:
    """Yield articles with more than one row."""
    times = Counter(filter(None, (gold_id(found.gold, row) for row in found.rows)))
    yield from (f"{known}: {n} rows" for known, n in times.items() if n > 1)


def wrong_charsets(found: Outcome) -> Iterator[str]:
    """Yield texts that do not begin with the right letters."""
    for g in found.gold:
        if g.outlet in TRAPS and g.id in found.found:
            text = _plain(found.found[g.id]["text"])
            begins = _plain(g.body)[:30]
            if begins not in text or "\ufffd" in text:
                yield f"{g.id}: {found.found[g.id]['text'][:40]!r}"


def _plain(text: str) -> str:
    """Return *text* without spaces and in one width, so that only letters count."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def wrong_titles(found: Outcome) -> Iterator[str]:
    """Yield headlines that are not exactly right."""
    for g in found.gold:
        if g.id in found.found and _plain(found.found[g.id]["title"]) != _plain(g.title):
            yield f"{g.id}: {found.found[g.id]['title']}"


def wrong_publishers(found: Outcome) -> Iterator[str]:
    """Yield names that are not the registry's."""
    for g in found.gold:
        if g.id in found.found and found.found[g.id]["publisher"] != g.publisher:
            yield f"{g.id}: {found.found[g.id]['publisher']}"
