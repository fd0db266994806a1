"""A new database: it has its name only together with its first page."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.drafts import scratch_folder

MEMORY = ":memory:"


def begin(path: str) -> None:
    """Make an empty database at *path* where there is none.

    SQLite names a file before it writes to it: a process that is killed in between leaves an empty
    one, which cannot be told from a database that was emptied. Here the page is written aside.
    Where that cannot be done, SQLite makes the file, or says why it cannot. Raises sqlite3.Error
    where the disk is full.
    """
    place = Path(path).resolve()
    if path == MEMORY or place.exists():
        return
    with suppress(OSError), scratch_folder(place.parent, place.name) as folder:
        aside = folder / place.name
        with closing(sqlite3.connect(aside)) as connection:
            connection.execute("PRAGMA user_version = 0")  # any change writes the first page
        os.link(aside, place)
