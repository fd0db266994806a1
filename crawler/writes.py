"""What a crawl writes: whole or not at all, and the crawl ends where nothing can be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.store import Store
from jiken.store.connection import explained


class CannotWrite(Exception):
    """The database cannot be written; the sentence says why and what to do."""


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Writes:
    """The database of a crawl, and the counts of its outcomes.

    *broken* is set, and *on_broken* called, as soon as the database cannot be written.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.counts: Counter[str] = Counter()
        self.broken: CannotWrite | None = None
        self.on_broken: Callable[[], None] = lambda: None
        # A power cut may cost the last pages, which are then fetched again; in WAL mode it
        # harms nothing, and a page need not wait for the disk.
        store.db.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; a database that cannot be written ends the crawl with CannotWrite."""
        try:
            with self.store.writing():
                yield
        except sqlite3.Error as wrong:
            if self.broken is None:
                self.broken = CannotWrite(f"{self._path()}: {explained(wrong)}")
                self.on_broken()
            raise self.broken from wrong

    def _path(self) -> str:
        return str(self.store.db.execute("PRAGMA database_list").fetchone()[2])
