"""How sources fare: articles a week, how their pages ended, their feeds' answers, and pauses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import Row, moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A source that is paused, by whom, since when and why."""

    source: str
    held_by: str
    held_at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a feed, sitemap or listing said last, and when it last answered as it should."""

    source: str
    url: str
    outcome: str
    detail: str
    answered_at: datetime | None


class Watched:
    """The sources of a store, as the desk shows them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def hold(self, source: str, *, by: str, reason: str, now: datetime) -> None:
        """Pause a source; a pause that stands already stays as it is."""
        row: Row = {"source": source, "held_by": by, "held_at": stamp(now), "reason": reason}
        with self._store.writing() as db:
            db.table("source_holds").insert(row, ignore=True)

    def release(self, source: str) -> None:
        """End a pause."""
        with self._store.writing() as db:
            db.execute("DELETE FROM source_holds WHERE source = ?", (source,))

    def holds(self) -> dict[str, Hold]:
        """Return the sources that are paused, by id."""
        rows = self._db.query("SELECT source, held_by, held_at, reason FROM source_holds")
        return {row["source"]: Hold(**row) for row in rows}

    def weeks(self, sources: Sequence[str], since: str) -> Mapping[str, Mapping[str, int]]:
        """Return the articles of each Monday's week from *since* on, for each of *sources*."""
        rows = self._db.query(
            "SELECT source, week, articles FROM source_weeks WHERE week >= ? AND articles > 0"
            " AND source IN (SELECT value FROM json_each(?))",
            (since, json.dumps(list(sources))),
        )
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[row["source"]][row["week"]] = row["articles"]
        return found

    def outcomes(self, sources: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Return how many pages of each of *sources* ended in each outcome, most first."""
        rows = self._db.query(
            "SELECT source, outcome, pages FROM source_outcomes WHERE pages > 0"
            " AND source IN (SELECT value FROM json_each(?)) ORDER BY pages DESC, outcome",
            (json.dumps(list(sources)),),
        )
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            found[row["source"]][row["outcome"]] = row["pages"]
        return found

    def answers(self, sources: Sequence[str]) -> Mapping[str, list[Answer]]:
        """Return the last answers of the feeds, sitemaps and listings of *sources*."""
        rows = self._db.query(
            "SELECT source, url, outcome, detail, answered_at FROM feeds"
            " WHERE source IN (SELECT value FROM json_each(?)) ORDER BY source, url",
            (json.dumps(list(sources)),),
        )
        found: dict[str, list[Answer]] = defaultdict(list)
        for row in rows:
            found[row["source"]].append(_answer_of(row))
        return found


def _answer_of(row: Mapping[str, str | None]) -> Answer:
    return Answer(
        source=row["source"] or "",
        url=row["url"] or "",
        outcome=row["outcome"] or "",
        detail=row["detail"] or "",
        answered_at=moment(row["answered_at"]),
    )
