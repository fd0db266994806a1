"""A page's headings as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

from pipelines.metadata_linked import spaced

_UNREAD = frozenset("rt rp script style svg noscript".split())
_KICKER = re.compile(
    r"kicker|overline|eyebrow|topline|roofline|dachzeile|pre-?title|super-?title"
    r"|visually-?hidden|sr-only|screen-?reader|off-?screen",
    re.I,
)
_FIRST_CJK = "\u2e80"  # from here on, words are not kept apart by spaces


def headings(tree: html.HtmlElement) -> tuple[str, ...]:
    """Return the page's first-level headings, or its first second-level one where it has none."""
    first = tuple(filter(None, (_read(h1) for h1 in tree.iter("h1"))))
    return first or tuple(filter(None, (_read(h2) for h2 in tree.iter("h2"))))[:1]


def _read(element: html.HtmlElement) -> str:
    """The text of a heading without the kicker in it, or all its text where that is nothing."""
    return spaced("".join(_pieces(element, _KICKER))) or spaced("".join(_pieces(element, None)))


def _pieces(element: html.HtmlElement, beside: re.Pattern[str] | None) -> Iterator[str]:
    """The texts in a heading as a reader sees it: no ruby readings, scripts or drawings."""
    yield element.text or ""
    for child in element:
        tail = child.tail or ""
        if child.tag == "br" and tail.strip()[:1] < _FIRST_CJK:
            yield " "
        name = child.get("class") or ""
        if child.tag not in _UNREAD and not (beside and name and beside.search(name)):
            yield from _pieces(child, beside)
        yield tail
