"""The log of what was run: crawls, imports, clusterings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import Row, moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store

LONGEST_LOG = 20_000
"""Characters kept of what a run that failed has printed, from its end."""

Value = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command; *outcome* is None while it runs or if it was killed.

    *process* tells which process it is, *beat_at* when that last said that it lives; *asked*
    is what it was to do, *progress* how far it is, *errors* what went wrong by source.
    """

    id: int
    kind: str
    started_at: str
    ended_at: str | None
    outcome: str | None
    counts: Mapping[str, int]
    pid: int | None = None
    process: str = ""
    beat_at: datetime | None = None
    stop_asked_by: str | None = None
    asked: Mapping[str, Value] = field(default_factory=dict)
    progress: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    log: str = ""


class Runs:
    """The runs of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def begin(self, kind: str, *, now: datetime, asked: Mapping[str, Value] | None = None) -> int:
        """Note that a run has begun and return its id."""
        row: Row = {"kind": kind, "started_at": stamp(now), "asked": _json(asked or {})}
        with self._store.writing() as db:
            db.table("runs").insert(row)
            return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])

    def belong(self, run: int, *, pid: int, process: str, now: datetime) -> None:
        """Note which process a run is."""
        with self._store.writing() as db:
            db.table("runs").update(run, {"pid": pid, "process": process, "beat_at": stamp(now)})

    def beat(
        self,
        run: int,
        counts: Mapping[str, int],
        progress: Mapping[str, int],
        errors: Mapping[str, Sequence[str]],
        *,
        now: datetime,
    ) -> None:
        """Note how far a run is, and that it lives."""
        row: Row = {"beat_at": stamp(now), "counts": _json(counts)}
        row |= {"progress": _json(progress), "errors": _json(errors)}
        with self._store.writing() as db:
            db.table("runs").update(run, row)

    def end(self, run: int, outcome: str, counts: Mapping[str, int], *, now: datetime) -> None:
        """Note how a run ended."""
        row: Row = {"ended_at": stamp(now), "outcome": outcome, "counts": _json(counts)}
        with self._store.writing() as db:
            db.table("runs").update(run, row)

    def break_off(self, run: int, outcome: str, log: str, *, now: datetime) -> None:
        """Note that a run has ended without saying how; one that has said so stays as it is."""
        with self._store.writing() as db:
            db.execute(
                "UPDATE runs SET ended_at = ?, outcome = ?, log = ?"
                " WHERE id = ? AND ended_at IS NULL",
                (stamp(now), outcome, log[-LONGEST_LOG:], run),
            )

    def bury(self, kind: str, *, but: int, now: datetime) -> None:
        """Note of runs of a kind that never ended that they were killed, *but* for one.

        For who knows that no other is running; each ended when it was last heard of.
        """
        with self._store.writing() as db:
            db.execute(
                "UPDATE runs SET outcome = 'killed', ended_at = coalesce(beat_at, started_at)"
                " WHERE kind = ? AND ended_at IS NULL AND id <> ?",
                (kind, but),
            )

    def ask_to_stop(self, run: int, *, by: str) -> None:
        """Leave word for a run that it shall stop."""
        with self._store.writing() as db:
            db.execute(
                "UPDATE runs SET stop_asked_by = ? WHERE id = ? AND ended_at IS NULL"
                " AND stop_asked_by IS NULL",
                (by, run),
            )

    def get(self, run: int) -> Run | None:
        """Return the run of that id."""
        return self._one("WHERE id = ?", (run,))

    def last(self, kind: str) -> Run | None:
        """Return the newest run of a kind."""
        return self._one("WHERE kind = ? ORDER BY id DESC LIMIT 1", (kind,))

    def open(self, kind: str) -> list[Run]:
        """Return the runs of a kind that have not said how they ended."""
        rows = self._db.query("SELECT * FROM runs WHERE kind = ? AND ended_at IS NULL", (kind,))
        return [_run_of(row) for row in rows]

    def page(self, size: int, *, before: int | None = None) -> list[Run]:
        """Return so many runs, newest first, those *before* a run's id."""
        rows = self._db.query(
            "SELECT * FROM runs WHERE id < coalesce(?, 9e18) ORDER BY id DESC LIMIT ?",
            (before, size),
        )
        return [_run_of(row) for row in rows]

    def _one(self, where: str, values: tuple[object, ...]) -> Run | None:
        rows = self._db.query(f"SELECT * FROM runs {where}", values)
        return next((_run_of(row) for row in rows), None)


def _run_of(row: Mapping[str, object]) -> Run:
    read = {name: json.loads(str(row[name] or "{}")) for name in _AS_JSON}
    return Run(**(dict(row) | read | {"beat_at": moment(row["beat_at"])}))  # type: ignore[arg-type]


_AS_JSON = ("counts", "asked", "progress", "errors")


def _json(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False)
