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
"""The primary key of the facets: what a value has stands together, by incident."""
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
    *most* out of the share that fits, if filters have nothing to do with each other. In no order
    they are found in that of the incidents, as facets have them. *number* answers a query with a
    number.
    """
    if asking.within is not None:
        return "SELECT value AS incident FROM json_each(?)", (asking.within,)
    every = number(*_on_shelves(asking.shelves)) or 1
    found = [(number(*_counted(asking, *facet)), _of_facet(asking, *facet)) for facet in asking.facets]  # fmt: skip
    if any(asking.days):
        where, values = _days(asking.days)
        many = f"SELECT count(*) FROM (SELECT 1 FROM queue q WHERE {where} LIMIT {FEW + 1})"
        found.append((number(many, values), _on_days(asking.days)))
    if not found:
        return None
    least, few = min(found, key=lambda one: one[0])
    if not asking.ordered:
        return few
    share = prod(min(size / every, 1.0) for size, _ in found)
    along = min(every, most / share) if share else every
    return few if least <= FEW and DEARER * least < along else None


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
    if len(asking.facets) == 1 and not (asking.tests or asking.within or any(asking.days)):
        yield f"SELECT NULL, incident FROM ({few[0]}) LIMIT ?", (*few[1], most)
    elif few == _on_days(asking.days):
        yield from _along(asking, most, INDEXES["day"])
    else:
        yield _by_looking(asking, most, few)


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
    parts += [_has(facet, values) for facet, values in asking.facets]
    return " AND ".join(sql for sql, _ in parts), tuple(v for _, some in parts for v in some)


def _has(facet: str, values: tuple[str, ...]) -> Part:
    """Return the test of a facet: of those that an incident has one of, in its row."""
    if facet in ("class", "severity", "assignee"):
        return f"q.{facet} IN (SELECT value FROM json_each(?))", (_json(values),)
    marks = ", ".join("?" * len(values))
    return (
        f"EXISTS (SELECT 1 FROM facets f INDEXED BY {PRIMARY} WHERE f.facet = ? AND f.value IN ({marks})"
        " AND f.shelf = q.shelf AND f.incident = q.incident)",
        (facet, *values),
    )


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


def _of_facet(asking: Asking, facet: str, values: tuple[str, ...]) -> Part:
    return (
        "SELECT DISTINCT incident FROM facets WHERE facet = ?"
        " AND value IN (SELECT value FROM json_each(?))"
        " AND shelf IN (SELECT value FROM json_each(?))",
        (facet, _json(values), _json(asking.shelves)),
    )


def _days(days: tuple[str, str]) -> Part:
    """Return the test of the first and the last day; what has no day is on none."""
    since, until = days
    return "q.day BETWEEN ? AND ?", (since or "0", until or "9999-99-99")


def _on_days(days: tuple[str, str]) -> Part:
    where, values = _days(days)
    return f"SELECT q.incident FROM queue q WHERE {where}", values


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
