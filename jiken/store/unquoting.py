"""Taking a forgotten article's words out of whatever repeats them."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

TITLES = ("title_ja", "title_en")
# Tables that keep what somebody has seen, or has been told, of an incident: (table, its JSON).
REMEMBERED = (("looked", "seen"), ("told", "said"))


def unquote(db: Database, article: int) -> None:
    """Take the words of a stored article out of its incidents, and its headline out of what tells of them.

    Reasons quote it, titles may be it, and so may what reviewers have seen, what alerts have
    told, and what still waits to be delivered. To be called inside `Store.writing()`.
    """
    mine = "SELECT incident FROM memberships WHERE article = ?"
    db.execute(f"UPDATE memberships SET reasons = '[]' WHERE incident IN ({mine})", (article,))
    rows = db.execute(
        "SELECT title FROM articles WHERE id = :id UNION SELECT title FROM revisions"
        " WHERE article = :id",
        {"id": article},
    )
    titles = {str(row[0]) for row in rows if row[0]}
    listed = json.dumps(sorted(titles), ensure_ascii=False)
    for column in TITLES:
        for table in ("incidents", "queue"):
            db.execute(
                f"UPDATE {table} SET {column} = NULL"
                f" WHERE {column} IN (SELECT value FROM json_each(?))",
                (listed,),
            )
        for table, remembered in REMEMBERED:
            db.execute(
                f"UPDATE {table} SET {remembered} = json_set({remembered}, '$.{column}', NULL)"
                f" WHERE {remembered} ->> '{column}' IN (SELECT value FROM json_each(?))",
                (listed,),
            )
    _deliveries(db, titles)


def _deliveries(db: Database, titles: set[str]) -> None:
    for id_, told in db.execute("SELECT id, incidents FROM deliveries").fetchall():
        before = json.loads(told)
        if (bare := _without(before, titles)) != before:
            db.execute(
                "UPDATE deliveries SET incidents = ? WHERE id = ?",
                (json.dumps(bare, ensure_ascii=False), id_),
            )


def _without(told: Any, titles: set[str]) -> Any:
    """Return JSON with None for each text that is one of *titles*."""
    if isinstance(told, dict):
        return {name: _without(value, titles) for name, value in told.items()}
    if isinstance(told, list):
        return [_without(value, titles) for value in told]
    return None if isinstance(told, str) and told in titles else told
