"""Open databases for the threads that answer requests."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.store import Store, StoreError
from jiken.store.queue import Busy
from jiken.store.unwritable import is_unwritable

ROOM = 1_000_000
"""Bytes that have to be free before a full disk is tried again: a single page may always fit."""
PATIENCE = 0.1
"""Seconds to wait for another writer when it is tried whether a write goes through again."""
LOOKED_FOR = 2.0
"""Seconds for which a damaged value is looked for that a mistake may have come of."""
GONE = (
    "The database was moved, replaced or emptied while the desk was running. Nothing was changed. "
    "Tell whoever runs the desk: it goes on when the file is back, or when it is started again."
)
log = logging.getLogger(__name__)


class Gone(StoreError):
    """The file under the database's name is not the one that is open: what is written would be lost."""


class Stores:
    """Stores of one database, each lent to one request at a time.

    *read_only* is whether the last write failed because nothing can be written. Then each request
    tries first whether that has passed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: SimpleQueue[Store] = SimpleQueue()
        self._file: tuple[int, int] | None = None
        self.read_only = False
        self._in_the_way = ""

    @contextmanager
    def lent(self) -> Iterator[Store]:
        """Lend an idle store, or open another; one with which something went wrong is closed.

        Raises Gone where the database is not the file any more that was opened first.
        """
        if self.read_only:
            self._try_again()
        store = self._take()
        try:
            yield store
        except BaseException as mistake:
            if is_unwritable(mistake):
                self._turn_read_only(store, mistake)
                raise
            damaged = store.damaged_value(mistake, seconds=LOOKED_FOR)
            store.close()
            if damaged:
                raise damaged from mistake
            raise
        self._idle.put(store)

    def _take(self) -> Store:
        if self._file and _file_at(self._path) != self._file:
            raise Gone(GONE)  # none is closed: SQLite would remove the new file's log of writes
        try:
            return self._idle.get_nowait()
        except Empty:
            store = Store.open(self._path, shared=True)
        self._file = self._file or _file_at(self._path)
        return store

    def _turn_read_only(self, store: Store, mistake: BaseException) -> None:
        """Say so on every page; the store is kept, since opening another may need room."""
        log.error("read-only from now on, until a write goes through: %s", mistake)
        self.read_only = True
        if store.db.conn.in_transaction:
            store.db.conn.rollback()
        self._idle.put(store)

    def _try_again(self) -> None:
        if shutil.disk_usage(self._path.resolve().parent).free < ROOM:
            self._still(f"less than {ROOM:,} bytes are free")
            return
        try:
            with (
                Store.open(self._path, shared=True) as store,
                store.queue.impatient(PATIENCE),
                store.writing() as db,
            ):
                db.execute("UPDATE turns SET turn = turn")
        except (StoreError, Busy, sqlite3.Error) as mistake:
            self._still(str(mistake.__cause__ or mistake))
            return
        log.warning("a write went through again: no longer read-only")
        self.close()  # what was opened while nothing could be written stays so
        self.read_only, self._in_the_way = False, ""

    def _still(self, why: str) -> None:
        """Log what is in the way, once for each thing."""
        if why != self._in_the_way:
            log.warning("still read-only: %s", why)
        self._in_the_way = why

    def close(self) -> None:
        """Close those that are idle."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return which file has that name, None where there is none or it is empty."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino) if seen.st_size else None
