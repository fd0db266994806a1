"""How what is stored is written on a page: days, counts, classes, tags, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from jiken.service.saying import tag_name
from jiken.taxonomy import (
    CLASSES_JA,
    NO_SEVERITY,
    NO_SEVERITY_JA,
    SEVERITIES_JA,
    ArticleClass,
    Severity,
)

DAY = len("2026-01-31")


def filters(language: str, zone: tzinfo) -> dict[str, Callable[..., str]]:
    """Return the templates' filters in a language, for readers in a time zone."""
    return {
        "day": partial(day, language=language, zone=zone),
        "minute": partial(minute, language=language, zone=zone),
        "instant": instant,
        "count": partial(format_decimal, locale=language),
        "percent": partial(format_percent, locale=language),
        "class_name": partial(class_name, language=language),
        "severity_name": partial(severity_name, language=language),
        "tag_name": partial(_tag_name, language=language),
        "outward": outward,
    }


def day(one: date | str | None, language: str, zone: tzinfo = UTC) -> str:
    """Return a day as people write it, of a moment the one that it falls on in *zone*; empty for None."""
    if not one:
        return ""
    if isinstance(one, str):
        one = date.fromisoformat(one) if len(one) <= DAY else datetime.fromisoformat(one)
    if isinstance(one, datetime) and one.tzinfo:
        one = one.astimezone(zone)
    return format_date(one, "long" if language == "ja" else "medium", locale=language)


def minute(one: datetime | str | None, language: str, zone: tzinfo) -> str:
    """Return a moment as its day and minute in *zone*, which each page names once; empty for None.

    >>> from zoneinfo import ZoneInfo
    >>> minute("2026-07-01T15:30:00+00:00", "ja", ZoneInfo("Asia/Tokyo"))
    '2026年7月2日 00:30'
    """
    if not one:
        return ""
    there = _moment(one).astimezone(zone)
    return f"{day(there, language, zone)} {there:%H:%M}"


def instant(one: datetime | str) -> str:
    """Return a moment for machines, in UTC.

    >>> instant("2026-07-01T15:30:00+00:00")
    '2026-07-01T15:30:00Z'
    """
    return f"{_moment(one).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _moment(one: datetime | str) -> datetime:
    return datetime.fromisoformat(one) if isinstance(one, str) else one


def class_name(class_: str, language: str) -> str:
    """Return the name of a class: "AIインシデント", "AI incident"."""
    known = ArticleClass(class_)
    if language == "ja":
        return CLASSES_JA[known]
    return known.aim or "Needs review"


def severity_name(severity: str | None, language: str) -> str:
    """Return the name of a step of the ladder, or of there being none; empty for None."""
    if not severity:
        return ""
    if severity == NO_SEVERITY:
        return NO_SEVERITY_JA if language == "ja" else "not established"
    return SEVERITIES_JA[Severity(severity)] if language == "ja" else str(severity)


def _tag_name(value: str, group: str, language: str) -> str:
    return tag_name(group, value, language)


def outward(text: str, url: str, language: str = "") -> str:
    """Return a link to an article's page where the address is http or https, else only the text.

    *language* is that of the text.
    """
    lang = Markup(' lang="{}"').format(language) if language else Markup()
    if not _is_web(url):
        return Markup("<span{}>{}</span>").format(lang, text)
    return Markup('<a href="{}" rel="noopener noreferrer"{}>{}</a>').format(escape(url), lang, text)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # http://[
        return False
