"""Backups: whole copies of the database, made while others write to it, checked before they count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jiken.drafts import draft
from jiken.service.keeping.checking import Checked, check, nobody
from jiken.service.keeping.opening import Unkept, looking
from jiken.store.connection import TROUBLE, explained

FOLDER = "backups"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z\.db")
EVERY = 20_000
"""Instructions of SQLite's after which it is told how far the copy is."""
MB = 1_000_000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup that was made, what its check found, and the older ones that went for it."""

    path: Path
    checked: Checked
    removed: tuple[Path, ...] = ()


def folder_of(db: Path) -> Path:
    """Return where backups of the database at *db* are kept."""
    return db.resolve().parent / FOLDER


def name_of(db: Path, now: datetime) -> str:
    """Return the name of a backup: sorted by name, the newest is last.

    It is the database's own, also where *db* is a link to it.

    >>> name_of(Path("jiken.db"), datetime(2026, 1, 20, 9, 5, 0, 123456, UTC))
    'jiken-2026-01-20T090500.123Z.db'
    """
    at = now.astimezone(UTC)
    return f"{db.resolve().stem}-{at:%Y-%m-%dT%H%M%S}.{at.microsecond // 1000:03}Z.db"


def backups(db: Path, folder: Path | None = None) -> list[Path]:
    """Return the backups of the database at *db* that have such a name, newest first."""
    beginning = f"{db.resolve().stem}-"
    among = (folder or folder_of(db)).glob("*.db")
    named = [one for one in among if one.name.startswith(beginning)]
    return sorted(
        (one for one in named if STAMP.fullmatch(one.name.removeprefix(beginning))), reverse=True
    )


def megabytes(db: Path) -> int:
    """Return the size of the database in MB, rounded up: what `back_up` tells of in all."""
    return -(-db.stat().st_size // MB)


def back_up(db: Path, target: Path, *, progress: Progress = nobody) -> BackedUp:
    """Copy the database at *db*, as it is at one moment, to *target*; others may write meanwhile.

    The copy has its name only when it has passed its check. Raises StoreError in one sentence
    where it cannot be made, or where the database is damaged; then there is no new file.
    """
    if target.exists():
        raise Unkept(f"{target}: there is a file of that name; name another")
    with looking(db):  # what is no database is said before a folder is made
        target.parent.mkdir(parents=True, exist_ok=True)
    with draft(target) as path:
        _copy(db, path, target, progress)
        found = check(path)
        if not found.whole:
            raise Unkept(
                f"{db}: no backup was made, since it would hold damage ({found.damaged[0]}); "
                "`jiken check` names all of it, `jiken restore` brings back an earlier backup"
            )
        path.chmod(db.stat().st_mode & 0o777)
    return BackedUp(path=target, checked=found)


def prune(db: Path, keep: int, *, folder: Path | None = None) -> tuple[Path, ...]:
    """Remove all but the newest *keep* backups of the database at *db* and return them."""
    gone = tuple(backups(db, folder)[keep:])
    for one in gone:
        one.unlink(missing_ok=True)
    return gone


def _copy(db: Path, path: Path, target: Path, progress: Progress) -> None:
    told = 0

    def tell() -> int:
        nonlocal told
        done = path.stat().st_size // MB
        progress(done - told)
        told = done
        return 0

    with looking(db) as source:
        source.conn.set_progress_handler(tell, EVERY)
        try:
            source.conn.execute("VACUUM INTO ?", (str(path),))
        except TROUBLE as mistake:
            raise Unkept(f"{target}: no backup was made: {explained(mistake)}") from mistake
