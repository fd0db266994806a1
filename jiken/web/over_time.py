"""Incidents over time: by class, by what else they are filtered by, and day by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from jiken.service.desk import counting
from jiken.service.desk.series import DAY, Period, Table, weeks
from jiken.service.desk.wanted import Wanted
from jiken.taxonomy import ArticleClass
from jiken.web import charts
from jiken.web.asked import Asked
from jiken.web.choosing import label
from jiken.web.pages import say
from jiken.web.picture import (
    MOST_TABLED,
    Picture,
    Tabled,
    Told,
    count_of,
    more_of,
    queue_of,
    with_value,
)
from jiken.web.showing import class_name, day
from jiken.web.telling import compact, numbered, period_name, short, weekdays

OF_CLASS = {
    "incident": "series-1",
    "hazard": "series-2",
    "complementary": "series-3",
    "needs review": "series-5",
    "unrelated": "series-4",
}
MOST_ROWS = 10
"""So many values are drawn; the table has more."""
CALENDAR_WEEKS = 53


def of_classes(asked: Asked, wanted: Wanted) -> Picture:
    """Incidents by class over time, on top of each other."""
    table = counting.by_class(asked.store, wanted)
    names = [class_name(one.value, asked.language) for one in table.series]
    of = [OF_CLASS[one.value] for one in table.series]
    columns = [
        charts.Column(
            label=short(period.start, table.step, asked.language),
            told=_told(asked, period_name(period, table.step, asked.language), some, names),
            href=queue_of(wanted, period),
            parts=some,
        )
        for period, some in zip(table.periods, _by_period(table), strict=True)
    ]
    return Picture(
        name="class",
        title=_per(asked, table),
        about=say(
            asked,
            "Incidents by the day on which they became known. What is unrelated is left out,"
            " unless it is chosen.",
        ),
        svg=charts.stacked(_words(asked, "class", table, names), columns, of, compact(asked.language))
        if table.total
        else None,
        legend=tuple(
            (charts.key("class", i, of[i]), f"{name} ({numbered(one.total, asked.language)})")
            for i, (name, one) in enumerate(zip(names, table.series, strict=True))
        ),
        table=_tabled(asked, wanted, table, names, _class_of),
    )  # fmt: skip


def of_facet(name: str, title: str, about: str) -> Callable[[Asked, Wanted], Picture]:
    """Return the picture of one filter's values, a small row of columns for each."""

    def picture(asked: Asked, wanted: Wanted) -> Picture:
        table = counting.by_facet(asked.store, wanted, name)
        facet, group = counting.FACETS[name]
        full = [f"{group}/{one.value}" if group else one.value for one in table.series]
        names = [label(asked, facet, value) for value in full]
        rows = [
            charts.Row(
                label=names[i],
                lang=asked.language,
                total=numbered(one.total, asked.language),
                href=queue_of(with_value(wanted, facet, full[i])),
                counts=one.counts,
            )
            for i, one in enumerate(table.series[:MOST_ROWS])
        ]
        periods = [short(p.start, table.step, asked.language) for p in table.periods]
        return Picture(
            name=name,
            title=say(asked, title),
            about=say(asked, about),
            svg=charts.small_rows(_words(asked, name, table, names, say(asked, title)), rows, periods)
            if table.total
            else None,
            note=more_of(asked, len(table.series) - len(rows)),
            table=_tabled(asked, wanted, table, names, lambda w, v: with_value(w, facet, _full(group, v))),
        )  # fmt: skip

    return picture


def calendar(asked: Asked, wanted: Wanted) -> Picture:
    """A heat map of days; of a long time the last year."""
    assert wanted.since
    assert wanted.until
    until = wanted.until
    since = max(wanted.since, wanted.until - (CALENDAR_WEEKS * 7 - 1) * DAY)
    wanted = replace(wanted, since=since)
    counts = counting.daily(asked.store, wanted)
    known = list(weeks(since, until))
    most = max(counts.values(), default=0)
    cells = [
        [_day(asked, wanted, one, counts.get(one, 0)) for one in week] for week in known
    ]  # fmt: skip
    title = say(asked, "Calendar")
    told = say(
        asked,
        "Days from %(since)s to %(until)s with an incident: %(n)s; the most on one day: %(most)s.",
        since=day(since, asked.language),
        until=day(wanted.until, asked.language),
        n=len(counts),
        most=most,
    )
    days = sorted(counts, reverse=True)
    return Picture(
        name="calendar",
        title=title,
        about=say(asked, "A day each, stronger the more incidents became known on it.") + " " + told,
        svg=charts.calendar(
            charts.Words(name="calendar", title=title, told=told),
            cells, _months(known, asked.language), weekdays(asked.language),
        ) if counts else None,
        legend=tuple(
            (charts.day_key(high, most), str(low) if low == high else f"{low}–{high}")
            for low, high in charts.bounds(most)
        ),
        table=Tabled(
        columns=(say(asked, "Day"), say(asked, "Incidents")),
        rows=tuple(
            (
                Told(text=day(one, asked.language)),
                count_of(asked, counts[one], queue_of(wanted, Period(start=one, end=one))),
            )
            for one in days[:MOST_TABLED]
        ),
        sheet=tuple({"day": one.isoformat(), "incidents": counts[one]} for one in sorted(days))
        or ({"day": "", "incidents": ""},),
        ),
    )  # fmt: skip


def _tabled(
    asked: Asked,
    wanted: Wanted,
    table: Table,
    names: Sequence[str],
    chosen: Callable[[Wanted, str], Wanted],
) -> Tabled:
    """Return the table of a picture over time: its columns, its rows newest first, and the CSV."""
    rows = [
        (
            Told(text=period_name(period, table.step, asked.language)),
            *(
                count_of(asked, n, queue_of(chosen(wanted, one.value), period))
                for n, one in zip(some, table.series, strict=True)
            ),
        )
        for period, some in zip(table.periods, _by_period(table), strict=True)
    ]
    whole = [
        {"from": period.start.isoformat(), "to": period.end.isoformat()}
        | {one.value: n for one, n in zip(table.series, some, strict=True)}
        for period, some in zip(table.periods, _by_period(table), strict=True)
    ]
    return Tabled(
        columns=(say(asked, "Time"), *names),
        rows=tuple(reversed(rows))[:MOST_TABLED],
        sheet=tuple(whole),
    )


def _by_period(table: Table) -> list[tuple[int, ...]]:
    if not table.series:
        return [()] * len(table.periods)
    return list(zip(*(one.counts for one in table.series), strict=True))


def _words(
    asked: Asked, name: str, table: Table, names: Sequence[str], title: str = ""
) -> charts.Words:
    totals = ", ".join(
        f"{said} {numbered(one.total, asked.language)}"
        for said, one in zip(names, table.series, strict=True)
    )
    return charts.Words(name=name, title=title or _per(asked, table), told=totals)


def _per(asked: Asked, table: Table) -> str:
    if table.step == "week":
        return say(asked, "Incidents per week, by class")
    if table.step == "month":
        return say(asked, "Incidents per month, by class")
    return say(asked, "Incidents per year, by class")


def _told(asked: Asked, period: str, some: Sequence[int], names: Sequence[str]) -> str:
    parts = ", ".join(f"{name} {n}" for name, n in zip(names, some, strict=True) if n)
    return f"{period}: {parts}"


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


def _class_of(wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, classes=(ArticleClass(value),))


def _full(group: str, value: str) -> str:
    return f"{group}/{value}" if group else value
