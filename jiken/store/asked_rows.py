"""What is asked of the queue as one test of its row `q`, for who counts or searches. Pure."""

from __future__ import annotations

import json

from jiken.store.asking import Asking, Part, ends_of, of_facet, test_of_facet

Test = Part
MANY = 10_000
"""More days' incidents than that are not counted further."""


def test_of(asking: Asking) -> Test:
    """Return the SQL test of what is asked for, but for its words, of a row `q` of the queue."""
    return _all(
        *_stretch(asking, "q", "q"),
        *asking.tests,
        *(test_of_facet(facet, values) for facet, values in asking.facets),
    )


def test_of_facets(asking: Asking) -> Test:
    """Return the same of a row `f` of the facets and their count `c`.

    What else is asked for is listed first: that is shorter than looking at each of very many.
    """
    if asking.tests:
        test, values = test_of(asking)
        others = [(f"SELECT q.incident FROM queue q WHERE {test}", values)]
    else:
        others = [of_facet(asking, *facet) for facet in asking.facets]
    return _all(
        *_stretch(asking, shelved="c", dated="f"),
        *((f"f.incident IN (SELECT incident FROM ({sql}))", told) for sql, told in others),
    )


def _stretch(asking: Asking, shelved: str, dated: str) -> list[Test]:
    """Return the tests of the shelves and days that are asked for."""
    shelves = json.dumps(list(asking.shelves))
    found: list[Test] = [(f"{shelved}.shelf IN (SELECT value FROM json_each(?))", (shelves,))]
    if any(asking.days):
        found.append((f"{dated}.day BETWEEN ? AND ?", ends_of(asking.days)))
    return found


def _all(*tests: Test) -> Test:
    return " AND ".join(sql for sql, _ in tests), tuple(v for _, some in tests for v in some)


def candidates(asking: Asking) -> list[tuple[Test, Test]]:
    """Return the lists of which what is asked for is a part: how many there are, and the incidents."""
    found = [_of_facet(facet, values) for facet, values in asking.facets]
    if any(asking.days):
        every = "FROM queue WHERE day BETWEEN ? AND ?"
        counted = f"SELECT count(*) FROM (SELECT 1 {every} LIMIT {MANY})"
        ends = ends_of(asking.days)
        found.append(((counted, ends), (f"SELECT incident {every}", ends)))
    return found


def _of_facet(facet: str, values: tuple[str, ...]) -> tuple[Test, Test]:
    where = "facet = ? AND value IN (SELECT value FROM json_each(?))"
    told = (facet, json.dumps(list(values), ensure_ascii=False))
    return (
        (f"SELECT coalesce(sum(incidents), 0) FROM facet_counts WHERE {where}", told),
        (f"SELECT DISTINCT incident FROM facets WHERE {where}", told),
    )
