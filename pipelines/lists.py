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

_INDEX = re.compile(r"(?:index|default|home|top|main)\.\w{2,5}")
_LISTING = re.compile(
    r"categor(?:y|ies)|tags?|topics?|authors?|search|ranking|archives?|latest|list|genre|page|sections?",
    re.I,
)
_NUMBER = re.compile(r"\d{4}")


def is_list(facts: PageFacts, page: Sequence[Line], url: str) -> bool:
    """Whether the page leads to articles and is none.

    A page that calls itself an article in JSON-LD, or says when it was published, is believed.
    """
    if facts.article or facts.first("article:published_time", "datepublished", "pubdate"):
        return False
    share = sum(line.linked for line in page) / max(1, letters(page))
    depth = _depth(url)
    if depth == 0:
        return share >= FRONT_LINKS
    return depth == 1 and share >= SECTION_LINKS


def _depth(url: str) -> int:
    """0 for a site's front page, 1 for what may be a section, 2 for what may be an article."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return 2
    steps = [step for step in unquote(parts.path).split("/") if step and not _INDEX.fullmatch(step)]
    if not steps:
        return 2 if _NUMBER.search(parts.query) else 0
    if any(map(_LISTING.fullmatch, steps)):
        return 1
    last = steps[-1]
    named = len(last) >= 30 or last.count("-") >= 3 or last.count("_") >= 3
    return 2 if named or _NUMBER.search(parts.path) or _NUMBER.search(parts.query) else 1
