"""What a page says of itself outside its text: JSON-LD, meta elements, headings, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html  # type: ignore[import-untyped]

from pipelines.metadata_headings import headings
from pipelines.metadata_linked import (
    MOST_NODES,
    is_dated,
    node_headline,
    own_article,
    spaced,
    texts,
    things,
)

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
    nodes = list(islice(things(tree), MOST_NODES))
    title = spaced(next((t.text_content() for t in tree.iter("title")), ""))
    found = headings(tree)
    return PageFacts(
        meta=_meta(tree),
        article=own_article(nodes, f"{title} {' '.join(found)}"),
        other=next(filter(is_dated, nodes), {}),
        title=title,
        headings=found,
        canonical=next((link.get("href", "") for link in _links(tree, "canonical")), ""),
        language=tree.get("lang", "") or tree.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    )


def author(facts: PageFacts) -> str | None:
    """Return who wrote the article by JSON-LD or meta, several joined with a comma."""
    names = [*_names(facts.article.get("author")), facts.first("author", "article:author", "byl")]
    kept = [spaced(name).removeprefix("By ") for name in names if name]
    own = site_names(facts)
    kept = [n for n in kept if len(n) <= 80 and n not in own and not _NOT_NAMES.search(n)]
    return ", ".join(dict.fromkeys(kept[:5])) or None


def section(facts: PageFacts) -> str | None:
    """Return the section that the article appeared in, as the page words it."""
    said = next(texts(facts.article.get("articleSection")), "")
    return spaced(said or facts.first("article:section", "section"))[:80] or None


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
    return tuple(dict.fromkeys(filter(None, map(spaced, names))))


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        said = spaced(element.get("content") or element.get("value") or "")
        if name and said:
            found.setdefault(name.strip().lower(), said[:2000])
    return found


def _links(tree: html.HtmlElement, relation: str) -> Iterator[html.HtmlElement]:
    return (link for link in tree.iter("link") if link.get("rel", "").lower() == relation)


def _names(value: object) -> list[str]:
    """Names in a JSON-LD value that may be a name, a thing with a name, or a list of either."""
    found: list[str] = []
    for item in value[:8] if isinstance(value, list) else [value]:
        found += texts(item.get("name")) if isinstance(item, dict) else texts(item)
    return found


def _images(value: object) -> Iterable[str]:
    for item in value[:3] if isinstance(value, list) else [value]:
        yield from texts(item.get("url")) if isinstance(item, dict) else texts(item)


def headline(facts: PageFacts) -> str:
    """Return the headline in the page's JSON-LD, with character references resolved."""
    return node_headline(facts.article)
