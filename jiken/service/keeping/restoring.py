"""Bringing a backup back: checked first, the damaged database kept aside, nothing forgotten returns."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.drafts import BESIDE, draft, synced
from jiken.service import forgetting
from jiken.service.keeping.backing_up import backups
from jiken.service.keeping.checking import Progress, check, nobody
from jiken.service.keeping.opening import Unkept, looking
from jiken.store import Store, StoreError, seals
from jiken.store.connection import TROUBLE

# Where SQLite locks a file that it has open: in WAL mode from the first look until it is closed.
LOCKED, BYTES = 0x40000002, 510


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The *backup* that is the database now, and where the one before is kept *aside*, if any was.

    *refused* says of newer backups why they were not taken; *forgotten* counts the addresses that
    were forgotten after the backup was made, and were again.
    """

    backup: Path
    aside: Path | None
    refused: tuple[str, ...]
    forgotten: int


def restore(
    db: Path, backup: Path | None, *, now: datetime, progress: Progress = nobody
) -> Restored:
    """Put the newest backup that passes its check, or the named one, in the place of *db*.

    Raises StoreError in one sentence where there is none, or where *db* is in use; then nothing
    has changed.
    """
    db = db.resolve()
    chosen = [backup] if backup else _known(db)
    # Before the lock, which the system would drop as soon as SQLite closes the same file.
    graves = tombstones(db)
    _fold(db)
    with held(db), draft(db) as path:
        taken, refused = choose(chosen, path, progress)
        forgotten = _forget_again(graves, path, now)
        path.chmod((db if db.exists() else taken).stat().st_mode & 0o777)
        aside = _set_aside(db, now)
    return Restored(backup=taken, aside=aside, refused=refused, forgotten=forgotten)


def _fold(db: Path) -> None:
    """Put what SQLite's log of writes holds into the database, as far as it can be read.

    The log gets another name before the backup takes the database's: who is killed in between would
    leave a database without what only the log held.
    """
    log = db.with_name(f"{db.name}-wal")
    # SQLite removes the log of a database that is empty.
    if not (log.exists() and log.stat().st_size and db.is_file() and db.stat().st_size):
        return
    with suppress(*TROUBLE), closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _known(db: Path) -> list[Path]:
    found = backups(db)
    if not found:
        raise Unkept(f"{db}: there is no backup beside it; name one, or make some: jiken backup")
    return found


def choose(
    among: Sequence[Path], path: Path, progress: Progress = nobody
) -> tuple[Path, tuple[str, ...]]:
    """Copy the first of *among* that passes its check to *path*; return it, and why others did not."""
    refused: list[str] = []
    for one in among:
        if not one.is_file():
            raise Unkept(f"{one}: there is no such backup")
        shutil.copyfile(one, path)
        if not (why := _trouble(one, path, progress)):
            return one, tuple(refused)
        refused.append(why)
    if len(refused) == 1:
        raise Unkept(refused[0])
    raise Unkept(f"none of {len(refused)} backups passes its check; of the newest: {refused[0]}")


def _trouble(one: Path, path: Path, progress: Progress) -> str:
    try:
        found = check(path, progress=progress)
    except StoreError as mistake:
        return str(mistake).replace(str(path), str(one))
    return "" if found.whole else f"{one}: the backup is damaged ({found.damaged[0]})"


@contextmanager
def held(db: Path) -> Iterator[None]:
    """Keep others from the database at *db*; Unkept where a crawl, the desk or another has it open.

    A program that has it open in another mode than WAL, and does nothing just then, is not seen.
    """
    crawl = db.with_name(db.name + ".crawl.lock")
    with _locked(crawl, fcntl.flock, f"{db}: a crawl of it is running"):
        said = f"{db}: another process has it open, the desk perhaps"
        with _locked(db, _as_sqlite, said):
            yield


def _as_sqlite(descriptor: int, how: int) -> None:
    fcntl.lockf(descriptor, how, BYTES, LOCKED)


@contextmanager
def _locked(path: Path, lock: object, said: str) -> Iterator[None]:
    if not path.exists():
        yield
        return
    assert callable(lock)
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unkept(f"{said}; end that first, nothing was changed") from None
        yield
    finally:
        os.close(descriptor)


def _set_aside(db: Path, now: datetime) -> Path | None:
    """Give the database another name, with what SQLite keeps beside it, and return that.

    A log of writes left under the old name would be played into what comes there. The database
    itself keeps its name until the backup takes it: nobody finds none, and makes an empty one.
    """
    if not db.exists():
        return None
    aside = db.with_name(f"{db.name}.{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.aside")
    os.link(db, aside)
    for ending in BESIDE:
        left = db.with_name(db.name + ending)
        if left.exists():
            left.replace(aside.with_name(aside.name + ending))
    synced(db.parent)
    return aside


Grave = tuple[str, str, str, str]


def _forget_again(graves: Sequence[Grave], path: Path, now: datetime) -> int:
    """Forget in the database at *path* what of *graves* it does not have, and count that."""
    known = {key for key, *_ in tombstones(path)}
    missing = [grave for grave in graves if grave[0] not in known]
    if missing:
        with Store.open(path) as store:
            for _, url, by, reason in missing:
                forgetting.forget(store, url, by=by, reason=reason, now=now)
    return len(missing)


def tombstones(path: Path) -> list[Grave]:
    """Return (key, URL, by, reason) of what is forgotten, as far as that is what was sealed."""
    found: list[Grave] = []
    try:
        with looking(path) as db:
            for key, seal in seals.seals(db, "tombstones"):
                if seals.seal_of(db, "tombstones", key) == seal:
                    query = "SELECT key, url, forgotten_by, reason FROM tombstones WHERE key = ?"
                    found += db.conn.execute(query, (key,)).fetchall()
    except (*TROUBLE, StoreError):
        return found
    return found
