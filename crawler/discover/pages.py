"""An HTML page as a tree that selectors work on."""

from __future__ import annotations

from collections.abc import Mapping

from cssselect import SelectorError
from parsel import Selector, SelectorList

from crawler.discover.xml import short_tags
from pipelines.decode import decode

LARGEST = 4_000_000
"""Bytes; a page of links is seldom a tenth of it."""

MOST_TAGS = 60_000
"""Tags of a page that open something; captured pages have at most 4,300."""


class BadPage(ValueError):
    """The page, or the selector for it, cannot be used; the message says why."""


def page(body: bytes, headers: Mapping[str, str]) -> Selector:
    """Return the page's tree; BadPage if it is empty, too large or no HTML."""
    if len(body) > LARGEST:
        raise BadPage(f"The page is larger than {LARGEST // 1_000_000} MB.")
    text = decode(body, headers).text
    if "<" not in text:
        raise BadPage("The page holds no HTML.")
    if text.count("<") - text.count("</") > MOST_TAGS:
        raise BadPage(f"The page has more than {MOST_TAGS:,} tags.")
    return Selector(text=short_tags(text), type="html")


def chosen(root: Selector, selector: str) -> SelectorList[Selector]:
    """Return what a CSS selector of the registry finds; BadPage if it is not valid CSS."""
    try:
        return root.css(selector)
    except (SelectorError, ValueError):
        raise BadPage(f"The selector {selector[:100]!r} is not valid CSS.") from None
