"""Which sealed rows are broken where the file is damaged: read on past each break, from all sides.

Where the file is sound, `seals.examined` and `seals.without` say the same and read each page once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlite_utils import Database

from jiken.migrations.keeping import SEALED
from jiken.store import seals
from jiken.store.connection import TROUBLE
from jiken.store.seals import Broken, Key

FAR, SPARE = 4, 100
"""Numbers up to so many times the rows, and so many more, are tried one by one within a break."""
BY_NUMBER = frozenset(kind for kind, (key, _) in SEALED.items() if key == "{row}.id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A row of a kind that cannot be read; nothing but SQLite's own *number* of it is known."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The *keys* of a kind's rows, and the numbers of the rows that cannot be read."""

    keys: list[Key]
    unread: list[int]


def broken(db: Database, kind: str) -> Iterator[Broken | Unread]:
    """Yield every row of a kind that is not what was sealed, as far as anything is left to tell."""
    found, sealed = _rows(db, kind), _sealed(db, kind)
    waiting = _waiting(db)
    unread = set(found.unread) if kind in BY_NUMBER else set()
    for key in sorted({*found.keys, *sealed, *unread}, key=_order):
        how = "" if (kind, key) in waiting else _how(db, kind, key, sealed.get(key))
        if how:
            yield Broken(kind=kind, key=key, how=how)
    if kind not in BY_NUMBER:
        yield from (Unread(kind=kind, number=one) for one in found.unread)


def _order(key: Key) -> tuple[bool, int, str]:
    return (True, 0, key) if isinstance(key, str) else (False, key, "")


def _how(db: Database, kind: str, key: Key, seal: bytes | None) -> str:
    try:
        now = seals.seal_of(db, kind, key)
    except TROUBLE:
        return "unreadable"
    seal = seal or _seal(db, kind, key)
    if now is None:
        return "gone" if seal else ""
    if seal is None:
        return "unsealed"
    return "" if now == seal else "changed"


def _seal(db: Database, kind: str, key: Key) -> bytes | None:
    with suppress(*TROUBLE):
        query = "SELECT seal FROM seals WHERE kind = ? AND key = ?"
        row = db.conn.execute(query, (kind, key)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else None
    return None


def _waiting(db: Database) -> set[tuple[str, Key]]:
    with suppress(*TROUBLE):
        return seals.unsealed(db)
    return set()


def _sealed(db: Database, kind: str) -> dict[Key, bytes]:
    """Return the seals of a kind that a walk of the hashes' own tree from either end comes to."""
    found: dict[Key, bytes] = {}
    for order in ("kind, key", "kind DESC, key DESC"):
        with suppress(*TROUBLE):
            for of, key, seal in db.conn.execute(
                f"SELECT kind, key, seal FROM seals ORDER BY {order}"
            ):
                if of == kind and isinstance(key, int | str) and isinstance(seal, bytes):
                    found[key] = seal
            return found
    return found


def _rows(db: Database, kind: str) -> _Found:
    """Walk the rows of a kind from either end; what lies between two breaks is tried one by one."""
    up, whole = _walked(db, kind, "ASC")
    if whole:
        return _found(up, [])
    down, _ = _walked(db, kind, "DESC")
    met = {**up, **down}
    missing = [number for number in range(1, _highest(db, kind, met) + 1) if number not in met]
    between, unread = _tried(db, kind, missing)
    return _found({**met, **between}, unread)


def _found(met: Mapping[int, Key | None], unread: Iterable[int]) -> _Found:
    """Return what is known of rows; one whose key is lost cannot be told from others, either."""
    lost = [number for number, key in met.items() if key is None]
    return _Found(keys=[key for key in met.values() if key is not None], unread=[*unread, *lost])


def _walked(db: Database, kind: str, order: str) -> tuple[dict[int, Key | None], bool]:
    """Return rows' numbers with their keys up to a break, and whether there was none."""
    found: dict[int, Key | None] = {}
    with suppress(*TROUBLE):
        query = f"SELECT rowid, {_key(kind)} FROM {kind} NOT INDEXED ORDER BY rowid {order}"
        for number, key in db.conn.execute(query):
            found[number] = key
        return found, True
    return found, False


def _tried(
    db: Database, kind: str, numbers: Iterable[int]
) -> tuple[dict[int, Key | None], list[int]]:
    """Return those of *numbers* that can be read with their keys, and those that cannot."""
    found: dict[int, Key | None] = {}
    unread: list[int] = []
    query = f"SELECT {_key(kind)} FROM {kind} NOT INDEXED WHERE rowid = ?"
    for number in numbers:
        try:
            row = db.conn.execute(query, (number,)).fetchone()
        except TROUBLE:
            unread.append(number)
            continue
        if row:
            found[number] = row[0]
    return found, unread


def _key(kind: str) -> str:
    return SEALED[kind][0].format(row=kind)


def _highest(db: Database, kind: str, met: Iterable[int]) -> int:
    """Return the highest number that a row may have; one far beyond their count is damage itself."""
    sealed = _sealed(db, kind)
    numbers = {*met, *(key for key in sealed if isinstance(key, int) and kind in BY_NUMBER)}
    bound = FAR * (len(numbers | sealed.keys()) + SPARE)
    return max((number for number in numbers if number <= bound), default=bound)
