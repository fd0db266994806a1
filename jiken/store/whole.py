"""Vectors of articles as a whole, which the classifier reads: one for each encoder and text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.evidence import Vector, listed, packed, unpacked

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeVector:
    """An article's title and text as an encoder sees them together, for one content hash."""

    article: int
    content_hash: str
    vector: Vector


class WholeVectors:
    """The vectors of a store's articles as a whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def missing(self, encoder: str, articles: Collection[int]) -> list[int]:
        """Return those of *articles* whose present text *encoder* has not seen, by id."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a LEFT JOIN whole_vectors v ON v.article = a.id"
            " AND v.encoder = ? AND v.content_hash = a.content_hash WHERE v.article IS NULL"
            " AND a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
            (encoder, listed(articles)),
        )
        return [int(row[0]) for row in rows]

    def save(self, encoder: str, vectors: Iterable[WholeVector]) -> None:
        """Remember vectors, as half-precision floats; of texts that are no longer stored, none."""
        rows = [(encoder, packed(v.vector), v.article, v.content_hash) for v in vectors]
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO whole_vectors SELECT id, ?, content_hash, ?"
                " FROM articles WHERE id = ? AND content_hash = ?",
                rows,
            )

    def of(self, encoder: str, articles: Collection[int]) -> dict[int, WholeVector]:
        """Return the vectors of those of *articles* that *encoder* has seen."""
        rows = self._db.execute(
            "SELECT article, content_hash, vector FROM whole_vectors WHERE encoder = ?"
            " AND article IN (SELECT value FROM json_each(?))",
            (encoder, listed(articles)),
        )
        return {
            int(article): WholeVector(
                article=int(article), content_hash=str(content_hash), vector=unpacked(vector)
            )
            for article, content_hash, vector in rows
        }
