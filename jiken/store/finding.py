"""Searching: which articles hold what is looked for."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.asked_rows import Test, candidates, test_of
from jiken.store.asking import Asking
from jiken.store.rows import IN_JSON

if TYPE_CHECKING:
    from jiken.store.connection import Store

POOL = 10_000
"""So many of the newest articles that hold the words are looked at; a word may be in every one."""
COUNTED = 1_000
"""What is more is said as "1,000+"."""
MOST_ID = 2**62
TITLE, TEXT, PUBLISHER = 8.0, 1.0, 4.0
"""Weights of the three columns in bm25: a headline says what the article is about."""
SCORE = f"bm25(articles_fts, {TITLE}, {TEXT}, {PUBLISHER})"
HOLDING = (
    "SELECT rowid AS article, {} AS score FROM articles_fts"
    " WHERE articles_fts MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Articles in order, each with the incidents that it is in; *cut*: there are more to look at.

    *more* says that there are more than these.
    """

    articles: tuple[int, ...]
    incidents: dict[int, tuple[str, ...]]
    more: bool
    cut: bool


class Finding:
    """The search of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def matches(
        self,
        match: str,
        *,
        newest_first: bool,
        among: Test | None = None,
        within: Collection[int] | None = None,
    ) -> Matches:
        """Return the articles that hold *match*, an FTS5 expression; *among* tests their incidents.

        The most relevant first, or those that were published last; at most COUNTED of the newest
        POOL that hold it. *within* are all articles of the incidents that *among* leaves, where
        they are few.
        """
        ends = (0, MOST_ID) if within is None else (min(within, default=0), max(within, default=0))
        tests = _tests(among, within)
        read = self._newest_found if newest_first else self._most_relevant
        found, cut = read(match, ends, tests)
        kept = found[:COUNTED]
        return Matches(
            articles=tuple(self._newest(kept) if newest_first else kept),
            incidents=self._homes(kept, among),
            more=len(found) > COUNTED,
            cut=cut,
        )

    def _newest_found(
        self, match: str, ends: tuple[int, int], among: Test
    ) -> tuple[list[int], bool]:
        """Return the newest articles with the words, and whether there are others to look at.

        The inner query's LIMIT keeps its order: without one SQLite may read the oldest first.
        """
        rows = self._db.execute(
            f"SELECT f.article FROM ({HOLDING.format('0')}) f WHERE {among[0]} LIMIT ?",
            (match, *ends, POOL, *among[1], COUNTED + 1),
        )
        found = [int(row[0]) for row in rows]
        if len(found) > COUNTED:
            return found, False
        return found, self._hold(match, ends) > POOL

    def _hold(self, match: str, ends: tuple[int, int]) -> int:
        rows = self._db.execute(
            f"SELECT count(*) FROM ({HOLDING.format('0')})", (match, *ends, POOL + 1)
        )
        return int(rows.fetchall()[0][0])

    def _most_relevant(
        self, match: str, ends: tuple[int, int], among: Test
    ) -> tuple[list[int], bool]:
        """Return the most relevant of the newest POOL with the words; read once, as that is slow."""
        rows = self._db.execute(
            f"WITH f AS MATERIALIZED ({HOLDING.format(SCORE)}) SELECT f.article,"
            f" (SELECT count(*) FROM f) FROM f WHERE {among[0]}"
            " ORDER BY f.score, f.article DESC LIMIT ?",
            (match, *ends, POOL + 1, *among[1], COUNTED + 1),
        ).fetchall()
        return [int(row[0]) for row in rows], bool(rows) and int(rows[0][1]) > POOL

    def few(self, asking: Asking, most: int) -> list[str] | None:
        """Return the incidents that are asked for, None where no index leads to at most so many."""
        for counted, listed in candidates(asking):
            if int(self._db.execute(*counted).fetchall()[0][0]) <= most:
                test, values = test_of(asking)
                rows = self._db.execute(
                    f"SELECT q.incident FROM ({listed[0]}) l CROSS JOIN queue q"
                    f" ON q.incident = l.incident WHERE {test}",
                    (*listed[1], *values),
                )
                return [str(row[0]) for row in rows]
        return None

    def articles_of(self, incidents: Collection[str]) -> set[int]:
        """Return the articles of *incidents*, linked ones, too."""
        rows = self._db.execute(
            f"SELECT article FROM memberships WHERE incident {IN_JSON}",
            (json.dumps(list(incidents)),),
        )
        return {int(row[0]) for row in rows}

    def _homes(self, articles: Collection[int], among: Test | None) -> dict[int, tuple[str, ...]]:
        """Return the incidents of each article, the one that it is in-event in first."""
        test, values = among or ("1", ())
        joined = "" if among is None else " JOIN queue q ON q.incident = m.incident"
        rows = self._db.execute(
            f"SELECT m.article, m.incident FROM memberships m{joined}"
            f" WHERE m.article {IN_JSON} AND {test}"
            " ORDER BY m.role NOT IN ('report', 'copy', 'follow-up'), m.incident",
            (json.dumps(list(articles)), *values),
        )
        found: dict[int, tuple[str, ...]] = {}
        for article, incident in rows:
            found[int(article)] = (*found.get(int(article), ()), str(incident))
        return found

    def _newest(self, articles: Collection[int]) -> list[int]:
        rows = self._db.execute(
            f"SELECT id FROM articles WHERE id {IN_JSON}"
            " ORDER BY coalesce(published_at, fetched_at) DESC, id DESC",
            (json.dumps(list(articles)),),
        )
        return [int(row[0]) for row in rows]


def _tests(among: Test | None, within: Collection[int] | None) -> Test:
    """Return the test of an article `f.article`: by its incidents, or by the list of the few."""
    if within is not None:
        return f"f.article {IN_JSON}", (json.dumps(list(within)),)
    if among is None:
        return "1", ()
    test, values = among
    return (
        "EXISTS (SELECT 1 FROM memberships m CROSS JOIN queue q ON q.incident = m.incident"
        f" WHERE m.article = f.article AND {test})",
        values,
    )
