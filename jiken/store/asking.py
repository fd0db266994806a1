"""How the queue is asked: what is wanted as SQL, by the shortest way through its indexes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

FEW = 8_000
"""So many incidents are looked at one by one rather than along the order that is asked for."""
NEWEST_TEXTS = 20_000
"""So many articles with the words asked for, newest first, are looked at."""
INDEXES = {
    "value": "queue_value",
    "day": "queue_newest",
    "changed_at": "queue_changed",
    "sources": "queue_sources",
}
Part = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked of the queue.

    *facets* are (facet, values), of which any will do; *tests* are conditions on `q`, the row.
    *match* is for the articles' full-text index, *days* the first and the last day or "". *key*
    orders, greatest first, *cursor* is where the last page ended: its key and incident.
    """

    shelves: tuple[str, ...]
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tests: tuple[Part, ...] = ()
    match: str = ""
    days: tuple[str, str] = ("", "")
    key: str = "value"
    cursor: tuple[object, str] | None = None
    ordered: bool = True


def driver(asking: Asking, number: Callable[[str, Sequence[object]], int]) -> Part | None:
    """Return the query of the few incidents of which those that are asked for are some.

    None where there are many; *number* answers a query with a number.
    """
    if asking.match:
        return (
            "SELECT DISTINCT m.incident FROM (SELECT rowid AS article FROM articles_fts WHERE"
            f" articles_fts MATCH ? ORDER BY rowid DESC LIMIT {NEWEST_TEXTS}) f"
            " CROSS JOIN memberships m ON m.article = f.article",
            (asking.match,),
        )
    found = [(number(*_counted(asking, *facet)), _of_facet(asking, *facet)) for facet in asking.facets]  # fmt: skip
    if any(asking.days):
        where, values = _days(asking.days)
        many = f"SELECT count(*) FROM (SELECT 1 FROM queue q WHERE {where} LIMIT {FEW + 1})"
        found.append((number(many, values), (f"SELECT q.incident FROM queue q WHERE {where}", values)))  # fmt: skip
    least = min(found, default=None, key=lambda one: one[0])
    return least[1] if least and least[0] <= FEW else None


def walk(asking: Asking, most: int, few: Part | None) -> Iterator[Part]:
    """Yield the queries for key and incident that together hold the first *most* of what is asked for.

    Along an order they need nothing but its index.
    """
    columns = f"q.{asking.key}, q.incident"
    order = f" ORDER BY q.{asking.key} DESC, q.incident" if asking.ordered else ""
    for shelf in asking.shelves:
        where, values = _where(asking, shelf)
        if few:
            start = f"SELECT {columns} FROM ({few[0]}) d CROSS JOIN queue q ON q.incident = d.incident"  # fmt: skip
            yield f"{start} WHERE {where}{order} LIMIT ?", (*few[1], *values, most)
        else:
            index = f"queue q INDEXED BY {INDEXES[asking.key]}"
            yield f"SELECT {columns} FROM {index} WHERE {where}{order} LIMIT ?", (*values, most)


def _where(asking: Asking, shelf: str) -> Part:
    parts: list[Part] = [("q.shelf = ?", (shelf,))]
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
    return (
        "EXISTS (SELECT 1 FROM facets f WHERE f.facet = ? AND f.value IN"
        " (SELECT value FROM json_each(?)) AND f.shelf = q.shelf AND f.incident = q.incident)",
        (facet, _json(values)),
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


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
