"""The log of what was run: crawls, imports, clusterings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import Row, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command; *outcome* is None while it runs or if it was killed."""

    id: int
    kind: str
    started_at: str
    ended_at: str | None
    outcome: str | None
    counts: Mapping[str, int]


class Runs:
    """The runs of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def begin(self, kind: str, *, now: datetime) -> int:
        """Note that a run has begun and return its id."""
        row: Row = {"kind": kind, "started_at": stamp(now)}
        with self._store.writing() as db:
            db.table("runs").insert(row)
            return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])

    def end(self, run: int, outcome: str, counts: Mapping[str, int], *, now: datetime) -> None:
        """Note how a run ended."""
        row: Row = {
            "ended_at": stamp(now),
            "outcome": outcome,
            "counts": json.dumps(counts, ensure_ascii=False),
        }
        with self._store.writing() as db:
            db.table("runs").update(run, row)

    def last(self, kind: str) -> Run | None:
        """Return the newest run of a kind."""
        rows = self._db.query("SELECT * FROM runs WHERE kind = ? ORDER BY id DESC LIMIT 1", (kind,))
        row = next(iter(rows), None)
        return Run(**(row | {"counts": json.loads(row["counts"] or "{}")})) if row else None
