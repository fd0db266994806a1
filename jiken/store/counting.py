"""Counting incidents by day and by what they are filtered by, and articles by publisher and month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jiken.store.asked_rows import Test

if TYPE_CHECKING:
    from jiken.store.connection import Store

Daily = list[tuple[str, str, int]]
"""(day, value, how many)."""


class Counting:
    """What is counted of a store; *wanted* is a test of the queue's row `q`."""

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

    def by_class(self, wanted: Test) -> Daily:
        """Return how many incidents of each class there are on each day that has any."""
        return self._daily(
            "SELECT q.day, q.class, count(*) FROM queue q"
            f" WHERE q.day > '' AND {wanted[0]} GROUP BY q.day, q.class",
            *wanted[1],
        )

    def by_facet(self, wanted: Test, facet: str, group: str = "") -> Daily:
        """Return the same by a filter's values; of tags by those of *group*, without its name.

        An incident that has several counts for each.
        """
        value = f"substr(f.value, {len(group) + 2})" if group else "f.value"
        of_group = "AND f.value >= ? AND f.value < ?" if group else ""
        ends = (f"{group}/", f"{group}0") if group else ()
        return self._daily(
            f"SELECT q.day, {value}, count(*) FROM queue q CROSS JOIN facets f"
            f" ON f.incident = q.incident WHERE q.day > '' AND {wanted[0]}"
            f" AND f.facet = ? {of_group} GROUP BY q.day, f.value",
            *wanted[1],
            facet,
            *ends,
        )

    def incidents_by_publisher(self, wanted: Test) -> dict[str, int]:
        """Return of how many incidents each publisher has told."""
        rows = self._db.execute(
            "SELECT f.value, count(*) FROM queue q CROSS JOIN facets f ON f.incident = q.incident"
            f" WHERE {wanted[0]} AND f.facet = 'publisher' GROUP BY f.value",
            wanted[1],
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

    def _daily(self, sql: str, *values: object) -> Daily:
        rows = self._db.execute(sql, values)
        return [(str(day), str(value), int(number)) for day, value, number in rows]
