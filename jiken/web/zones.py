"""The time zone that the desk's readers live in: times are kept in UTC and shown in it."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.dates import LOCALTZ, get_timezone_name


class NoZone(ValueError):
    """There is no such time zone; the sentence says how they are named."""


def zone_named(name: str) -> tzinfo:
    """Return a zone by its IANA name, with its summer times; raises NoZone."""
    if name == "UTC":
        return UTC
    if name not in available_timezones():
        raise NoZone(f"{name} is no time zone; they are named like Asia/Tokyo, Europe/Paris, UTC.")
    return ZoneInfo(name)


def machine_zone() -> tzinfo:
    """Return the zone that this machine is set to, UTC where it has none that is known."""
    try:
        return zone_named(_name(LOCALTZ))
    except (NoZone, ZoneInfoNotFoundError):
        return UTC


def zone_name(zone: tzinfo, language: str) -> str:
    """Return what readers call a zone, with its IANA name.

    >>> zone_name(ZoneInfo("Asia/Tokyo"), "ja"), zone_name(UTC, "en")
    ('日本時間（Asia/Tokyo）', 'UTC')
    """
    name = _name(zone)
    if "/" not in name or name.startswith("Etc/"):
        return "UTC" if name in ("Etc/UTC", "Etc/UCT", "UTC") else name
    said = get_timezone_name(name, locale=language)
    return f"{said}（{name}）" if language == "ja" else f"{said} ({name})"


def _name(zone: tzinfo) -> str:
    known = getattr(zone, "key", None) or getattr(zone, "zone", None)
    return str(known or zone.tzname(None) or "UTC")
