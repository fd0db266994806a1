"""The pictures page: incidents over time, a calendar, what sources yield; each with its table and CSV."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from jiken.exports.sheets import sheet
from jiken.service.desk.counting import dated, whole_time
from jiken.service.desk.finding import is_filtered
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Wanted, query_of
from jiken.web.asked import Asked, answered
from jiken.web.choosing import choices, everywhere, not_understood, wanted_here
from jiken.web.drawing import PICTURES
from jiken.web.pages import page, say

CSV = "text/csv; charset=utf-8"


def pictures(asked: Asked) -> Response:
    """Show all pictures of what is wanted."""
    asked_for = wanted_here(asked)
    waiting = catch_up(asked.store, asked.now)
    wanted = dated(asked.store, asked_for, asked.now.date())
    return page(
        asked,
        "pictures.html",
        pictures=[draw(asked, wanted) for draw in PICTURES.values()],
        wanted=asked_for,
        shown=wanted,
        query=query_of(wanted),
        filtered=is_filtered(replace(asked_for, since=None, until=None)),
        choices=choices(asked, asked_for, everywhere(asked)),
        not_understood=not_understood(asked),
        ranges=_ranges(asked, asked_for),
        waiting=waiting,
    )


def table(asked: Asked) -> Response:
    """Answer with the table behind one picture as CSV."""
    name = asked.request.path_params["name"]
    draw = PICTURES.get(name)
    if draw is None:
        raise HTTPException(404, say(asked, "There is no such picture."))
    wanted = dated(asked.store, wanted_here(asked), asked.now.date())
    disposition = f'attachment; filename="jiken-{name}.csv"'
    return Response(
        sheet(draw(asked, wanted).table.sheet),
        media_type=CSV,
        headers={"Content-Disposition": disposition},
    )


def _ranges(asked: Asked, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return times to choose from: name, address, and whether it is the one that is shown."""
    days = whole_time(asked.store)
    if not days:
        return []
    first, last = days
    last = min(last, asked.now.date())
    year = _year_before(last)
    known = [
        (say(asked, "Last half year"), None, None),
        (say(asked, "Last year"), year, None),
        (say(asked, "All the time"), first, None),
    ]
    return [
        (
            name,
            f"/pictures?{query_of(replace(wanted, since=since, until=until))}",
            (since, until) == (wanted.since, wanted.until),
        )
        for name, since, until in known
    ]


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28))


ROUTES = (
    Route("/pictures", answered(pictures)),
    Route("/pictures/{name}.csv", answered(table)),
)
