"""How far apart in time two articles are, in words, as exactly as their dates are known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dedupe.said import Reason

_DAY = 24.0
_TWO_DAYS = 48.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_en(reason: Reason) -> str:
    """Return the time in English: 19 Jan, 7 hours apart."""
    days = _days(reason, _day_en, " / ")
    return ", ".join(part for part in (days, _gap_en(reason)) if part)


def time_ja(reason: Reason) -> str:
    """Return the time in Japanese: 1月19日、7時間差."""
    days = _days(reason, _day_ja, "／")
    return "、".join(part for part in (days, _gap_ja(reason)) if part)


def _days(reason: Reason, told: Callable[[str, bool], str], between: str) -> str:
    """Return the days of both sides, once where they are one, with years where these differ."""
    days = [day for day in (reason.here_day, reason.there_day) if day]
    years = len({day[:4] for day in days}) > 1
    return between.join(dict.fromkeys(told(day, years) for day in days))


def _day_en(day: str, with_year: bool) -> str:
    year, month, *rest = day.split("-")
    parts = [rest[0].lstrip("0")] if rest else []
    return " ".join([*parts, _MONTHS[int(month) - 1], *([year] if with_year or not rest else [])])


def _day_ja(day: str, with_year: bool) -> str:
    year, month, *rest = day.split("-")
    told = f"{int(month)}月" + (f"{int(rest[0])}日" if rest else "")
    return f"{year}年{told}" if with_year or not rest else told


def _gap_en(reason: Reason) -> str:
    if (days := _whole_days(reason)) is not None:
        return f"{days} day{'s' * (days != 1)} apart" if days else "the same day"
    hours = reason.hours or 0.0
    if reason.at_least and hours < _TWO_DAYS:
        return "dated to the month only" if reason.here_day else "less than two days apart"
    least = "at least " if reason.at_least else ""
    if hours >= _TWO_DAYS:
        return f"{least}{hours / _DAY:.0f} days apart"
    told = round(hours)
    return f"{told} hour{'s' * (told != 1)} apart" if told else "less than an hour apart"


def _gap_ja(reason: Reason) -> str:
    if (days := _whole_days(reason)) is not None:
        return f"{days}日差" if days else "同じ日"
    hours = reason.hours or 0.0
    if reason.at_least and hours < _TWO_DAYS:
        return "日付は月のみ" if reason.here_day else "2日以内"
    least = "以上" if reason.at_least else ""
    if hours >= _TWO_DAYS:
        return f"{hours / _DAY:.0f}日{least}の差" if least else f"{hours / _DAY:.0f}日差"
    told = round(hours)
    return f"{told}時間差" if told else "1時間以内"


def _whole_days(reason: Reason) -> int | None:
    """Return the days between two dated to the day, None where more or less is known."""
    days = (reason.here_day or "", reason.there_day or "")
    if not reason.at_least or min(map(len, days)) < len("2026-01-19"):
        return None
    first, second = map(date.fromisoformat, days)
    return abs((first - second).days)
