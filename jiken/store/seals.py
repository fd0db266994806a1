"""Seals: a hash of each row that matters, kept beside it, so that damage to it is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.migrations.keeping import SEALED

Key = int | str
KINDS = tuple(SEALED)
BYTES = 8
"""Of a hash: against chance, not against somebody who could seal as well."""
AT_ONCE = 1_000
_FOUND = {
    "articles": "id = ?1",
    "revisions": "article = CAST(substr(?1, 1, instr(?1, '/') - 1) AS INTEGER)"
    " AND revision = CAST(substr(?1, instr(?1, '/') + 1) AS INTEGER)",
    "addresses": "article = ?1",
    "tombstones": "key = ?1",
    "judgements": "id = ?1",
    "steps": "id = ?1",
}


# As bytes: damaged text need not be text any more.
def _query(kind: str) -> str:
    chosen = ", ".join(f"CAST({column} AS BLOB)" for column in SEALED[kind][1])
    return f"SELECT {chosen} FROM {kind} WHERE {_FOUND[kind]} ORDER BY 1"


QUERIES = {kind: _query(kind) for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row that is not what was sealed; *how* is "changed", "gone", "unreadable" or "unsealed"."""

    kind: str
    key: Key
    how: str


def is_sealed(db: Database) -> bool:
    """Whether the database has seals: one that was last opened by an earlier version has none."""
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'unsealed'").fetchone())


def settle(db: Database) -> None:
    """Seal what was written since; within the transaction that wrote it."""
    while waiting := db.execute(f"SELECT kind, key FROM unsealed LIMIT {AT_ONCE}").fetchall():
        made = [(kind, key, seal) for kind, key in waiting if (seal := seal_of(db, kind, key))]
        db.conn.executemany("DELETE FROM seals WHERE kind = ? AND key = ?", waiting)
        db.conn.executemany("INSERT INTO seals VALUES (?, ?, ?)", made)
        db.conn.executemany("DELETE FROM unsealed WHERE kind = ? AND key = ?", waiting)


def seal_of(db: Database, kind: str, key: Key) -> bytes | None:
    """Return the seal that a row has to have as it is now, None where there is no such row."""
    rows = db.conn.execute(QUERIES[kind], (key,)).fetchall()
    if not rows:
        return None
    made = blake2b(digest_size=BYTES)
    for value in chain.from_iterable(rows):
        made.update(b"-" if value is None else b"%d:" % len(value) + value)
    return made.digest()


def seals(db: Database, kind: str) -> Iterator[tuple[Key, bytes]]:
    """Yield the keys of a kind with their seals, by key."""
    rows = db.conn.execute("SELECT key, seal FROM seals WHERE kind = ? ORDER BY key", (kind,))
    yield from rows


def count(db: Database, kind: str) -> int:
    """Return how many rows of a kind are sealed."""
    rows = db.execute("SELECT count(*) FROM seals WHERE kind = ?", (kind,)).fetchall()
    return int(rows[0][0])


def unsealed(db: Database) -> set[tuple[str, Key]]:
    """Return what somebody else wrote, by kind and key, which the next one who writes seals."""
    return {(kind, key) for kind, key in db.execute("SELECT kind, key FROM unsealed")}


def examined(db: Database, kind: str) -> Iterator[Broken | None]:
    """Yield for each sealed row of a kind None where it is what was sealed, else how it is broken."""
    waiting = unsealed(db)
    for key, seal in seals(db, kind):
        how = "" if (kind, key) in waiting else _how(db, kind, key, seal)
        yield Broken(kind=kind, key=key, how=how) if how else None


def _how(db: Database, kind: str, key: Key, seal: bytes) -> str:
    try:
        now = seal_of(db, kind, key)
    except (sqlite3.Error, UnicodeDecodeError):
        return "unreadable"
    if now is None:
        return "gone"
    return "" if now == seal else "changed"


def without(db: Database, kind: str) -> Iterator[Broken]:
    """Yield the rows of a kind that have lost their seal."""
    key = SEALED[kind][0].format(row=kind)
    rows = db.execute(
        f"SELECT {key} FROM {kind} EXCEPT SELECT key FROM seals WHERE kind = :kind"
        " EXCEPT SELECT key FROM unsealed WHERE kind = :kind",
        {"kind": kind},
    )
    for (lost,) in rows:
        yield Broken(kind=kind, key=lost, how="unsealed")
