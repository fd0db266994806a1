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

LONGEST = 300
"""Letters of a text that are searched for a date."""

EARLIEST = 1990
"""First year that is believed: older ones are file dates, epochs and template fillers."""

LEEWAY = timedelta(hours=24)
"""How far ahead of the fetch a date may lie: time zones and embargoes."""

_MONTHS = {
    name: number
    for names in (
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
        "|sep sept september|oct october|nov november|dec december",
        "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre"
        "|novembre|dicembre",
        "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
        "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    )
    for number, forms in enumerate(names.split("|"), start=1)
    for name in forms.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = {
    **{letter: day for day, letter in enumerate("月火水木金土日")},
    **{name: day for day, name in enumerate("mon tue wed thu fri sat sun".split())},
}
_ERAS = {
    "令和": (2018, date(2019, 5, 1), date(2099, 12, 31)),
    "平成": (1988, date(1989, 1, 8), date(2019, 4, 30)),
}
_ERAS |= {"r": _ERAS["令和"], "h": _ERAS["平成"]}
_DATE = re.compile(
    rf"""
    (?<![\d/.\-年月]) (?: (?P<weekday_before>mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?,?\s )? (?:
        (?P<era>令和|平成)\s?(?P<era_year>元|\d{{1,2}})年\s?(?P<era_month>\d{{1,2}})月\s?(?P<era_day>\d{{1,2}})日
      | (?P<letter>[rh])\s?(?P<letter_year>\d{{1,2}})\.(?P<letter_month>\d{{1,2}})\.(?P<letter_day>\d{{1,2}})(?![\d.])
      | (?P<ja_year>\d{{4}})年\s?(?:\((?:令和|平成)(?:元|\d{{1,2}})年?\)\s?)?(?P<ja_month>\d{{1,2}})月(?:\s?(?P<ja_day>\d{{1,2}})日|(?!\s?\d))
      | (?P<year>\d{{4}})(?P<sep>[-/.])\s?(?P<month>\d{{1,2}})(?P=sep)\s?(?P<day>\d{{1,2}})(?!\d|[-/]\d(?!\d?:\d\d))
      | (?P<full>(?:19|20)\d{{2}})(?P<full_month>\d{{2}})(?P<full_day>\d{{2}})(?=t\d|$)
      | (?P<en_month>{_MONTH})\.?\s(?P<en_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<en_year>\d{{4}})(?!\d)
      | (?P<uk_day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:\sof|\sde)?[\s-](?P<uk_month>{_MONTH})\.?,?(?:\sde)?[\s-](?P<uk_year>\d{{4}})(?!\d)
      | (?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<last>\d{{4}})(?!\d)
      | (?P<bare_month>\d{{1,2}})(?:月\s?(?P<bare_day>\d{{1,2}})日|/(?P<slash_day>\d{{1,2}})(?![\d/]))(?=\s?[(\[]\s?[月火水木金土日])
    )
    (?:\s?,?\s?[(\[]?\s?(?:(?P<weekday>[月火水木金土日])(?:曜日?)?(?=[)\]\s]|$)|(?P<weekday_after>mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\b)(?:・?祝)?\s?[)\]]?)?
    """,
    re.X,
)
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
    for match in _DATE.finditer(text):
        day = _day(match, year)
        if day is None or not _weekday_fits(match, day):
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


def _day(match: re.Match[str], year: int | None) -> date | None:
    group = match.groupdict()
    if group["era"] or group["letter"]:
        return _era_day(group)
    if group["first"]:
        return _slashed_day(int(group["first"]), int(group["second"]), int(group["last"]))
    if group["bare_month"]:
        day = int(group["bare_day"] or group["slash_day"])
        return _real_day(year, int(group["bare_month"]), day) if year else None
    for kind in ("ja", "en", "uk", "full", ""):
        name = f"{kind}_" if kind in ("ja", "en", "uk") else ""
        first = group["full" if kind == "full" else f"{name}year"]
        if first:
            parts = ("full_month", "full_day") if kind == "full" else (f"{name}month", f"{name}day")
            return _real_day(int(first), _number(group[parts[0]]), _number(group[parts[1]] or "1"))
    return None


def _number(text: str) -> int:
    return _MONTHS.get(text) or int(text)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year <= 2099 else None
    except ValueError:
        return None


def _era_day(group: dict[str, str | None]) -> date | None:
    """A day in a Japanese era, inside the days that the era had."""
    name = "era" if group["era"] else "letter"
    start, first, last = _ERAS[group[name] or ""]
    told = group[f"{name}_year"] or ""
    number = 1 if told == "元" else int(told)
    month, day = int(group[f"{name}_month"] or 0), int(group[f"{name}_day"] or 0)
    found = _real_day(start + number, month, day) if number else None
    return found if found and first <= found <= last else None


def _slashed_day(first: int, second: int, year: int) -> date | None:
    """13/02/2026 can be read one way only; 02/01/2026 cannot."""
    if first > 12 >= second:
        return _real_day(year, second, first)
    if second > 12 >= first or first == second:
        return _real_day(year, first, second)
    return None


def _weekday_fits(match: re.Match[str], day: date) -> bool:
    told = match["weekday"] or match["weekday_after"] or match["weekday_before"]
    return told is None or _WEEKDAYS[told] == day.weekday()


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
