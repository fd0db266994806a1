"""What grouping has made of each article, so that a run has only to see what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jiken.store.evidence import listed

if TYPE_CHECKING:
    from jiken.store.connection import Store

SETS = ("cell", "linked", "grouped", "whole")
CHOSEN = "IN (SELECT value FROM json_each(?))"
ROW = np.dtype([(name, "i8") for name in ("article", *SETS)])


class StandingStore:
    """The sets that articles are in, step by step; a set is known by one of its articles."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def all(self) -> NDArray[np.void]:
        """Return a record for each article: its id and its sets (-1 for none), by SETS."""
        rows = self._db.execute(f"SELECT article, {', '.join(SETS)} FROM standings")
        return np.fromiter(rows, ROW)

    def of(self, articles: Collection[int]) -> NDArray[np.void]:
        """Return the same for *articles*, as far as they were grouped."""
        rows = self._db.execute(
            f"SELECT article, {', '.join(SETS)} FROM standings WHERE article {CHOSEN}",
            (listed(articles),),
        )
        return np.fromiter(rows, ROW)

    def beside(self, articles: Collection[int]) -> set[int]:
        """Return the articles that are in one cell or whole with any of *articles*.

        And those by which the groups are known that theirs go on with, and that go on with theirs.
        """
        mine = f"SELECT %s FROM standings WHERE article {CHOSEN}"
        rows = self._db.execute(
            f"SELECT article FROM standings WHERE cell >= 0 AND cell IN ({mine % 'cell'})"
            f" UNION SELECT article FROM standings WHERE whole >= 0 AND whole IN ({mine % 'whole'})"
            f" UNION SELECT grouped FROM going_on WHERE earlier IN ({mine % 'grouped'})"
            f" UNION SELECT earlier FROM going_on WHERE grouped IN ({mine % 'grouped'})",
            (listed(articles),) * 4,
        )
        return {int(row[0]) for row in rows}

    def going_on(self, groups: Collection[int] | None = None) -> dict[int, tuple[int, int]]:
        """Return {group: (the group that it goes on with, how likely in millionths)}.

        Of all, or where one of both is among *groups*.
        """
        sql = "SELECT grouped, earlier, strength FROM going_on"
        if groups is None:
            rows = self._db.execute(sql)
        else:
            some = listed(groups)
            rows = self._db.execute(
                f"{sql} WHERE grouped {CHOSEN} OR earlier {CHOSEN}", (some, some)
            )
        return {grouped: (earlier, strength) for grouped, earlier, strength in rows}

    def save(
        self,
        changed: NDArray[np.void],
        going_on: Mapping[int, tuple[int, int]],
        ended: Collection[int],
        touched: Iterable[int],
    ) -> None:
        """Remember records that changed, what groups go on with now, and which go on no more.

        *touched* articles are to be published, all of them even if a run is interrupted.
        """
        with self._store.writing() as db:
            db.conn.executemany(
                f"INSERT OR REPLACE INTO standings(article, {', '.join(SETS)})"
                " VALUES (?, ?, ?, ?, ?)",
                changed.tolist(),
            )
            db.execute(
                "DELETE FROM going_on WHERE grouped IN (SELECT value FROM json_each(?))",
                (listed(ended),),
            )
            db.conn.executemany(
                "INSERT OR REPLACE INTO going_on VALUES (?, ?, ?)",
                [(grouped, *to) for grouped, to in going_on.items()],
            )
            self._store.unsettled.add(touched)

    def times(self, articles: Collection[int]) -> dict[int, tuple[float, float]]:
        """Return the first and last second of each of *articles* that blocking has read."""
        rows = self._db.execute(
            "SELECT article, begins, ends FROM blocking"
            " WHERE article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        return {article: (begins, ends) for article, begins, ends in rows}

    def published(self, articles: Collection[int]) -> None:
        """Take articles off the list of those that are to be settled."""
        with self._store.writing() as db:
            db.execute(
                "DELETE FROM unsettled WHERE article IN (SELECT value FROM json_each(?))",
                (listed(articles),),
            )
