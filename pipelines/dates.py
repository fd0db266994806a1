"""Dates as Japanese, English and some European pages write them: right or nothing.

Nothing is guessed: a bare day, a two-digit year, 02/01/2026 or a weekday that does not fit
gives None. What a time zone's letters leave open (CST, IST) costs the time, not the day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from jiken.models import Precision, Published
from pipelines.dates_clock import Clock, clock_after, clock_before, utc_offset
from pipelines.dates_days import DATE, day_of, weekday_fits

LONGEST = 300
"""Letters of a text that are searched for a date."""

LEEWAY = timedelta(hours=24)
"""How far ahead of the fetch a date may lie: time zones and embargoes."""

_UPDATED = re.compile(r"(?:更新|改訂|修正)(?:日時?)?\s?[:(\[]?\s?$")
# 更新 is also what a Japanese page says when it first publishes; "updated" is not.
_CHANGED = re.compile(r"\b(?:updated?|modified|edited|reviewed)(?:\son|\sat)?\s?[:(\[]?\s?$")
_UPDATED_AFTER = re.compile(
    r"[\s(]{0,2}(?:\d{1,2}[:時]\d{0,2}分?)?\s?[)\]]?\s?(?:最終)?(?:更新|改訂|修正)"
)
_TOLD = re.compile(
    r"(?:公開|配信|掲載|投稿|発表|発信|published|posted|first\spublished)(?:日時?|\son|\sat)?\s?[:：(\[]?\s?$"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """One date in a text: its day (or month), the clock with it, and what its label says."""

    day: date
    is_month: bool
    clock: Clock | None
    is_update: bool
    is_told: bool


def parse_date(
    text: str, *, default_offset: int = 0, now: datetime | None = None, year: int | None = None
) -> Published | None:
    """Return the time of publication that *text* tells, or None where it tells none for sure.

    *default_offset* is the publisher's distance from UTC in minutes, for dates without a zone
    and for those in UTC. What lies over a day after *now* is refused. *year* is the year that
    the context knows; `1/19(月)` needs it, and a weekday that fits. Never raises.

    >>> parse_date("令和8年1月19日（月）午後3時5分", default_offset=540).exported()
    '2026-01-19T15:05:00+09:00'
    """
    plain = _plain(text)
    found = list(_dates(plain, year))
    if not found or any(one is None for one in found):
        return None
    best = _published([one for one in found if one is not None])
    if best is None:
        return None
    told = _record(best, default_offset, text.strip()[:LONGEST])
    if told is None or (now is not None and told.at > now + LEEWAY):
        return None
    return told


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[: 2 * LONGEST]).lower()
    return " ".join(folded.split())[:LONGEST]


def _dates(text: str, year: int | None) -> Iterator[_Found | None]:
    """The dates in *text*; None for one that is impossible or ambiguous."""
    for match in DATE.finditer(text):
        day = day_of(match, year)
        if day is None or not weekday_fits(match, day):
            yield None
            continue
        before, after = text[: match.start()], text[match.end() :]
        if _CHANGED.search(before):
            continue
        yield _Found(
            day=day,
            is_month=match["ja_year"] is not None and match["ja_day"] is None,
            clock=clock_after(after) or clock_before(before),
            is_update=bool(_UPDATED.search(before) or _UPDATED_AFTER.match(after)),
            is_told=bool(_TOLD.search(before)),
        )


def _published(found: list[_Found]) -> _Found | None:
    """The date of publication among several; None where they disagree and no label decides."""
    told = [one for one in found if one.is_told]
    first = [one for one in found if not one.is_update]
    for some in (told, first, found):
        if some:
            days = {one.day for one in some}
            clocked = [one for one in some if one.clock is not None]
            return (clocked or some)[0] if len(days) == 1 else None
    return None


def _record(found: _Found, default_offset: int, raw: str) -> Published | None:
    if found.clock is None or found.is_month:
        precision = Precision.MONTH if found.is_month else Precision.DAY
        return _at(found.day, 0, 0, 0, default_offset, default_offset, precision, raw)
    clock = found.clock
    if clock.hour is not None and clock.hour > 23:
        return None
    if clock.hour is None:
        return _at(found.day, 0, 0, 0, default_offset, default_offset, Precision.DAY, raw)
    told = default_offset if clock.zone is None else utc_offset(clock.zone, found.day)
    if told is None:
        return _at(found.day, 0, 0, 0, default_offset, default_offset, Precision.DAY, raw)
    if (clock.hour, clock.minute, clock.second) == (0, 0, 0) and clock.is_iso:
        return _at(
            found.day, 0, 0, 0, told or default_offset, told or default_offset, Precision.DAY, raw
        )
    return _at(
        *(found.day, clock.hour, clock.minute, clock.second),
        *(told, told or default_offset, Precision.INSTANT, raw),
    )


def _at(
    day: date, hour: int, minute: int, second: int, told: int, offset: int,
    precision: Precision, raw: str,
) -> Published | None:  # fmt: skip
    zone = timezone(timedelta(minutes=told))
    at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    return Published(at=at.astimezone(UTC), precision=precision, offset=offset, raw=raw)
