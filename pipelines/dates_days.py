"""The forms in which pages write a day, in Japanese, English and some other languages."""

from __future__ import annotations

import re
from datetime import date

EARLIEST = 1990
"""First year that is believed: older ones are file dates, epochs and template fillers."""

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
DATE = re.compile(
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


def day_of(match: re.Match[str], year: int | None) -> date | None:
    """Return the day of a match of DATE (the first of a bare month), None if there is none.

    *year* is for dates that tell none.
    """
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


def weekday_fits(match: re.Match[str], day: date) -> bool:
    """Whether the weekday that stands with the date, if any, is that day's."""
    told = match["weekday"] or match["weekday_after"] or match["weekday_before"]
    return told is None or _WEEKDAYS[told] == day.weekday()
