"""The time of day beside a date: 午後3時5分, 15:05, 3:05 p.m. ET, T15:05:00+09:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ZONE = r"(?P<zone>z\b|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[a-z]{2,5}\b)"
_HALF = r"(?P<half>午前|午後|am\b|pm\b|a\.m\.?|p\.m\.?)"
_JA = re.compile(
    rf"[\s,、・|t)\]]{{0,3}}(?:{_HALF}\s?)?(?:(?P<noon>正午)|(?P<hour>\d{{1,2}})時(?:\s?(?P<minute>\d{{1,2}})分|(?P<thirty>半)|(?!\s?\d|間)))"
)
_COLON = re.compile(
    rf"""[\s,、・|/)\]]{{0,3}}(?P<iso>t)?(?:at\s|-\s|@\s|\|\s)?(?:{_HALF}\s?)?
    (?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d+)?)?(?!\d|:\d)
    (?:\s?(?P<half_after>am\b|pm\b|a\.m\.?|p\.m\.?))?(?:\s?[(\[]?{_ZONE}[)\]]?)?""",
    re.X,
)
_COMPACT = re.compile(rf"t(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?(?:\s?{_ZONE})?")
_HOUR_ONLY = re.compile(
    rf"[\s,]{{0,2}}(?:at\s)?(?P<hour>\d{{1,2}})\s?(?P<half_after>am\b|pm\b|a\.m\.?|p\.m\.?)(?:\s?[(\[]?{_ZONE}[)\]]?)?"
)
_BEFORE = re.compile(
    r"""(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?!\d|:)(?:\s?(?P<half_after>am|pm|a\.m\.?|p\.m\.?))?
    (?:\s?(?P<zone>utc|gmt|jst|[ecmp][sd]?t|bst|cest|cet))?(?:\son|,|\s-|\s\|)?\s?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s?)?$""",
    re.X,
)
_FIXED = {"z": 0, "utc": 0, "gmt": 0, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "bst": 60}
_FIXED |= {"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480}
_FIXED |= {"pdt": -420, "cet": 60, "cest": 120, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780}
_PLACES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver"}
_PLACES |= {"pt": "America/Los_Angeles"}
_NO_ZONES = frozenset(
    "by on in at to of is and the for from with last updated update posted published min mins "
    "read am pm mon tue wed thu fri sat sun".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day; *hour* is None where one stands there that cannot be told for sure.

    An hour over 23 (25時 of a broadcaster's day) is kept: it makes the day doubtful too.
    """

    hour: int | None
    minute: int = 0
    second: int = 0
    zone: str | None = None
    is_iso: bool = False


def clock_after(text: str) -> Clock | None:
    """Return the time at the beginning of *text*, which follows a date (NFKC, small letters)."""
    for pattern in (_JA, _COLON, _COMPACT, _HOUR_ONLY):
        if match := pattern.match(text):
            return _clock(match.groupdict())
    return None


def clock_before(text: str) -> Clock | None:
    """Return the time at the end of *text*, as English puts it before the date."""
    match = _BEFORE.search(text[-60:])
    return _clock(match.groupdict()) if match else None


def utc_offset(zone: str, day: date) -> int | None:
    """Return the minutes from UTC of a zone's letters or numbers; None where they leave it open."""
    bare = zone.replace(" ", "")
    if bare in _FIXED:
        return _FIXED[bare]
    if bare in _PLACES:
        return _offset_at(_PLACES[bare], day)
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", bare)
    if match is None:
        return None
    minutes = 60 * int(match[2]) + int(match[3] or 0)
    return (minutes if match[1] == "+" else -minutes) if minutes <= 14 * 60 else None


@cache
def _offset_at(place: str, day: date) -> int | None:
    """Noon's offset: no publisher minds the hours of the change."""
    try:
        there = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(place))
    except ZoneInfoNotFoundError:
        return None
    distance = there.utcoffset()
    return None if distance is None else int(distance.total_seconds() // 60)


def _clock(group: dict[str, str | None]) -> Clock:
    hour = _hour(group)
    minute = 30 if group.get("thirty") else int(group.get("minute") or 0)
    second = int(group.get("second") or 0)
    if hour is None or minute > 59 or second > 59:
        return Clock(hour=None)
    zone = group.get("zone")
    return Clock(
        hour=hour,
        minute=minute,
        second=second,
        zone=None if zone in _NO_ZONES else zone,
        is_iso=group.get("iso") is not None or group.get("second") is not None,
    )


def _hour(group: dict[str, str | None]) -> int | None:
    """The hour of the day; None for 午前12時 (noon to some) and for 15 p.m."""
    if group.get("noon"):
        return 12
    hour = int(group.get("hour") or 0)
    half = (group.get("half") or group.get("half_after") or "")[:2].rstrip(".")
    if not half:
        return hour
    if half in ("午前", "午後"):
        return (hour + 12 * (half == "午後")) if hour <= 11 else None
    return hour % 12 + 12 * (half == "pm" or half == "p") if 1 <= hour <= 12 else None
