"""Telling that a database cannot be written from everything else that SQLite may say."""

from __future__ import annotations

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]


def is_unwritable(mistake: BaseException | None) -> bool:
    """Whether a write failed because the disk is full, or because it may not be written to."""
    if not isinstance(mistake, sqlite3.OperationalError):
        return False
    return "is full" in str(mistake) or "readonly" in str(mistake)
