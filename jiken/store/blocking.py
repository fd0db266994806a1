"""What is read of each article when pairs are looked for, and which articles are to be settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from jiken.store.evidence import listed
from jiken.store.incident_rows import IN_EVENT

if TYPE_CHECKING:
    from jiken.store.connection import Store

Judged = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRow:
    """What blocking reads of one article; times are seconds since 1970, the rest bytes as made.

    *profile* is what comparing reads; it is stored apart and not read back with the rest.
    """

    id: int
    nature: str
    begin: float
    end: float
    language: str
    bare: bool
    vectors: bytes
    terms: bytes
    weights: bytes
    profile: bytes = b""


class Blocking:
    """What blocking reads, a row for each article, made again when the article changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def missing(self, model: str) -> list[int]:
        """Return the ids of articles of which *model* has no row, or one of an older text."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a LEFT JOIN blocking b ON b.article = a.id"
            " AND b.model = ? WHERE b.article IS NULL ORDER BY a.id",
            (model,),
        )
        return [int(row[0]) for row in rows]

    def save(self, model: str, rows: Iterable[BlockingRow]) -> None:
        """Remember what blocking reads of articles."""
        told = list(rows)
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO blocking(article, nature, begins, ends, language, bare,"
                " vector, terms, weights, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*astuple(row)[:-1], model) for row in told),
            )
            db.conn.executemany(
                "INSERT OR REPLACE INTO profiles VALUES (?, ?, ?)",
                ((row.id, model, row.profile) for row in told),
            )

    def profiles(self, model: str, articles: Collection[int]) -> list[tuple[int, bytes]]:
        """Return what comparing reads of those of *articles* that *model* has read."""
        rows = self._db.execute(
            "SELECT article, profile FROM profiles WHERE model = ?"
            " AND article IN (SELECT value FROM json_each(?))",
            (model, listed(articles)),
        )
        return list(rows)

    def all(self, model: str) -> Iterator[tuple[int | float | str | bytes, ...]]:
        """Yield id, begin, end, language, bare, page, vectors, terms and weights of every article, by id.

        *page* says whether it is no report.
        """
        yield from self._db.execute(
            "SELECT article, begins, ends, language, bare, nature != 'report', vector,"
            " terms, weights FROM blocking WHERE model = ? ORDER BY article",
            (model,),
        )

    def pages(self) -> Mapping[int, str]:
        """Return the nature of every article that is no report."""
        rows = self._db.execute("SELECT article, nature FROM blocking WHERE nature != 'report'")
        return {int(article): str(nature) for article, nature in rows}

    def pages_among(self, articles: Collection[int]) -> Mapping[int, str]:
        """Return the nature of those of *articles* that are no report."""
        rows = self._db.execute(
            "SELECT article, nature FROM blocking WHERE nature != 'report'"
            " AND article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        return {int(article): str(nature) for article, nature in rows}


class Unsettled:
    """The articles whose incidents are not, or no longer, what the evidence says."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def all(self) -> set[int]:
        """Return the ids of articles that are to be settled."""
        return {int(row[0]) for row in self._db.execute("SELECT article FROM unsettled")}

    def beside(self, articles: Collection[int]) -> set[int]:
        """Return those that are to be settled and are in one incident with any of *articles*."""
        rows = self._db.execute(
            "SELECT DISTINCT u.article FROM unsettled u JOIN memberships m ON m.article = u.article"
            f" AND m.{IN_EVENT} WHERE m.incident IN (SELECT incident FROM memberships"
            f" WHERE {IN_EVENT} AND article IN (SELECT value FROM json_each(?)))",
            (listed(articles),),
        )
        return {int(row[0]) for row in rows}

    def add(self, articles: Iterable[int]) -> None:
        """Remember articles that are to be settled."""
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR IGNORE INTO unsettled VALUES (?)", [(a,) for a in articles]
            )

    def judgements(self) -> set[Judged]:
        """Return the judgements that the incidents stand on, as (kind, a, b)."""
        return set(self._db.execute("SELECT kind, a, b FROM settled_judgements"))

    def judged(self, judgements: Collection[Judged], articles: Iterable[int]) -> None:
        """Remember what the incidents are to stand on; *articles* are to be settled by it."""
        with self._store.writing() as db:
            self.add(articles)
            db.execute("DELETE FROM settled_judgements")
            db.conn.executemany(
                "INSERT INTO settled_judgements VALUES (?, ?, ?)", sorted(judgements)
            )
