"""Saved views: a name for what somebody often asks of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view; *query* is that of the queue's address."""

    id: int
    owner: str
    name: str
    query: str


class Views:
    """The saved views of a store's reviewers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def save(self, owner: str, name: str, query: str, *, now: datetime) -> int:
        """Keep a view, in place of what its owner called so before; return its number."""
        with self._store.writing() as db:
            rows = db.execute(
                "INSERT INTO views(owner, name, query, made_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT(owner, name) DO UPDATE SET query = excluded.query RETURNING id",
                (owner, name, query, stamp(now)),
            ).fetchall()
        return int(rows[0][0])

    def delete(self, view: int) -> None:
        """Delete a view, with the alerts on it."""
        with self._store.writing() as db:
            db.execute("DELETE FROM views WHERE id = ?", (view,))

    def alerted(self, view: int) -> int:
        """Return how many alerts there are on a view."""
        rows = self._db.execute("SELECT count(*) FROM alerts WHERE view = ?", (view,)).fetchall()
        return int(rows[0][0])

    def get(self, view: int) -> View | None:
        """Return a view by its number."""
        return next(iter(self._read("id = ?", view)), None)

    def of(self, owner: str) -> list[View]:
        """Return somebody's views, by name."""
        return self._read("owner = ?", owner)

    def all(self) -> list[View]:
        """Return everybody's views."""
        return self._read("?", 1)

    def _read(self, where: str, value: str | int) -> list[View]:
        rows = self._db.execute(
            f"SELECT id, owner, name, query FROM views WHERE {where} ORDER BY name, owner", (value,)
        )
        return [View(id=id_, owner=owner, name=name, query=query) for id_, owner, name, query in rows]  # fmt: skip
