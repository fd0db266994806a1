"""JSON-LD as pages have it: which of its things is the page's own article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from lxml import html  # type: ignore[import-untyped]

LONGEST_SCRIPT = 1_500_000
"""Letters of JSON-LD that are read; more is no article's metadata."""

DEEPEST = 6
"""Levels of JSON-LD that are searched for an article."""

MOST_NODES = 60
"""Things in JSON-LD that are looked at."""

MOST_ARTICLES = 2
"""Articles in JSON-LD above which a page may list other pages' articles."""

_ARTICLE_TYPES = re.compile(r"(?:https?://schema\.org/)?(?:\w{0,30}(?:Article|Posting)|Report)")
_OTHER_TYPES = re.compile(r"(?:https?://schema\.org/)?(?:\w{0,20}WebPage|ItemPage|VideoObject)")


def own_article(nodes: Iterable[Mapping[str, Any]], said: str) -> Mapping[str, Any]:
    """The article among a page's things; of many the one that the page is headed by, if any."""
    articles = [node for node in nodes if _is_a(node, _ARTICLE_TYPES)]
    if len(articles) <= MOST_ARTICLES:
        return next(iter(articles), {})
    heads = (node for node in articles if (name := node_headline(node)) and name in said)
    return next(heads, {})


def _is_a(node: Mapping[str, Any], kinds: re.Pattern[str]) -> bool:
    return any(kinds.fullmatch(kind) for kind in texts(node.get("@type")))


def is_dated(node: Mapping[str, Any]) -> bool:
    """Whether it is a dated page or video, in which an article may be."""
    return _is_a(node, _OTHER_TYPES) and bool(node.get("datePublished") or node.get("uploadDate"))


def things(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The things that the page's JSON-LD describes; what is broken counts as absent."""
    for script in tree.iter("script"):
        text = script.text or ""
        if script.get("type", "").strip().lower() == "application/ld+json" and text.strip():
            yield from _things(_loaded(text), DEEPEST)


def _loaded(text: str) -> object:
    """JSON-LD as pages have it: control characters in strings, comments of content systems."""
    if len(text) > LONGEST_SCRIPT:
        return None
    bare = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", text)
    try:
        return json.loads(bare.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(node: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, list):
        for item in node[:50]:
            yield from _things(item, depth - 1) if depth else ()
    elif isinstance(node, dict):
        yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(node.get(key), depth - 1) if depth else ()


def texts(value: object) -> Iterator[str]:
    """The texts in a value that may be a text or a list, character references resolved."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield unescape(item)


def node_headline(node: Mapping[str, Any]) -> str:
    """Return the thing's headline on one line, or nothing."""
    return spaced(next(texts(node.get("headline")), ""))


def spaced(text: str) -> str:
    """Return *text* on one line, character references resolved."""
    return " ".join(unescape(text).split()) if "&" in text else " ".join(text.split())
