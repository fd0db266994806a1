"""Reviewers' judgements: appended, never overwritten; clustering takes them as given."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import Row, stamp, url_key

if TYPE_CHECKING:
    from jiken.store.connection import Store


class Judgements:
    """The judgements of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def about_pair(
        self, kind: str, urls: tuple[str, str], *, by: str, now: datetime, note: str = ""
    ) -> None:
        """Append "always together" or "never together" for two articles, by their addresses."""
        row: Row = {
            "kind": kind,
            "subject": json.dumps(sorted(map(url_key, urls))),
            "judged_by": by,
            "judged_at": stamp(now),
            "note": note,
        }
        with self._store.writing() as db:
            db.table("judgements").insert(row)

    def pairs(self, kind: str) -> list[tuple[int, int]]:
        """Return the article ids of the pairs whose last judgement is *kind*.

        A pair with an article that is not stored (any more) waits until it is.
        """
        rows = self._db.query(
            "SELECT d1.article AS a, d2.article AS b FROM judgements j"
            " JOIN addresses d1 ON d1.key = j.subject ->> 0"
            " JOIN addresses d2 ON d2.key = j.subject ->> 1"
            " WHERE j.kind = ? AND j.id = (SELECT MAX(id) FROM judgements l"
            " WHERE l.subject = j.subject AND l.kind IN ('always together', 'never together'))"
            " ORDER BY j.id",
            (kind,),
        )
        return [(int(row["a"]), int(row["b"])) for row in rows]
