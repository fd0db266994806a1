"""Incidents over time: by class, and by what else they are filtered by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from jiken.service.desk import counting
from jiken.service.desk.series import Table
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
from jiken.web.showing import class_name
from jiken.web.telling import compact, numbered, period_name, short

OF_CLASS = {
    "incident": "series-1",
    "hazard": "series-2",
    "complementary": "series-3",
    "needs review": "series-5",
    "unrelated": "series-4",
}
MOST_ROWS = 10
"""So many values are drawn; the table has more."""


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
        full = [_full(group, one.value) for one in table.series]
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


def _class_of(wanted: Wanted, value: str) -> Wanted:
    return replace(wanted, classes=(ArticleClass(value),))


def _full(group: str, value: str) -> str:
    return f"{group}/{value}" if group else value
