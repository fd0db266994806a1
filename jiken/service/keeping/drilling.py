"""A restore that changes nothing: the proof that a backup can be brought back, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from jiken.drafts import scratch
from jiken.service.keeping.backing_up import backups
from jiken.service.keeping.checking import Progress, check, nobody
from jiken.service.keeping.opening import Unkept, looking
from jiken.service.keeping.restoring import choose
from jiken.store import Store, StoreError, seals
from jiken.store.connection import TROUBLE

Seals = Mapping[seals.Key, bytes]
UNSEALED = "an earlier Jiken wrote it last and kept no hashes; any command that writes makes them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Rows of a kind: how many a restore brings, how many of them are as they are now.

    *changed* since the backup, *newer* than it, *only* in the backup: gone since.
    """

    kind: str
    restored: int
    same: int
    changed: int
    newer: int
    only: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What a restore of *backup* would bring; *rows* is empty where the database cannot be read.

    *refused* says of newer backups why they would not be taken.
    """

    backup: Path
    refused: tuple[str, ...]
    counts: Mapping[str, int]
    rows: tuple[Compared, ...]
    unread: str = ""


def drill(db: Path, backup: Path | None, *, progress: Progress = nobody) -> Drill:
    """Restore into a scratch file, open it as a command would, and compare it with *db*.

    Raises StoreError in one sentence where no backup passes, or the restored one is not the backup.
    """
    chosen = [backup] if backup else backups(db)
    if not chosen:
        raise Unkept(f"{db}: there is no backup beside it; make one: jiken backup")
    with scratch(db.resolve().parent, db.name) as path:
        taken, refused = choose(chosen, path, progress)
        Store.open(path).close()
        with looking(taken) as one, looking(path) as other:
            counts = _counts(one)
            _refuse_difference(taken, counts, _counts(other))
        if not (found := check(path)).whole:
            raise Unkept(f"{taken}: restored and opened it is damaged ({found.damaged[0]})")
        rows, unread = _compared(path, db)
    return Drill(backup=taken, refused=refused, counts=counts, rows=rows, unread=unread)


def _counts(db: Database) -> dict[str, int]:
    """Return how many rows there are of each kind that the database's version knows."""
    known = set(db.table_names())
    return {
        kind: int(db.execute(f"SELECT count(*) FROM {kind}").fetchall()[0][0])  # noqa: S608
        for kind in (*seals.KINDS, "incidents", "memberships")
        if kind in known
    }


def _refuse_difference(backup: Path, was: Mapping[str, int], now: Mapping[str, int]) -> None:
    for kind, count in was.items():
        if now[kind] != count:
            raise Unkept(f"{backup}: restored it has {now[kind]:,} {kind}, not {count:,}")


def _compared(restored: Path, db: Path) -> tuple[tuple[Compared, ...], str]:
    """Return the rows of each kind compared by their seals, or why the database cannot be read."""
    try:
        with looking(restored) as one, looking(db) as other:
            if not seals.is_sealed(other):
                return (), f"{db}: {UNSEALED}"
            return tuple(_of_kind(kind, one, other) for kind in seals.KINDS), ""
    except StoreError as mistake:
        return (), str(mistake)
    except TROUBLE as mistake:
        return (), f"{db}: {mistake}"


def _of_kind(kind: str, restored: Database, present: Database) -> Compared:
    was, now = dict(seals.seals(restored, kind)), dict(seals.seals(present, kind))
    same = sum(now.get(key) == seal for key, seal in was.items())
    only = len(was.keys() - now.keys())
    return Compared(
        kind=kind,
        restored=len(was),
        same=same,
        changed=len(was) - same - only,
        newer=len(now.keys() - was.keys()),
        only=only,
    )
