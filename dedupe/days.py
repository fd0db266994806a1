"""Days that a text names, in Japanese and English, read against the article's own day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMES = "|".join(
    f"{short}(?:{full[3:]})?\\b"
    for short, full in zip(
        _MONTHS,
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        strict=True,
    )
)
_ENGLISH = re.compile(
    rf"\b(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%])(?!,\d{{3}})(?:, (?P<year>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_NAMES})"
)
_JAPANESE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?![間本])|(?P<only>\d{1,2})月"
)


def days(text: str, day: date | None) -> Iterator[tuple[int, int, int]]:
    """Yield (ordinal, start, end) for each day that folded *text* names.

    A day without its month or year is the last such day up to *day* and a little beyond;
    without *day* it has no ordinal (0), and its digits are still no other quantity.
    """
    for match in _ENGLISH.finditer(text):
        name = (match["month"] or match["month2"]).rstrip(".")[:3]
        number = int(match["day"] or match["day2"])
        yield _ordinal(match["year"], _MONTHS.index(name) + 1, number, day), *match.span()
    for match in _JAPANESE.finditer(text):
        if match["only"]:
            yield 0, *match.span()
            continue
        month = int(match["month"]) if match["month"] else None
        yield _ordinal(match["year"], month, int(match["day"]), day), *match.span()


def _ordinal(year: str | None, month: int | None, number: int, day: date | None) -> int:
    if year and month:
        return _valid(int(year), month, number)
    if day is None:
        return 0
    if month is not None:
        return _nearest([_valid(day.year + step, month, number) for step in (-1, 0, 1)], day)
    before = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return _nearest([_valid(*before, number), _valid(day.year, day.month, number)], day)


def _nearest(ordinals: list[int], day: date) -> int:
    # News looks back; two days ahead is the most that a bare day announces.
    return max((o for o in ordinals if 0 < o <= day.toordinal() + 2), default=0)


def _valid(year: int, month: int, number: int) -> int:
    with suppress(ValueError):
        return date(year, month, number).toordinal()
    return 0
