"""Opening a database to look at it, whatever may be wrong with it: nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.store import StoreError, schema
from jiken.store.connection import TROUBLE, explained, refuse_newer

SECONDS = 30.0


class Unkept(StoreError):
    """Something about keeping cannot be done; the sentence says why and what to do."""


@contextmanager
def looking(path: Path) -> Iterator[Database]:
    """Open the database at *path* to read it; it is not brought up to date.

    Raises StoreError in one sentence for what is no database of ours, or not one to be read.
    """
    _refuse(path)
    # pysqlite leaves the extension loading off that a damaged schema could ask for.
    uri = f"file:{quote(str(path.resolve()))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=SECONDS, isolation_level=None)
    try:
        connection.text_factory = _text
        db = Database(connection)
        _refuse_foreign(path, db)
        yield db
    finally:
        connection.close()


def _text(told: bytes) -> str:
    """Return damaged text as far as it is text; whether it is damaged, hashes tell."""
    return told.decode("utf-8", "replace")


def _refuse(path: Path) -> None:
    if not path.exists():
        raise Unkept(f"{path}: there is no such file")
    if not path.is_file():
        raise Unkept(f"{path}: this is not a file")
    if not path.stat().st_size:
        raise Unkept(f"{path}: the file is empty; nothing is left of what it held, if it held any")


def _refuse_foreign(path: Path, db: Database) -> None:
    try:
        refuse_newer(db)
        ours = schema.is_ours(db)
    except TROUBLE as mistake:
        raise Unkept(f"{path}: {explained(mistake)}") from mistake
    except StoreError as mistake:
        raise Unkept(f"{path}: {mistake}") from None
    if not ours:
        raise Unkept(f"{path}: this is an SQLite database, but not one of Jiken")
