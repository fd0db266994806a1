"""How the queue is asked: what is wanted as SQL, by the shortest way through its indexes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

FEW = 30_000
"""So many incidents at most are looked at one by one rather than along the order that is asked for."""
DEARER = 3
"""How much longer one takes so, by looking (100,000 incidents, a store of 3.5 GB)."""
NEWEST_TEXTS = 5_000
"""So many articles with the words asked for, newest first, are looked at."""
INDEXES = {
    "value": "queue_value",
    "day": "queue_newest",
    "changed_at": "queue_changed",
    "sources": "queue_sources",
}
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


def driver(
    asking: Asking, most: int, number: Callable[[str, Sequence[object]], int]
) -> Part | None:
    """Return the query of the incidents of which those that are asked for are some, else None.

    None where it is shorter to go along the order until *most* are found: that takes about
    *most* out of the share that fits, if filters have nothing to do with each other. *number*
    answers a query with a number.
    """
    if asking.within is not None:
        return "SELECT value AS incident FROM json_each(?)", (asking.within,)
    if not (asking.facets or any(asking.days)):
        return None
    sizes = {facet: number(*_counted(asking, *facet)) for facet in asking.facets}
    rarest = min(asking.facets, key=sizes.__getitem__, default=None)
    few = of_facet(asking, *rarest) if rarest else _on_days(asking.days)
    if not asking.ordered:
        return few
    every = number(*_on_shelves(asking.shelves)) or 1
    found = [*sizes.values()]
    if any(asking.days):
        found.append(number(*_up_to(_on_days(asking.days), FEW)))
    share = prod(min(size / every, 1.0) for size in found)
    along = min(every, most / share) if share else every
    enough = min(FEW, int(along / DEARER))
    return few if number(*_up_to(few, enough)) <= enough else None


def _up_to(few: Part, most: int) -> Part:
    """Return the query for how many there are; more than *most* are *most* + 1."""
    sql, values = few
    return f"SELECT count(*) FROM ({sql} LIMIT {most + 1})", values


def walk(asking: Asking, most: int, few: Part | None) -> Iterator[Part]:
    """Yield the queries for key and incident that together hold the first *most* of what is asked for.

    Along an order they need nothing but its index.
    """
    if few and not asking.ordered:
        yield from _in_no_order(asking, most, few)
    elif few:
        yield _by_looking(asking, most, few)
    else:
        yield from _along(asking, most, INDEXES[asking.key])


def _in_no_order(asking: Asking, most: int, few: Part) -> Iterator[Part]:
    """Yield the queries for any *most*, without reading rows of the queue where that can be."""
    if few == _on_days(asking.days):
        yield from _along(asking, most, INDEXES["day"])
    elif asking.tests or asking.within is not None:
        yield _by_looking(asking, most, few)
    else:
        sql, values = few
        others = [_has(*facet, "d") for facet in asking.facets if of_facet(asking, *facet) != few]
        where = " AND ".join(["1", *(sql for sql, _ in others)])
        told = tuple(value for _, some in others for value in some)
        yield f"SELECT NULL, incident FROM ({sql}) d WHERE {where} LIMIT ?", (*values, *told, most)


def _by_looking(asking: Asking, most: int, few: Part) -> Part:
    where, values = _where(asking, asking.shelves)
    sql = (
        f"SELECT q.{asking.key}, q.incident FROM ({few[0]}) d"
        f" CROSS JOIN queue q ON q.incident = d.incident WHERE {where}{_order(asking)} LIMIT ?"
    )
    return sql, (*few[1], *values, most)


def _along(asking: Asking, most: int, index: str) -> Iterator[Part]:
    key = f"q.{asking.key}" if asking.ordered else "NULL"
    for shelf in asking.shelves:
        where, values = _where(asking, (shelf,))
        sql = (
            f"SELECT {key}, q.incident FROM queue q INDEXED BY {index}"
            f" WHERE {where}{_order(asking)} LIMIT ?"
        )
        yield sql, (*values, most)


def _order(asking: Asking) -> str:
    return f" ORDER BY q.{asking.key} DESC, q.incident" if asking.ordered else ""


def words(match: str) -> Part:
    """Return the query for the incidents whose articles hold the words of a full-text query."""
    return (
        "SELECT json_group_array(DISTINCT m.incident) FROM (SELECT rowid AS article FROM"
        f" articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT {NEWEST_TEXTS}) f"
        " CROSS JOIN memberships m ON m.article = f.article",
        (match,),
    )


def _where(asking: Asking, shelves: tuple[str, ...]) -> Part:
    marks = ", ".join("?" * len(shelves))
    parts: list[Part] = [(f"q.shelf IN ({marks})", shelves)]
    if asking.cursor:
        key, incident = asking.cursor
        parts.append((f"q.{asking.key} <= ?", (key,)))
        parts.append((f"(q.{asking.key} < ? OR q.incident > ?)", (key, incident)))
    if any(asking.days):
        parts.append(_days(asking.days))
    parts += asking.tests
    parts += [test_of_facet(facet, values) for facet, values in asking.facets]
    return " AND ".join(sql for sql, _ in parts), tuple(v for _, some in parts for v in some)


def _has(facet: str, values: tuple[str, ...], row: str = "q") -> Part:
    """Return the test of a facet, of a *row* that has an incident with its shelf and day."""
    return (
        f"EXISTS (SELECT 1 FROM facets h INDEXED BY {PRIMARY} WHERE h.facet = ?"
        f" AND h.value IN (SELECT value FROM json_each(?)) AND h.shelf = {row}.shelf"
        f" AND h.day = {row}.day AND h.incident = {row}.incident)",
        (facet, _json(values)),
    )


def test_of_facet(facet: str, values: tuple[str, ...]) -> Part:
    """Return the test of a facet, of a row of the queue: in the row where it has the value."""
    if facet in ("class", "severity", "assignee"):
        return f"q.{facet} IN (SELECT value FROM json_each(?))", (_json(values),)
    return _has(facet, values)


def _on_shelves(shelves: tuple[str, ...]) -> Part:
    return (
        "SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE facet = 'class'"
        " AND shelf IN (SELECT value FROM json_each(?))",
        (_json(shelves),),
    )


def _counted(asking: Asking, facet: str, values: tuple[str, ...]) -> Part:
    return (
        "SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE facet = ?"
        " AND value IN (SELECT value FROM json_each(?))"
        " AND shelf IN (SELECT value FROM json_each(?))",
        (facet, _json(values), _json(asking.shelves)),
    )


def of_facet(asking: Asking, facet: str, values: tuple[str, ...]) -> Part:
    """Return the query of the incidents with a facet, on the days that are asked for."""
    since, until = asking.days
    between = " AND day BETWEEN ? AND ?" if since or until else ""
    return (
        f"SELECT {'DISTINCT ' if len(values) > 1 else ''}incident, shelf, day FROM facets"
        " WHERE facet = ? AND value IN (SELECT value FROM json_each(?))"
        f" AND shelf IN (SELECT value FROM json_each(?)){between}",
        (facet, _json(values), _json(asking.shelves), *(ends_of(asking.days) if between else ())),
    )


def _days(days: tuple[str, str]) -> Part:
    """Return the test of the first and the last day."""
    return "q.day BETWEEN ? AND ?", ends_of(days)


def ends_of(days: tuple[str, str]) -> tuple[str, str]:
    """Return the first and the last day that a test compares with; what has no day is on none."""
    return days[0] or "0", days[1] or "9999-99-99"


def _on_days(days: tuple[str, str]) -> Part:
    where, values = _days(days)
    return f"SELECT q.incident FROM queue q WHERE {where}", values


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
