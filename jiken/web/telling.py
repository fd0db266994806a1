"""Times and numbers as pictures write them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from babel.dates import format_skeleton, get_day_names
from babel.numbers import format_compact_decimal, format_decimal

from jiken.service.desk.series import Period

SKELETONS = {"week": "MMMd", "month": "yMMM", "year": "y"}


def short(start: date, step: str, language: str) -> str:
    """Return the name of a period below its column.

    >>> short(date(2026, 1, 5), "week", "ja"), short(date(2026, 1, 1), "month", "en")
    ('1月5日', 'Jan 2026')
    """
    return str(format_skeleton(SKELETONS[step], start, locale=language))


def month(start: date, language: str) -> str:
    """Return the name of a month with its year."""
    return short(start, "month", language)


def period_name(period: Period, step: str, language: str) -> str:
    """Return the name of a period in a table: of a week its first and last day.

    >>> period_name(Period(start=date(2026, 1, 5), end=date(2026, 1, 11)), "week", "ja")
    '2026年1月5日～1月11日'
    """
    if step != "week":
        return short(period.start, step, language)
    begin, end = (format_skeleton(k, d, locale=language) for k, d in _ends(period, language))
    return f"{begin}～{end}" if language == "ja" else f"{begin} – {end}"


def _ends(period: Period, language: str) -> tuple[tuple[str, date], tuple[str, date]]:
    """Return the days with how they are written: the year once where both are of it."""
    whole, bare = "yMMMd", "MMMd"
    if period.start.year != period.end.year:
        return (whole, period.start), (whole, period.end)
    if language == "ja":
        return (whole, period.start), (bare, period.end)
    return (bare, period.start), (whole, period.end)


def numbered(number: int, language: str) -> str:
    """Return a number with its groups of digits."""
    return str(format_decimal(number, locale=language))


def compact(language: str) -> Callable[[int], str]:
    """Return how an axis writes numbers: 4K, 4万."""
    return lambda number: (
        str(format_compact_decimal(number, locale=language))
        if number >= 10_000
        else numbered(number, language)
    )


def weekdays(language: str) -> list[str]:
    """Return the seven days' names from Monday, as short as they go; every other one in English."""
    names = get_day_names("abbreviated", locale=language)
    return [str(names[index]) for index in range(7)]
