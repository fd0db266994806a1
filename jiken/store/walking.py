"""The shortest way through the indexes to what is asked of the queue. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod

from jiken.store.asking import (
    Asking,
    Part,
    counted,
    has,
    listed,
    of_facet,
    on_days,
    test_of_facet,
    within_days,
)

FEW = 30_000
"""So many incidents at most are looked at one by one rather than along the order that is asked for."""
DEARER = 3
"""How much longer one takes so, by looking (100,000 incidents, a store of 3.5 GB)."""
INDEXES = {
    "value": "queue_value",
    "day": "queue_newest",
    "changed_at": "queue_changed",
    "sources": "queue_sources",
}


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
    sizes = {facet: number(*counted(asking, *facet)) for facet in asking.facets}
    rarest = min(asking.facets, key=sizes.__getitem__, default=None)
    few = of_facet(asking, *rarest) if rarest else on_days(asking.days)
    if not asking.ordered:
        return few
    every = number(*_on_shelves(asking.shelves)) or 1
    found = [*sizes.values()]
    if any(asking.days):
        found.append(number(*_up_to(on_days(asking.days), FEW)))
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
    if few == on_days(asking.days):
        yield from _along(asking, most, INDEXES["day"])
    elif asking.tests or asking.within is not None:
        yield _by_looking(asking, most, few)
    else:
        sql, values = few
        others = [has(*facet, "d") for facet in asking.facets if of_facet(asking, *facet) != few]
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


def _where(asking: Asking, shelves: tuple[str, ...]) -> Part:
    marks = ", ".join("?" * len(shelves))
    parts: list[Part] = [(f"q.shelf IN ({marks})", shelves)]
    if asking.cursor:
        key, incident = asking.cursor
        parts.append((f"q.{asking.key} <= ?", (key,)))
        parts.append((f"(q.{asking.key} < ? OR q.incident > ?)", (key, incident)))
    if any(asking.days):
        parts.append(within_days(asking.days))
    parts += asking.tests
    parts += [test_of_facet(facet, values) for facet, values in asking.facets]
    return " AND ".join(sql for sql, _ in parts), tuple(v for _, some in parts for v in some)


def _on_shelves(shelves: tuple[str, ...]) -> Part:
    return (
        "SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE facet = 'class'"
        " AND shelf IN (SELECT value FROM json_each(?))",
        (listed(shelves),),
    )
