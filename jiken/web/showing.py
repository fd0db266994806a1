"""How what is stored is written on a page: days, counts, classes, tags, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from jiken.service.saying import tag_name
from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity


def filters(language: str) -> dict[str, Callable[..., str]]:
    """Return the templates' filters in a language."""
    return {
        "day": partial(day, language=language),
        "count": partial(format_decimal, locale=language),
        "percent": partial(format_percent, locale=language),
        "class_name": partial(class_name, language=language),
        "severity_name": partial(severity_name, language=language),
        "tag_name": partial(_tag_name, language=language),
        "outward": outward,
    }


def day(one: date | str | None, language: str) -> str:
    """Return a day as people write it, empty for None."""
    if isinstance(one, str):
        one = date.fromisoformat(one[:10]) if one else None
    return (
        format_date(one, "long" if language == "ja" else "medium", locale=language) if one else ""
    )


def class_name(class_: str, language: str) -> str:
    """Return the name of a class: "AIインシデント", "AI incident"."""
    known = ArticleClass(class_)
    if language == "ja":
        return CLASSES_JA[known]
    return known.aim or "Needs review"


def severity_name(severity: str | None, language: str) -> str:
    """Return the name of a step of the ladder; empty where none is established."""
    if not severity:
        return ""
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
