"""What is asked of the queue as one test of its row `q`, for who counts or searches. Pure."""

from __future__ import annotations

import json

from jiken.store.asking import Asking

Test = tuple[str, tuple[object, ...]]
MANY = 10_000
"""More days' incidents than that are not counted further."""


def test_of(asking: Asking) -> Test:
    """Return the SQL test of what is asked for, but for its words, with its values."""
    shelves = json.dumps(list(asking.shelves))
    tests: list[Test] = [("q.shelf IN (SELECT value FROM json_each(?))", (shelves,))]
    if any(asking.days):
        since, until = asking.days
        tests.append(("q.day BETWEEN ? AND ?", (since or "0", until or "9999-99-99")))
    tests += asking.tests
    tests += [_has(facet, values) for facet, values in asking.facets]
    return " AND ".join(sql for sql, _ in tests), tuple(v for _, some in tests for v in some)


def candidates(asking: Asking) -> list[tuple[Test, Test]]:
    """Return the lists of which what is asked for is a part: how many there are, and the incidents."""
    found = [_of_facet(facet, values) for facet, values in asking.facets]
    if any(asking.days):
        days = (asking.days[0] or "0", asking.days[1] or "9999-99-99")
        every = "FROM queue WHERE day BETWEEN ? AND ?"
        counted = f"SELECT count(*) FROM (SELECT 1 {every} LIMIT {MANY})"
        found.append(((counted, days), (f"SELECT incident {every}", days)))
    return found


def _of_facet(facet: str, values: tuple[str, ...]) -> tuple[Test, Test]:
    where = "facet = ? AND value IN (SELECT value FROM json_each(?))"
    told = (facet, json.dumps(list(values), ensure_ascii=False))
    return (
        (f"SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE {where}", told),
        (f"SELECT DISTINCT incident FROM facets WHERE {where}", told),
    )


def _has(facet: str, values: tuple[str, ...]) -> Test:
    return (
        "EXISTS (SELECT 1 FROM facets f WHERE f.facet = ? AND f.value IN"
        " (SELECT value FROM json_each(?)) AND f.shelf = q.shelf AND f.incident = q.incident)",
        (facet, json.dumps(list(values), ensure_ascii=False)),
    )
