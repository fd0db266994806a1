"""What is asked of the queue as one test of its row `q`, for who counts or searches. Pure."""

from __future__ import annotations

import json
from dataclasses import replace

from jiken.store.asking import Asking

Test = tuple[str, tuple[object, ...]]


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


def between(asking: Asking, days: tuple[str, str]) -> Asking:
    """Return *asking* of the incidents from the first to the last of *days*, where it asks for them."""
    since, until = asking.days
    first = max(since, days[0])
    return replace(asking, days=(first, min(until or days[1], days[1])))


def _has(facet: str, values: tuple[str, ...]) -> Test:
    return (
        "EXISTS (SELECT 1 FROM facets f WHERE f.facet = ? AND f.value IN"
        " (SELECT value FROM json_each(?)) AND f.shelf = q.shelf AND f.incident = q.incident)",
        (facet, json.dumps(list(values), ensure_ascii=False)),
    )
