"""When a page's article came out: by its metadata, else by what stands beside its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from htmldate import find_date
from lxml import html  # type: ignore[import-untyped]

from jiken.models import Precision, Published, Source
from pipelines.body_lines import Line, folded
from pipelines.dates import LEEWAY, parse_date
from pipelines.metadata import PageFacts

NEAR = 12
"""Lines around the headline in which its date may stand."""

LONGEST_LABEL = 80
"""Letters above which a line beside the headline is text that may tell of any day."""

LONGEST_LINK = 30
"""Letters above which a link beside the headline is another story with its own date."""

MOST_HEADLINES = 3
"""Places where the headline stands that are looked at."""

MOST_TIMES = 30
"""Elements of time that are compared with the one that is believed."""

_META = (
    *("article:published_time", "og:published_time", "og:article:published_time"),
    *("datepublished", "datecreated", "publishdate", "publish_date", "publish-date", "pubdate"),
    *("published_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.created", "article:published"),
    *("citation_publication_date", "citation_date", "citation_online_date", "publication_date"),
    *("article.published", "published", "release_date", "originalpublicationdate"),
)
_VAGUE_META = ("date", "dc.date", "dcterms.date")
_DATED_NAME = re.compile(
    r"(?:^|[\s_-])(?:publish\w*|pub[-_]?date|post[-_]?date|entry[-_]?date|date[-_]?created|posted|dt-published|koukai)(?:$|[\s_-])|datepublished|datecreated",
    re.I,
)
_BARE_DAY = re.compile(r"[\[(【]?(\d{1,2})月(\d{1,2})日\s?([^\[\]]{0,20}?)[\])】]?")
_FULL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年(?:[(（][^)）]{1,8}[)）])?\s?(\d{1,2})月(\d{1,2})日"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


_HOME = {
    **dict.fromkeys(("JP", "KR"), 540),
    **dict.fromkeys(("CN", "HK", "TW", "SG", "MY", "PH"), 480),
    **dict.fromkeys(("TH", "VN", "ID"), 420),
    **{"IN": 330, "AE": 240, "KE": 180, "ZA": 120, "BR": -180, "AR": -180},
}
"""Minutes from UTC of countries with one clock all year."""


def home_offset(source: Source | None, language: str) -> int:
    """Return the clock of a date without a zone: the source's country's, else the language's."""
    if source is not None and source.country.upper() in _HOME:
        return _HOME[source.country.upper()]
    return 540 if language.lower().startswith("ja") else 0


def published(
    tree: html.HtmlElement,
    facts: PageFacts,
    lines: Sequence[Line],
    *,
    url: str,
    title: str,
    source: Source | None,
    language: str,
    now: datetime | None,
) -> Published | None:
    """Return when the article came out, or None where the page does not say for sure.

    *tree* and *lines* are the page before anything is pruned. A time after *now* and a day is
    not believed. Japanese pages are read by the forms of `parse_date` alone, so that they are
    right or None; on others htmldate may have the last word.
    """
    offset = home_offset(source, language)
    first: Published | None = None
    years = _years(lines, now)
    for text in _claims(tree, facts, lines, url, title):
        told = parse_date(text, default_offset=offset, now=now) or _in_year(
            text, years, offset, now
        )
        if told is None or (first is not None and told.day != first.day):
            continue
        if told.precision is Precision.INSTANT:
            return _on_own_clock(told, tree)
        first = first or told
    return first or (None if language.startswith("ja") else _guessed(tree, url, offset, now))


def _years(lines: Sequence[Line], now: datetime | None) -> frozenset[int]:
    """Years that a date without one may be of: this and the last, else those on the page."""
    if now is not None:
        return frozenset((now.year - 1, now.year, (now + LEEWAY).year))
    return frozenset(
        int(year) for line in lines for year in _YEAR.findall(line.text[:LONGEST_LABEL])
    )


def _in_year(
    text: str, years: frozenset[int], offset: int, now: datetime | None
) -> Published | None:
    """A date with its weekday and no year: of the one year in which that day is that weekday."""
    fits = [parse_date(text, default_offset=offset, now=now, year=year) for year in sorted(years)]
    known = [told for told in fits if told is not None]
    return known[0] if len(known) == 1 else None


def _claims(
    tree: html.HtmlElement, facts: PageFacts, lines: Sequence[Line], url: str, title: str
) -> Iterator[str]:
    """What may tell the date, the most reliable first."""
    said = facts.article.get("datePublished") or facts.article.get("dateCreated")
    if isinstance(said, str):
        yield said
    yield from (facts.meta[name] for name in _META if name in facts.meta)
    yield from _named(tree)
    whole = facts.other.get("datePublished") or facts.other.get("uploadDate")
    if isinstance(whole, str):
        yield whole
    yield from _beside(lines, title)
    yield from (facts.meta[name] for name in _VAGUE_META if name in facts.meta)
    if found := _URL_DAY.search(url):
        yield "-".join(found.groups())


def _named(tree: html.HtmlElement) -> Iterator[str]:
    """Dates in elements that are named as the publication's, then in the one after the headline."""
    for element in islice(_dated(tree), 3):
        yield element.get("datetime") or element.get("content") or element.text_content()[:200]
    for heading in islice(tree.iter("h1"), 3):
        for time in islice(heading.xpath("following::time[@datetime]"), 1):
            yield time.get("datetime", "")


def _dated(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in tree.iter("time", "span", "div", "p", "li", "dd", "abbr", "meta"):
        name = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        if element.get("pubdate") is not None or (len(name) > 2 and _DATED_NAME.search(name)):
            yield element


def _beside(lines: Sequence[Line], title: str) -> Iterator[str]:
    """Short lines with a date after the headline, then those before it."""
    name = folded(title)
    at = [i for i, line in enumerate(lines) if name and folded(line.text).startswith(name)]
    for i in at[:MOST_HEADLINES]:
        for line in (*lines[i + 1 : i + 1 + NEAR], *lines[max(0, i - NEAR // 2) : i][::-1]):
            if len(line.text) <= (LONGEST_LINK if line.is_linked else LONGEST_LABEL):
                yield _with_year(line.text, lines)


def _with_year(text: str, lines: Sequence[Line]) -> str:
    """A date without its year, with the year of the same day where the page tells it in full."""
    bare = _BARE_DAY.fullmatch(text)
    if bare is None:
        return text
    month, day, rest = int(bare[1]), int(bare[2]), bare[3]
    for line in lines:
        full = _FULL_DAY.search(line.text)
        if full and (int(full[2]), int(full[3])) == (month, day):
            return f"{full[1]}年{month}月{day}日 {rest}"
    return ""


def _on_own_clock(told: Published, tree: html.HtmlElement) -> Published:
    """The same instant with the publisher's own offset, where the page tells it both ways."""
    for time in islice(tree.iter("time"), MOST_TIMES):
        same = parse_date(time.get("datetime", ""))
        if same is not None and same.at == told.at and same.offset and not told.offset:
            return replace(told, offset=same.offset)
    return told


def _guessed(
    tree: html.HtmlElement, url: str, offset: int, now: datetime | None
) -> Published | None:
    """The last resort: htmldate's quick mode, which reads a day off markup and the URL."""
    try:
        found = find_date(tree, extensive_search=False, original_date=True, url=url)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return parse_date(found, default_offset=offset, now=now) if found else None
