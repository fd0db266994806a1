"""Days as exactly as they are known, and languages, in the words of the page's language."""

from __future__ import annotations

from datetime import date

from babel import Locale
from babel.dates import format_skeleton

from jiken.models import Precision, Published
from jiken.web.showing import day


def exactly(told: str, language: str) -> str:
    """Return a day or a month, as an export has it, as people write it; empty for an empty one.

    >>> exactly("2026-01-19", "ja"), exactly("2026-01", "ja"), exactly("2026-01", "en")
    ('2026年1月19日', '2026年1月', 'January 2026')
    """
    if len(told) == len("2026-01"):
        return format_skeleton("yMMMM", date.fromisoformat(f"{told}-01"), locale=language)
    return day(told, language)


def published(one: Published | None, language: str) -> str:
    """Return when an article came out, on its publisher's clock; empty where that is not known."""
    if one is None:
        return ""
    told = exactly(one.exported()[:10], language)
    return f"{told} {one.local:%H:%M}" if one.precision is Precision.INSTANT else told


def language_name(code: str, language: str) -> str:
    """Return what a language is called; one that nobody knows by its code.

    >>> language_name("ja", "en"), language_name("en", "ja")
    ('Japanese', '英語')
    """
    return str(Locale.parse(language).languages.get(code, code))
