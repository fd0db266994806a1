"""Articles by number, page by page: for programs that take them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiken.store.connection import Store


class Taking:
    """The numbers of a store's articles."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    def before(self, article: int | None, most: int) -> list[int]:
        """Return the numbers of *most* articles below that one, the highest first."""
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id < ? ORDER BY id DESC LIMIT ?",
            (article or 2**62, most),
        )
        return [int(row[0]) for row in rows]

    def of(self, incident: str, after: int, most: int) -> list[int]:
        """Return the numbers of *most* in-event articles of an incident above that one."""
        rows = self._db.execute(
            "SELECT article FROM memberships WHERE incident = ? AND article > ?"
            " AND role IN ('report', 'copy', 'follow-up') ORDER BY article LIMIT ?",
            (incident, after, most),
        )
        return [int(row[0]) for row in rows]
