"""How the queue is asked: what is wanted as SQL, as tests of its rows and lists of its incidents. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

NEWEST_TEXTS = 5_000
"""So many articles with the words asked for, newest first, are looked at."""
PRIMARY = "sqlite_autoindex_facets_1"
"""The primary key of the facets: what a value has stands together, by day and incident."""
Part = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked of the queue.

    *facets* are (facet, values), of which any will do; *tests* are conditions on `q`, the row.
    *within* is None or a JSON list of incidents that it is to be of, *days* the first and the
    last day or "". *key*
    orders, greatest first, *cursor* is where the last page ended: its key and incident.
    """

    shelves: tuple[str, ...]
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tests: tuple[Part, ...] = ()
    within: str | None = None
    days: tuple[str, str] = ("", "")
    key: str = "value"
    cursor: tuple[object, str] | None = None
    ordered: bool = True


def words(match: str) -> Part:
    """Return the query for the incidents whose articles hold the words of a full-text query."""
    return (
        "SELECT json_group_array(DISTINCT m.incident) FROM (SELECT rowid AS article FROM"
        f" articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT {NEWEST_TEXTS}) f"
        " CROSS JOIN memberships m ON m.article = f.article",
        (match,),
    )


def has(facet: str, values: tuple[str, ...], row: str = "q") -> Part:
    """Return the test of a facet, of a *row* that has an incident with its shelf and day."""
    return (
        f"EXISTS (SELECT 1 FROM facets h INDEXED BY {PRIMARY} WHERE h.facet = ?"
        f" AND h.value IN (SELECT value FROM json_each(?)) AND h.shelf = {row}.shelf"
        f" AND h.day = {row}.day AND h.incident = {row}.incident)",
        (facet, listed(values)),
    )


def test_of_facet(facet: str, values: tuple[str, ...]) -> Part:
    """Return the test of a facet, of a row of the queue: in the row where it has the value."""
    if facet in ("class", "severity", "assignee"):
        return f"q.{facet} IN (SELECT value FROM json_each(?))", (listed(values),)
    return has(facet, values)


def counted(asking: Asking, facet: str, values: tuple[str, ...]) -> Part:
    """Return the query for how many incidents have a facet, whatever the day."""
    return (
        "SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE facet = ?"
        " AND value IN (SELECT value FROM json_each(?))"
        " AND shelf IN (SELECT value FROM json_each(?))",
        (facet, listed(values), listed(asking.shelves)),
    )


def of_facet(asking: Asking, facet: str, values: tuple[str, ...]) -> Part:
    """Return the query of the incidents with a facet, on the days that are asked for."""
    since, until = asking.days
    between = " AND day BETWEEN ? AND ?" if since or until else ""
    return (
        f"SELECT {'DISTINCT ' if len(values) > 1 else ''}incident, shelf, day FROM facets"
        " WHERE facet = ? AND value IN (SELECT value FROM json_each(?))"
        f" AND shelf IN (SELECT value FROM json_each(?)){between}",
        (facet, listed(values), listed(asking.shelves), *(ends_of(asking.days) if between else ())),
    )


def within_days(days: tuple[str, str]) -> Part:
    """Return the test of the first and the last day."""
    return "q.day BETWEEN ? AND ?", ends_of(days)


def ends_of(days: tuple[str, str]) -> tuple[str, str]:
    """Return the first and the last day that a test compares with; what has no day is on none."""
    return days[0] or "0", days[1] or "9999-99-99"


def on_days(days: tuple[str, str]) -> Part:
    """Return the query of the incidents of those days."""
    where, values = within_days(days)
    return f"SELECT q.incident FROM queue q WHERE {where}", values


def listed(values: Sequence[str]) -> str:
    """Return values as the JSON list that a query takes them in."""
    return json.dumps(list(values), ensure_ascii=False)
