"""Counting incidents by day and by what they are filtered by, and articles by publisher and month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jiken.store.asked_rows import test_of_facets
from jiken.store.asking import Asking

if TYPE_CHECKING:
    from jiken.store.connection import Store

Daily = list[tuple[str, str, int]]
"""(day, value, how many)."""
EACH = (
    "facet_counts c CROSS JOIN facets f ON f.facet = c.facet AND f.value = c.value"
    " AND f.shelf = c.shelf"
)
"""Facets value by value: of each, those on the shelves and days that are asked for stand together."""


class Counting:
    """What is counted of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def days(self) -> tuple[str, str] | None:
        """Return the first and the last day of any incident, None where none has one."""
        rows = self._db.execute(
            "SELECT (SELECT min(day) FROM queue WHERE day > ''), (SELECT max(day) FROM queue)"
        ).fetchall()
        first, last = rows[0]
        return (str(first), str(last)) if first else None

    def by_facet(self, asking: Asking, facet: str, group: str = "") -> Daily:
        """Return how many incidents that are asked for have each value of a filter, day by day.

        Of tags those of *group*, without its name. An incident that has several counts for each.
        """
        value = f"substr(c.value, {len(group) + 2})" if group else "c.value"
        of_group = "AND c.value >= ? AND c.value < ?" if group else ""
        ends = (f"{group}/", f"{group}0") if group else ()
        test, values = test_of_facets(asking)
        rows = self._db.execute(
            f"SELECT f.day, {value}, count(*) FROM {EACH} WHERE c.facet = ? {of_group}"
            f" AND {test} AND f.day > '' GROUP BY c.facet, c.value, c.shelf, f.day",
            (facet, *ends, *values),
        )
        return [(str(day), str(value), int(number)) for day, value, number in rows]

    def incidents_by_publisher(self, asking: Asking) -> dict[str, int]:
        """Return of how many incidents that are asked for each publisher has told."""
        test, values = test_of_facets(asking)
        rows = self._db.execute(
            f"SELECT c.value, count(*) FROM {EACH} WHERE c.facet = 'publisher' AND {test}"
            " GROUP BY c.facet, c.value",
            values,
        )
        return {str(name): int(number) for name, number in rows}

    def articles_by_publisher(self, since: str, until: str) -> dict[str, int]:
        """Return how many stored articles each publisher published on the days from *since* to *until*."""
        rows = self._db.execute(
            "WITH RECURSIVE known(name) AS (SELECT min(publisher) FROM articles UNION ALL"
            " SELECT (SELECT min(publisher) FROM articles WHERE publisher > known.name) FROM known"
            " WHERE known.name IS NOT NULL) SELECT name, (SELECT count(*) FROM articles a"
            " WHERE a.publisher = name AND a.published_at >= ? AND a.published_at < ?) AS number"
            " FROM known WHERE name IS NOT NULL AND number",
            (since, f"{until}U"),
        )
        return {str(name): int(number) for name, number in rows}

    def ai_news(self, since: str, until: str) -> dict[str, tuple[int, int]]:
        """Return by month how many articles are about AI, and how many of those of harm or danger.

        As they are classified, a reviewer's word on an article over the classifier's.
        """
        rows = self._db.execute(
            "SELECT substr(a.published_at, 1, 7), count(*), sum(c.class IN ('incident', 'hazard'))"
            " FROM articles a INDEXED BY articles_published CROSS JOIN classifications c"
            " ON c.article = a.id WHERE a.published_at >= ? AND a.published_at < ? AND c.ai"
            " GROUP BY 1",
            (since, f"{until}U"),
        )
        found = {str(month): (int(all_), int(harm)) for month, all_, harm in rows}
        for month, (more, harmful) in self._judged(since, until).items():
            all_, harm = found.get(month, (0, 0))
            found[month] = (all_ + more, harm + harmful)
        return {month: counts for month, counts in sorted(found.items()) if counts[0]}

    def _judged(self, since: str, until: str) -> Mapping[str, tuple[int, int]]:
        """Return by month what reviewers' words on articles change of both counts."""
        found: dict[str, tuple[int, int]] = {}
        for article, verdict in self._store.judgements.of_articles().items():
            rows = self._db.execute(
                "SELECT substr(a.published_at, 1, 7), c.ai, c.class IN ('incident', 'hazard')"
                " FROM articles a JOIN classifications c ON c.article = a.id"
                " WHERE a.id = ? AND a.published_at >= ? AND a.published_at < ?",
                (article, since, f"{until}U"),
            ).fetchall()
            for month, ai, harmful in rows:
                is_ai, is_harmful = bool(ai), bool(harmful)
                if verdict.class_:
                    is_harmful = verdict.class_.harmful
                    is_ai = is_ai or is_harmful
                is_ai = is_ai if verdict.ai is None else verdict.ai
                before, harm = found.get(month, (0, 0))
                found[str(month)] = (
                    before + is_ai - bool(ai),
                    harm + (is_ai and is_harmful) - bool(ai and harmful),
                )
        return found
