"""A fetched page in, what it says of its article out. Pure: no clock, no network, no registry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lxml import html  # type: ignore[import-untyped]

from jiken.models import Discovery, Extraction, Precision, Published, Source
from pipelines.body import body_text
from pipelines.body_lines import Line, all_lines, folded
from pipelines.body_tree import page_tree
from pipelines.credits import credit
from pipelines.dates_page import published
from pipelines.decode import decode
from pipelines.hidden import without_hidden
from pipelines.language import language
from pipelines.lead import lead_of
from pipelines.lists import is_list
from pipelines.metadata import PageFacts, author, headline, image, page_facts, section, site_names
from pipelines.titles import best_title
from pipelines.urls import believable_canonical

LARGEST = 5_000_000
"""Bytes of a page; captured pages of publishers have at most 1.3 million."""

MOST_TAGS = 60_000
"""Tags that open something, also in scripts and comments; captured pages have at most 4,300."""

MOST_LETTERS = 1_000_000
"""Letters between the tags of a page, scripts left out; captured pages have at most 165,000."""

MOST_ELEMENTS = 30_000
"""Elements of a page; captured pages of publishers have at most 4,100."""

LEAST_TEXT = 20
"""Letters of text from which there is something to read."""

_BINARY = re.compile(
    rb"\s*(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|OggS|ID3|\x00\x00\x00.ftyp)"
)
_OTHER_TEXT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<(?:rss|feed|rdf:rdf|urlset|sitemapindex|svg)\b|[\[{])",
    re.I | re.S,
)
_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|title|body|article|main|div|p|h1|table)\b", re.I
)


class ExtractionError(Exception):
    """The page yields no article. The subclass is the outcome that is counted."""


class NoArticle(ExtractionError):
    """There is nothing to read: an empty page, a shell for scripts, members only."""


class ListPage(ExtractionError):
    """The page leads to articles and is none: a front page, a section, search results."""


class NotHTML(ExtractionError):
    """The bytes are not an HTML page, whatever their Content-Type says."""


class TooLarge(ExtractionError):
    """The page has more bytes or elements than an article has."""


def extract(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    *,
    source: Source | None = None,
    discovery: Discovery | None = None,
    fetched_at: datetime | None = None,
) -> Extraction:
    """Return what the page at *url* says of its article; the same bytes give the same answer.

    *source* lends its title tails, language and clock, *discovery* what the page keeps to
    itself. Dates a day after *fetched_at* are not believed. Raises NotHTML, TooLarge,
    ListPage or NoArticle, each with a sentence that says why.
    """
    if len(body) > LARGEST:
        raise TooLarge(f"The page has {len(body):,} bytes; articles have at most {LARGEST:,}.")
    decoded = decode(body, headers)
    tree = without_hidden(_tree(body, decoded.text))
    facts = page_facts(tree)
    hint = facts.language or (discovery.language if discovery else None)
    tongue = (source.language if source else "") or hint or ""
    page = list(all_lines(tree))
    title = best_title(
        facts,
        url,
        tails=_tails(source),
        announced=discovery.title if discovery else None,
    )
    came_out = published(
        tree, facts, page,
        url=url, title=title, source=source, language=tongue, now=fetched_at,
    )  # fmt: skip
    if is_list(facts, page, url):
        raise ListPage("Most of the page is links to articles.")
    text = body_text(tree, [title, headline(facts), facts.first("og:title"), *facts.headings])
    text = text if len(folded(text)) >= LEAST_TEXT else _described(facts, title, text)
    if not text:
        raise NoArticle("The page holds no text that could be an article.")
    return Extraction(
        canonical_url=believable_canonical(facts.canonical or facts.first("og:url") or None, url),
        title=title,
        text=text,
        lead=lead_of(text),
        language=language(f"{title}\n{text}", tongue or None),
        author=author(facts),
        published=_with_announced(came_out, discovery),
        section=section(facts),
        image=image(facts, url),
        credit=_credit(text, page, title, facts, (*_tails(source), *site_names(facts))),
        encoding=decoded.encoding,
    )


def _tree(body: bytes, text: str) -> html.HtmlElement:
    if not body.strip():
        raise NoArticle("The page is empty.")
    if _BINARY.match(body[:100]) or _OTHER_TEXT.match(text[:2000]):
        raise NotHTML("The page is a file of another kind, not HTML.")
    if not _MARKUP.search(text[:200_000]):
        raise NotHTML("The page has no HTML markup.")
    if text.count("<") - text.count("</") > MOST_TAGS:
        raise TooLarge(f"The page has more than {MOST_TAGS:,} tags.")
    tree = page_tree(text)
    if tree is None:
        raise NoArticle("The page is empty.")
    if _letters(tree) > MOST_LETTERS:
        raise TooLarge(f"The page has more than {MOST_LETTERS:,} letters of text.")
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise TooLarge(f"The page has more than {MOST_ELEMENTS:,} elements.")
    return tree


def _letters(tree: html.HtmlElement) -> int:
    inside = (each for each in tree.iter() if each.tag not in ("script", "style"))
    return sum(len(each.text or "") for each in inside) + sum(
        len(each.tail or "") for each in tree.iter()
    )


def _tails(source: Source | None) -> Sequence[str]:
    return (*source.tails, source.name_ja, source.name_en) if source else ()


def _described(facts: PageFacts, title: str, text: str) -> str:
    """The page's own description, where scripts would have to write the text."""
    said = facts.first("og:description", "description", "twitter:description")
    if not title or len(folded(said)) < max(2 * LEAST_TEXT, len(folded(text))):
        return text if len(folded(text)) >= LEAST_TEXT else ""
    return said


def _with_announced(told: Published | None, discovery: Discovery | None) -> Published | None:
    """The page's time; the feed's where the page has none, or only the same day."""
    announced = discovery.published if discovery else None
    if announced is None or told is None:
        return told or announced
    finer = announced.precision is Precision.INSTANT and told.precision is not Precision.INSTANT
    same = replace(announced, offset=told.offset or announced.offset).day == told.day
    return announced if finer and same and told.precision is Precision.DAY else told


def _credit(
    text: str, page: Sequence[Line], title: str, facts: PageFacts, own: Sequence[str]
) -> str | None:
    """The wire by the first and last paragraphs, else by the short lines round the article."""
    paragraphs = text.split("\n")
    ends = [*paragraphs[:2], *paragraphs[2:][-3:]]
    known = {folded(ends[0]), folded(ends[-1])}
    at = [i for i, line in enumerate(page) if folded(line.text) in known]
    heads = [i for i, line in enumerate(page) if title and folded(line.text) == folded(title)]
    near = [j for i in heads[:2] for j in range(i + 1, i + 7)] + [
        j for i in at for j in range(i - 3, i + 6)
    ]
    short = [page[j].text for j in near if 0 <= j < len(page) and len(page[j].text) <= 40]
    return credit(ends, [author(facts) or "", *short], own=own)
