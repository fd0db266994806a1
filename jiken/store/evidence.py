"""Vectors of articles, and the evidence between them, kept so that a new day adds only new pairs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jiken.store.connection import Store

Vector = NDArray[np.float32]
STORED = np.dtype("<f2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """An article's title and lead as the encoder sees them, for one content hash."""

    article: int
    content_hash: str
    title: Vector
    lead: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """Evidence between two articles, *a* < *b*; *record* is JSON that the service wrote."""

    a: int
    b: int
    probability: float
    record: str


class EvidenceStore:
    """The vectors and the evidence of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def unencoded(self, encoder: str) -> list[int]:
        """Return the ids of articles whose present text *encoder* has not seen."""
        rows = self._db.query(
            "SELECT a.id FROM articles a LEFT JOIN vectors v ON v.article = a.id"
            " AND v.encoder = ? AND v.content_hash = a.content_hash"
            " WHERE v.article IS NULL ORDER BY a.id",
            (encoder,),
        )
        return [int(row["id"]) for row in rows]

    def save_vectors(self, encoder: str, vectors: Iterable[Vectors]) -> None:
        """Remember vectors, as half-precision floats (2 KB an article at 512 dimensions)."""
        rows = [
            (v.article, encoder, v.content_hash, _packed(v.title), _packed(v.lead)) for v in vectors
        ]
        with self._store.writing() as db:
            db.conn.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows)

    def vectors(self, encoder: str) -> Iterator[Vectors]:
        """Yield the vectors of every article that *encoder* has seen, by id."""
        rows = self._db.query(
            "SELECT article, content_hash, title, lead FROM vectors WHERE encoder = ?"
            " ORDER BY article",
            (encoder,),
        )
        for row in rows:
            yield Vectors(
                article=int(row["article"]),
                content_hash=str(row["content_hash"]),
                title=_unpacked(row["title"]),
                lead=_unpacked(row["lead"]),
            )

    def compared(self, model: str) -> Mapping[int, str]:
        """Return the stamp under which each article was compared with *model*."""
        rows = self._db.query("SELECT article, stamp FROM compared WHERE model = ?", (model,))
        return {int(row["article"]): str(row["stamp"]) for row in rows}

    def save(
        self, model: str, compared: Mapping[int, str], evidence: Iterable[StoredEvidence]
    ) -> None:
        """Replace the evidence of the articles just compared, all at once."""
        with self._store.writing() as db:
            for article in compared:
                db.execute("DELETE FROM evidence WHERE a = ? OR b = ?", (article, article))
            db.conn.executemany(
                "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?)",
                [(e.a, e.b, e.probability, e.record) for e in evidence],
            )
            db.conn.executemany(
                "INSERT OR REPLACE INTO compared VALUES (?, ?, ?)",
                [(article, model, stamp) for article, stamp in compared.items()],
            )

    def all(self) -> Iterator[StoredEvidence]:
        """Yield all evidence, by pair."""
        for row in self._db.query("SELECT a, b, probability, record FROM evidence ORDER BY a, b"):
            yield StoredEvidence(**row)

    def between(self, articles: Iterable[int]) -> list[StoredEvidence]:
        """Return the evidence among *articles*."""
        rows = self._db.query(
            "WITH chosen AS (SELECT value FROM json_each(?)) SELECT a, b, probability, record"
            " FROM evidence WHERE a IN chosen AND b IN chosen ORDER BY a, b",
            (json.dumps(sorted(articles)),),
        )
        return [StoredEvidence(**row) for row in rows]


def _packed(vector: Vector) -> bytes:
    return vector.astype(STORED).tobytes()


def _unpacked(blob: bytes) -> Vector:
    return np.frombuffer(blob, dtype=STORED).astype(np.float32)
