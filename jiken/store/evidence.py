"""Vectors of articles, and the evidence between them, kept so that a new day adds only new pairs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from jiken.store.connection import Store

Vector = NDArray[np.float32]
STORED = np.dtype("<f2")
# A row for each pair of articles, *a* < *b*.
PAIRS = np.dtype([("a", "i8"), ("b", "i8"), ("probability", "f8"), ("affair", "f8")])
Pairs = NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """An article's title and lead as the encoder sees them, for one content hash."""

    article: int
    content_hash: str
    title: Vector
    lead: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """Evidence between two articles, *a* < *b*; *ties* says whether they are settled together."""

    a: int
    b: int
    probability: float
    affair: float
    ties: bool


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
            (v.article, encoder, v.content_hash, packed(v.title), packed(v.lead)) for v in vectors
        ]
        with self._store.writing() as db:
            db.conn.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows)

    def vectors(self, encoder: str, articles: Collection[int]) -> Iterator[Vectors]:
        """Yield the vectors of those of *articles* that *encoder* has seen, by id."""
        rows = self._db.query(
            "SELECT article, content_hash, title, lead FROM vectors WHERE encoder = ?"
            " AND article IN (SELECT value FROM json_each(?)) ORDER BY article",
            (encoder, listed(articles)),
        )
        for row in rows:
            yield Vectors(
                article=int(row["article"]),
                content_hash=str(row["content_hash"]),
                title=unpacked(row["title"]),
                lead=unpacked(row["lead"]),
            )

    def uncompared(self, model: str) -> list[int]:
        """Return the ids of articles that are new or changed since *model* compared them."""
        rows = self._db.query(
            "SELECT a.id FROM articles a LEFT JOIN compared c ON c.article = a.id"
            " AND c.model = ? WHERE c.article IS NULL ORDER BY a.id",
            (model,),
        )
        return [int(row["id"]) for row in rows]

    def withdraw(self, articles: Collection[int]) -> None:
        """Forget all evidence of *articles*; they and who it was with are to be settled again."""
        chosen = "(SELECT value FROM json_each(:ids))"
        ids = {"ids": listed(articles)}
        with self._store.writing() as db:
            db.execute(
                f"INSERT OR IGNORE INTO unsettled SELECT value FROM json_each(:ids)"
                f" UNION SELECT a FROM evidence WHERE b IN {chosen}"
                f" UNION SELECT b FROM evidence WHERE a IN {chosen}",
                ids,
            )
            db.execute(f"DELETE FROM evidence WHERE b IN {chosen}", ids)
            db.execute(f"DELETE FROM evidence WHERE a IN {chosen}", ids)
            db.execute(f"DELETE FROM compared WHERE article IN {chosen}", ids)

    def add(
        self, model: str, compared: Iterable[int], evidence: Collection[StoredEvidence]
    ) -> None:
        """Remember the evidence of articles just compared, and that they are, all at once.

        What is in *evidence* has been computed: others wait only while it is written.
        """
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?)",
                [(e.a, e.b, e.probability, e.affair, e.ties) for e in evidence],
            )
            db.conn.executemany(
                "INSERT OR REPLACE INTO compared VALUES (?, ?)",
                [(article, model) for article in compared],
            )

    def ties(self, least: float) -> Pairs:
        """Return the pairs of one event with a probability of *least*; *affair* is not read."""
        rows = self._db.execute(
            "SELECT a, b, probability, 0.0 FROM evidence WHERE ties AND probability >= ?", (least,)
        )
        return np.fromiter(rows, PAIRS)

    def ties_of(self, articles: Collection[int], least: float) -> Pairs:
        """Return the same of the pairs that have at least one end among *articles*."""
        both = [
            self._pairs(end, articles, f"AND ties AND probability >= {least!r}") for end in "ab"
        ]
        return np.unique(np.concatenate(both))

    def touching(self, articles: Collection[int]) -> Pairs:
        """Return the pairs that have at least one end among *articles*, in no order."""
        found = self._pairs("a", articles), self._pairs("b", articles)
        chosen = np.fromiter(articles, np.int64, len(articles))
        return np.concatenate((found[0], found[1][~np.isin(found[1]["a"], chosen)]))

    def inside(self, articles: Collection[int]) -> Pairs:
        """Return the pairs that have both ends among *articles*, in no order."""
        found = self._pairs("a", articles)
        return found[np.isin(found["b"], np.fromiter(articles, np.int64, len(articles)))]

    def _pairs(self, end: str, articles: Collection[int], which: str = "") -> Pairs:
        rows = self._db.execute(
            "SELECT a, b, probability, affair FROM json_each(?) AS chosen"
            f" CROSS JOIN evidence WHERE {end} = chosen.value {which}",
            (listed(articles),),
        )
        return np.fromiter(rows, PAIRS)


def listed(articles: Iterable[int]) -> str:
    """Return ids as the JSON list that a query takes them in."""
    return json.dumps(sorted(articles))


def packed(vector: Vector) -> bytes:
    """Return a vector as half-precision floats."""
    return vector.astype(STORED).tobytes()


def unpacked(blob: bytes) -> Vector:
    """Return the vector that was packed."""
    return np.frombuffer(blob, dtype=STORED).astype(np.float32)
