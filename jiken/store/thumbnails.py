"""Articles' own images: small, re-encoded, from the publisher's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """An image as it is served: *kind* is its media type, *url* where it was fetched from."""

    article: int
    url: str
    width: int
    height: int
    kind: str
    image: bytes
    fetched_at: datetime


class Thumbnails:
    """The thumbnails of a store; an article that is forgotten takes its own with it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def save(self, one: Thumbnail) -> None:
        """Keep an article's thumbnail in place of what was there."""
        with self._store.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(one.article, one.url, one.width, one.height, one.kind, one.image),
                    stamp(one.fetched_at),
                ),
            )

    def get(self, article: int) -> Thumbnail | None:
        """Return an article's thumbnail, None where there is none."""
        rows = self._db.query("SELECT * FROM thumbnails WHERE article = ?", (article,))
        for row in rows:
            fetched = moment(row["fetched_at"])
            assert fetched is not None
            return Thumbnail(**(row | {"fetched_at": fetched}))
        return None

    def has(self, article: int, url: str | None = None) -> bool:
        """Whether an article has a thumbnail, of the image at *url* where that is given."""
        rows = self._db.execute(
            "SELECT 1 FROM thumbnails WHERE article = ? AND (? IS NULL OR url = ?)",
            (article, url, url),
        )
        return rows.fetchone() is not None
