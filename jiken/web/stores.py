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
log = logging.getLogger(__name__)


class Stores:
    """Stores of one database, each lent to one request at a time.

    *read_only* is whether the last write failed because nothing can be written. Then each request
    tries first whether that has passed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: SimpleQueue[Store] = SimpleQueue()
        self.read_only = False
        self._in_the_way = ""

    @contextmanager
    def lent(self) -> Iterator[Store]:
        """Lend an idle store, or open another; one with which something went wrong is closed."""
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
        try:
            return self._idle.get_nowait()
        except Empty:
            return Store.open(self._path, shared=True)

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
