"""Publication times as feeds and sitemaps write them, or nothing where the zone cannot be told.

feedparser reads JST as UTC and an unknown zone as UTC too, so only its raw strings are used.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from jiken.models import Discovery, Precision, Published, Source

_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "ist": 330, "cet": 60, "cest": 120,
    "eet": 120, "eest": 180, "msk": 180, "sgt": 480, "hkt": 480, "pht": 480, "awst": 480,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "et": -300, "pt": -480, "hst": -600, "brt": -180, "art": -180,
}  # fmt: skip
_HOME = {"JP": 540, "KR": 540, "SG": 480, "HK": 480, "TW": 480, "IN": 330}
"""Countries with one zone and no summer time: a time without a zone is theirs."""

_MONTHS = {name: month for month, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip
_CLOCK = (
    r"(?:[T\s]+(?P<hour>\d{1,2})[:時](?P<minute>\d{2})分?(?::?(?P<second>\d{2}))?(?:[.,]\d+)?)?"
)
_ZONE = r"\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5})?(?:\s*\([^()]{0,20}\))?"
_WORDED = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[a-z]*\.?[\s-]+"
    rf"(?P<year>\d{{4}}){_CLOCK}{_ZONE}"
)
_NUMBERED = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?)?)?月?"
    rf"(?:\s*[(（][月火水木金土日][)）])?{_CLOCK}{_ZONE}"
)
_LONGEST = 80


def claimed(raw: str | None, source: Source) -> Published | None:
    """Return the time that *raw* claims, None where it or its zone cannot be read.

    A time without a zone is on the clock of *source*'s country where that has one clock,
    else only its day is kept. The future is for `believed` to refuse.

    >>> from jiken.models import SourceKind
    >>> paper = Source(id="x", name_ja="x", name_en="", family="x", language="ja", country="JP",
    ...                kind=SourceKind.PUBLISHER)
    >>> claimed("Mon, 19 Jan 2026 10:30:00 JST", paper).exported()
    '2026-01-19T10:30:00+09:00'
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > _LONGEST:
        return None
    found = _NUMBERED.fullmatch(text) or _WORDED.fullmatch(text)
    try:
        return _published(found, text, _HOME.get(source.country)) if found else None
    except (ValueError, OverflowError):
        return None


def believed(discovery: Discovery, now: datetime) -> Discovery:
    """Return *discovery* without its time where that lies more than a day ahead of *now*."""
    ahead = discovery.published and discovery.published.at > now + timedelta(days=1)
    return replace(discovery, published=None) if ahead else discovery


def _published(found: re.Match[str], raw: str, home: int | None) -> Published | None:
    if not 1990 <= int(found["year"]) <= 2100 or not found["month"]:
        return None
    local = datetime(int(found["year"]), _month(found["month"]), int(found["day"] or 1), tzinfo=UTC)
    if not found["hour"]:
        precision = Precision.DAY if found["day"] else Precision.MONTH
        return _at(local, home or 0, precision, raw)
    local += timedelta(hours=int(found["hour"]), minutes=int(found["minute"]))
    local += timedelta(seconds=int(found["second"] or 0))
    if not found["zone"]:
        return _without_zone(local, home, raw)
    offset = _offset(found["zone"])
    return None if offset is None else _moved_home(local, offset, home, raw)


def _without_zone(local: datetime, home: int | None, raw: str) -> Published:
    if home is not None:
        return _at(local, home, Precision.INSTANT, raw)
    return _at(local.replace(hour=0, minute=0, second=0), 0, Precision.DAY, raw)


def _moved_home(local: datetime, offset: int, home: int | None, raw: str) -> Published:
    """A Japanese paper that writes in GMT still came out on a Japanese day."""
    found = _at(local, offset, Precision.INSTANT, raw)
    if offset or home is None:
        return found
    return Published(at=found.at, precision=found.precision, offset=home, raw=raw)


def _at(local: datetime, offset: int, precision: Precision, raw: str) -> Published:
    zone = timezone(timedelta(minutes=offset))
    at = local.replace(tzinfo=zone).astimezone(UTC)
    return Published(at=at, precision=precision, offset=offset, raw=raw)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.get(text.lower(), 0)


def _offset(zone: str) -> int | None:
    """Minutes from UTC; None for a zone that is not known and for one that cannot be."""
    if zone[0] not in "+-":
        return _ZONES.get(zone.lower())
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (minutes if zone[0] == "+" else -minutes) if minutes <= 14 * 60 else None
