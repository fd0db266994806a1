"""What a page says of itself outside its text: JSON-LD, meta elements, headings, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

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
_NOT_NAMES = re.compile(r"https?://|^[\W\d_]*$|編集部$|^admin(?:istrator)?$|^by$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """A page's own claims, unweighed: *meta* by lower-case name, *article* from JSON-LD.

    *other* is the JSON-LD of the web page or video that the article is in, if that is dated.
    """

    meta: Mapping[str, str] = field(default_factory=dict)
    article: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    headings: tuple[str, ...] = ()
    canonical: str = ""
    language: str = ""

    def first(self, *names: str) -> str:
        """Return the first of the named meta elements that says anything, or nothing."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")


def page_facts(tree: html.HtmlElement) -> PageFacts:
    """Gather what the page claims. *tree* is not changed; broken JSON-LD counts as absent."""
    nodes = list(islice(_nodes(tree), MOST_NODES))
    title = _spaced(next((t.text_content() for t in tree.iter("title")), ""))
    headings = _headings(tree)
    return PageFacts(
        meta=_meta(tree),
        article=_own_article(nodes, f"{title} {' '.join(headings)}"),
        other=next(filter(_is_dated, nodes), {}),
        title=title,
        headings=headings,
        canonical=next((link.get("href", "") for link in _links(tree, "canonical")), ""),
        language=tree.get("lang", "") or tree.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    )


def author(facts: PageFacts) -> str | None:
    """Return who wrote the article by JSON-LD or meta, several joined with a comma."""
    names = [*_names(facts.article.get("author")), facts.first("author", "article:author", "byl")]
    kept = [_spaced(name).removeprefix("By ") for name in names if name]
    own = site_names(facts)
    kept = [n for n in kept if len(n) <= 80 and n not in own and not _NOT_NAMES.search(n)]
    return ", ".join(dict.fromkeys(kept[:5])) or None


def section(facts: PageFacts) -> str | None:
    """Return the section that the article appeared in, as the page words it."""
    said = next(_texts(facts.article.get("articleSection")), "")
    return _spaced(said or facts.first("article:section", "section"))[:80] or None


def image(facts: PageFacts, url: str) -> str | None:
    """Return the http address of the article's picture."""
    for said in (facts.first("og:image", "twitter:image"), *_images(facts.article.get("image"))):
        try:
            address = urljoin(url, said.strip()) if said else ""
        except ValueError:
            continue
        if urlsplit(address).scheme in ("http", "https") and len(address) <= 2000:
            return address
    return None


def site_names(facts: PageFacts) -> tuple[str, ...]:
    """Return what the page calls the site that it is on."""
    names = [
        facts.first("og:site_name"),
        facts.first("application-name", "apple-mobile-web-app-title"),
    ]
    names += _names(facts.article.get("publisher"))
    return tuple(dict.fromkeys(filter(None, map(_spaced, names))))


def _headings(tree: html.HtmlElement) -> tuple[str, ...]:
    """The page's first-level headings, or its first second-level one where it has none."""
    first = tuple(filter(None, (_read(h1) for h1 in tree.iter("h1"))))
    return first or tuple(filter(None, (_read(h2) for h2 in tree.iter("h2"))))[:1]


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        said = _spaced(element.get("content") or element.get("value") or "")
        if name and said:
            found.setdefault(name.strip().lower(), said[:2000])
    return found


def _links(tree: html.HtmlElement, relation: str) -> Iterator[html.HtmlElement]:
    return (link for link in tree.iter("link") if link.get("rel", "").lower() == relation)


def _read(element: html.HtmlElement) -> str:
    """The text of a heading as a reader sees it: no ruby readings, scripts or drawings."""
    pieces = element.xpath(
        ".//text()[not(ancestor::rt or ancestor::rp or ancestor::script or ancestor::style"
        " or ancestor::svg or ancestor::noscript)]"
    )
    return _spaced("".join(pieces)) if isinstance(pieces, list) else ""


def _own_article(nodes: Iterable[Mapping[str, Any]], said: str) -> Mapping[str, Any]:
    """The article among a page's things; of many the one that the page is headed by, if any."""
    articles = [node for node in nodes if _is_a(node, _ARTICLE_TYPES)]
    if len(articles) <= MOST_ARTICLES:
        return next(iter(articles), {})
    heads = (node for node in articles if (name := _headline(node)) and name in said)
    return next(heads, {})


def _is_a(node: Mapping[str, Any], kinds: re.Pattern[str]) -> bool:
    return any(kinds.fullmatch(kind) for kind in _texts(node.get("@type")))


def _is_dated(node: Mapping[str, Any]) -> bool:
    return _is_a(node, _OTHER_TYPES) and bool(node.get("datePublished") or node.get("uploadDate"))


def _nodes(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
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


def _texts(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield unescape(item)


def _names(value: object) -> list[str]:
    """Names in a JSON-LD value that may be a name, a thing with a name, or a list of either."""
    found: list[str] = []
    for item in value[:8] if isinstance(value, list) else [value]:
        found += _texts(item.get("name")) if isinstance(item, dict) else _texts(item)
    return found


def _images(value: object) -> Iterable[str]:
    for item in value[:3] if isinstance(value, list) else [value]:
        yield from _texts(item.get("url")) if isinstance(item, dict) else _texts(item)


def headline(facts: PageFacts) -> str:
    """Return the headline in the page's JSON-LD, with character references resolved."""
    return _headline(facts.article)


def _headline(node: Mapping[str, Any]) -> str:
    return _spaced(next(_texts(node.get("headline")), ""))


def _spaced(text: str) -> str:
    return " ".join(unescape(text).split()) if "&" in text else " ".join(text.split())
