"""Front pages, sections and search results, told from articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from pipelines.body_lines import Line, letters
from pipelines.metadata import PageFacts

FRONT_LINKS = 0.5
"""Share of a front page's text that is links, from which it is a list."""

SECTION_LINKS = 0.66
"""The same for an address that looks like a section's. Articles with much round them reach
0.9, so the address, the absence of metadata and the share must agree."""

TEASER_LINKS = 0.25
"""The same where headlines with a sentence each make up the page."""

LEAST_TEASERS = 2
"""Linked headlines that make a list of teasers."""

_INDEX = re.compile(r"(?:index|default|home|top|main)\.\w{2,5}")
_LISTING = re.compile(
    r"categor(?:y|ies)|tags?|topics?|authors?|search|ranking|archives?|latest|list|genre|page|sections?",
    re.I,
)
_LATEST = re.compile(r"search|ranking|archives?|latest|list|headlines|new", re.I)
_NUMBER = re.compile(r"\d{4}")


def is_list(facts: PageFacts, page: Sequence[Line], url: str) -> bool:
    """Whether the page leads to articles and is none.

    A page that calls itself an article in JSON-LD, or says when it was published, is believed.
    """
    if facts.article or facts.first("article:published_time", "datepublished", "pubdate"):
        return False
    share = sum(line.linked for line in page) / max(1, letters(page))
    steps = _steps(url)
    if steps is None:
        return False
    if not steps or _LATEST.fullmatch(steps[-1]):
        return share >= FRONT_LINKS or (share >= TEASER_LINKS and _teases(page))
    return share >= SECTION_LINKS and not _names_an_article(steps, url)


def _teases(page: Sequence[Line]) -> bool:
    """Whether there are as many linked headlines as sentences."""
    headlines = sum(line.is_linked and len(line.text) >= 12 for line in page)
    return headlines >= max(LEAST_TEASERS, sum(line.is_prose for line in page))


def _steps(url: str) -> list[str] | None:
    """The steps of the path without index files; None where the query or nothing tells."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    steps = [step for step in unquote(parts.path).split("/") if step and not _INDEX.fullmatch(step)]
    return None if not steps and _NUMBER.search(parts.query) else steps


def _names_an_article(steps: Sequence[str], url: str) -> bool:
    if any(map(_LISTING.fullmatch, steps)):
        return False
    last = steps[-1]
    named = len(last) >= 30 or last.count("-") >= 3 or last.count("_") >= 3
    return named or bool(_NUMBER.search("/".join(steps) + "?" + urlsplit(url).query))
