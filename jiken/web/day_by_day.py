"""Incidents day by day: a calendar, the stronger the more became known on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from jiken.service.desk import counting
from jiken.service.desk.series import DAY, Period, weeks
from jiken.service.desk.wanted import Wanted
from jiken.web import charts
from jiken.web.asked import Asked
from jiken.web.pages import say
from jiken.web.picture import MOST_TABLED, Picture, Tabled, Told, count_of, queue_of, sheet_of
from jiken.web.showing import day
from jiken.web.telling import short, weekdays

CALENDAR_WEEKS = 53


def calendar(asked: Asked, wanted: Wanted) -> Picture:
    """A heat map of days; of a long time the last year."""
    assert wanted.since
    assert wanted.until
    until = wanted.until
    since = max(wanted.since, until - (CALENDAR_WEEKS * 7 - 1) * DAY)
    wanted = replace(wanted, since=since)
    counts = counting.daily(asked.store, wanted)
    known = list(weeks(since, until))
    most = max(counts.values(), default=0)
    cells = [[_day(asked, wanted, one, counts.get(one, 0)) for one in week] for week in known]
    title = say(asked, "Calendar")
    told = say(
        asked,
        "Days from %(since)s to %(until)s with an incident: %(n)s; the most on one day: %(most)s.",
        since=day(since, asked.language),
        until=day(until, asked.language),
        n=len(counts),
        most=most,
    )
    about = say(asked, "A day each, stronger the more incidents became known on it.")
    words = charts.Words(name="calendar", title=title, told=told)
    names = _months(known, asked.language), weekdays(asked.language)
    return Picture(
        name="calendar",
        title=title,
        about=f"{about} {told}",
        svg=charts.calendar(words, cells, *names) if counts else None,
        legend=tuple(
            (charts.day_key(high, most), str(low) if low == high else f"{low}–{high}")
            for low, high in charts.bounds(most)
        ),
        table=_tabled(asked, wanted, counts),
    )


def _tabled(asked: Asked, wanted: Wanted, counts: Mapping[date, int]) -> Tabled:
    """Return the table of days with an incident, newest first, and the CSV, oldest first."""
    days = sorted(counts)
    return Tabled(
        columns=(say(asked, "Day"), say(asked, "Incidents")),
        rows=tuple(
            (
                Told(text=day(one, asked.language)),
                count_of(asked, counts[one], queue_of(wanted, Period(start=one, end=one))),
            )
            for one in days[::-1][:MOST_TABLED]
        ),
        sheet=sheet_of(("day", "incidents"), ((one.isoformat(), counts[one]) for one in days)),
    )


def _day(asked: Asked, wanted: Wanted, one: date, count: int) -> charts.Cell:
    assert wanted.since
    assert wanted.until
    inside = wanted.since <= one <= wanted.until
    sentence = "%(day)s: 1 incident" if count == 1 else "%(day)s: %(n)s incidents"
    told = say(asked, sentence, day=day(one, asked.language), n=count)
    href = queue_of(wanted, Period(start=one, end=one)) if inside else ""
    return charts.Cell(told=told, href=href, count=count)


def _months(known: Sequence[tuple[date, ...]], language: str) -> list[str]:
    """Return the name of each month at its first whole week, else nothing; every other of many."""
    firsts = [week[0].month != (week[0] - 7 * DAY).month for week in known]
    every = 1 if sum(firsts) <= charts.MOST_LABELS else 2 if sum(firsts) <= 9 else 3
    found, seen = [], 0
    for week, first in zip(known, firsts, strict=True):
        seen += first
        found.append(short(week[0].replace(day=1), "month", language) if first and seen % every == 0 else "")  # fmt: skip
    return found
