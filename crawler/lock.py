"""One crawl of a database at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class CrawlRunning(Exception):
    """Another crawl of the same database is running."""


class CrawlLock:
    """A lock beside the database that the system drops when its holder dies, however it dies."""

    def __init__(self, db: Path) -> None:
        db = db.resolve()  # one lock, whatever link it is called by
        self._path = db.with_name(db.name + ".crawl.lock")
        self._file = -1

    def __enter__(self) -> Self:
        """Take the lock; CrawlRunning in one sentence if somebody has it, OSError if it cannot be made."""
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise CrawlRunning(
                f"Another crawl of {self._path.name.removesuffix('.crawl.lock')} is running; "
                "wait until it has ended, or stop it."
            ) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)
