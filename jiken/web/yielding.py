"""What sources yield, and which share of AI news tells of harm or danger."""

from __future__ import annotations

from datetime import date

from jiken.service.desk import counting
from jiken.service.desk.series import DAY, Period
from jiken.service.desk.wanted import Wanted
from jiken.web import charts
from jiken.web.asked import Asked
from jiken.web.pages import say
from jiken.web.picture import (
    MOST_TABLED,
    Picture,
    Tabled,
    Told,
    count_of,
    more_of,
    queue_of,
    sheet_of,
    with_value,
)
from jiken.web.telling import month, numbered

MOST_SOURCES = 15
"""So many publishers are drawn; the table has more."""


def sources(asked: Asked, wanted: Wanted) -> Picture:
    """Articles and incidents of each publisher, as bars."""
    found = counting.yields(asked.store, wanted)
    title = say(asked, "What sources yield")
    rows = [
        charts.Bars(
            label=one.publisher,
            lang="",
            href=queue_of(with_value(wanted, "publisher", one.publisher)),
            counts=(one.incidents, one.articles),
            told=(
                _of(asked, one.incidents, "1 incident", "%(n)s incidents"),
                _of(asked, one.articles, "1 article", "%(n)s articles"),
            ),
        )
        for one in found[:MOST_SOURCES]
    ]
    told = "; ".join(f"{row.label}: {', '.join(row.told)}" for row in rows[:5])
    of = ("series-1", "series-4")
    names = (say(asked, "Incidents"), say(asked, "Articles"))
    return Picture(
        name="sources",
        title=title,
        about=say(
            asked,
            "Articles are all that the publisher published in this time and that were stored;"
            " incidents those that it told of and that fit the filters. Each has a scale of its own.",
        ),
        svg=charts.bars(charts.Words(name="sources", title=title, told=told), rows, of)
        if rows
        else None,
        legend=tuple((charts.key("sources", i, of[i]), names[i]) for i in range(2)),
        table=Tabled(
            columns=(say(asked, "Publisher"), *names),
            rows=tuple(
                (
                    Told(text=one.publisher),
                    count_of(
                        asked,
                        one.incidents,
                        queue_of(with_value(wanted, "publisher", one.publisher)),
                    ),
                    count_of(asked, one.articles),
                )
                for one in found[:MOST_TABLED]
            ),
            sheet=sheet_of(
                ("publisher", "incidents", "articles"),
                ((one.publisher, one.incidents, one.articles) for one in found),
            ),
        ),
        note=more_of(asked, len(found) - len(rows)),
    )


def share(asked: Asked, wanted: Wanted) -> Picture:
    """Which share of AI news tells of incidents or hazards, by month, as AIM draws it."""
    found = counting.shares(asked.store, wanted)
    title = say(asked, "Share of AI news that tells of incidents or hazards")
    names = (say(asked, "Month"), say(asked, "AI news"), say(asked, "of incidents or hazards"), "%")
    columns = [
        charts.Column(
            label=month(one.month, asked.language),
            told=say(
                asked,
                "%(month)s: %(share)s%% (articles: %(harmful)s of %(articles)s)",
                month=month(one.month, asked.language), harmful=one.harmful,
                articles=one.articles, share=f"{100 * one.share:.1f}",
            ),
            href=queue_of(wanted, _month(one.month)),
            parts=(100 * one.share,),
            top=f"{100 * one.share:.1f}%",
        )
        for one in found
    ]  # fmt: skip
    told = "; ".join(column.told for column in columns[-12:])
    return Picture(
        name="share",
        title=title,
        about=say(
            asked,
            "All stored articles about AI that were published in a month, by the classifier or by"
            " a reviewer, and how many of them tell of an AI incident or hazard. Articles are"
            " counted, not incidents, each copy too; of the filters only the days are heard. What"
            " share this is of all AI news depends on the sources that are collected.",
        ),
        svg=charts.shares(
            charts.Words(name="share", title=title, told=told), columns, lambda n: f"{n}%"
        )
        if columns
        else None,
        table=Tabled(
            columns=names,
            rows=tuple(
                (
                    Told(text=month(one.month, asked.language)),
                    count_of(asked, one.articles),
                    count_of(asked, one.harmful),
                    Told(text=f"{100 * one.share:.1f}", number=True),
                )
                for one in reversed(found)
            )[:MOST_TABLED],
            sheet=sheet_of(
                ("month", "ai_articles", "of_incidents_or_hazards", "share"),
                (
                    (f"{one.month:%Y-%m}", one.articles, one.harmful, round(one.share, 4))
                    for one in found
                ),
            ),
        ),
    )


def _month(start: date) -> Period:
    return Period(start=start, end=(start + 31 * DAY).replace(day=1) - DAY)


def _of(asked: Asked, number: int, one: str, many: str) -> str:
    return say(asked, one if number == 1 else many, n=numbered(number, asked.language))
