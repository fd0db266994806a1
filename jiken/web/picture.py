"""What a picture is: a chart, what it counts in words, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jiken.service.desk import counting
from jiken.service.desk.series import Period
from jiken.service.desk.wanted import Wanted, query_of
from jiken.web.asked import Asked
from jiken.web.pages import say
from jiken.web.telling import numbered

MOST_TABLED = 100
"""So many rows has a table on the page; the CSV has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A cell of a table: *href* leads to the incidents that it counts."""

    text: str
    href: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabled:
    """The table behind a picture: *rows* is what fits the page, *sheet* the whole for CSV."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Told, ...], ...]
    sheet: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: *svg* None where there is nothing to draw, *about* says what is counted."""

    name: str
    title: str
    about: str
    svg: Markup | None
    table: Tabled
    legend: tuple[tuple[Markup, str], ...] = ()
    note: str = ""


def sheet_of(
    names: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[Mapping[str, object], ...]:
    """Return the CSV of a table; where it has no rows, an empty one for the header's sake.

    >>> sheet_of(("day", "incidents"), [])
    ({'day': '', 'incidents': ''},)
    """
    found = tuple(dict(zip(names, row, strict=True)) for row in rows)
    return found or (dict.fromkeys(names, ""),)


def count_of(asked: Asked, n: int, href: str = "") -> Told:
    """Return a number of a table; none leads nowhere."""
    return Told(text=numbered(n, asked.language), href=href if n else "", number=True)


def more_of(asked: Asked, more: int) -> str:
    """Return how many there are besides those that are drawn, in words."""
    return say(asked, "%(n)s more in the table.", n=more) if more > 0 else ""


def queue_of(wanted: Wanted, period: Period | None = None) -> str:
    """Return the address of the queue with what is wanted, of one period of it."""
    chosen = counting.shown(wanted)
    if period and wanted.since and wanted.until:
        since, until = max(period.start, wanted.since), min(period.end, wanted.until)
        chosen = replace(chosen, since=since, until=until)
    return f"/queue?{query_of(chosen)}"


def with_value(wanted: Wanted, facet: str, value: str) -> Wanted:
    """Return what is wanted, of one value of a filter."""
    if facet == "tag":
        return replace(wanted, tags=(value,))
    if facet == "country":
        return replace(wanted, countries=(value,))
    if facet == "language":
        return replace(wanted, languages=(value,))
    return replace(wanted, publishers=(value,))
