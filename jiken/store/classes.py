"""What articles and incidents are said to be: classifications, assessments, and what is stale."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.models import Classification
from jiken.store.as_json import read, written
from jiken.store.evidence import listed
from jiken.store.incident_rows import IN_EVENT
from jiken.store.rows import stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """An article's classification, of the text that has *content_hash*."""

    article: int
    content_hash: str
    classification: Classification


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An incident's assessment as the store keeps it; *record* is the whole of it as JSON.

    *articles* are those that it may quote: what takes one of them away takes it with it.
    """

    incident: str
    model: str
    class_: str
    probability: float
    severity: str | None
    articles: tuple[int, ...]
    record: str


@dataclass(frozen=True, slots=True)
class Kind:
    """An incident's class and severity, and the headlines that stand for it."""

    class_: str | None
    severity: str | None
    title_ja: str | None
    title_en: str | None


class Classes:
    """The classifications of a store's articles, and the assessments of its incidents.

    *made_by* names all that a result depends on besides the article or the incident: another
    name means do it again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def unclassified(self, made_by: str, *, since: datetime | None = None) -> list[int]:
        """Return the articles whose present text *made_by* has not classified.

        *since* leaves out what came out, or where that is not known was fetched, before.
        """
        rows = self._db.execute(
            "SELECT a.id FROM articles a LEFT JOIN classifications c ON c.article = a.id"
            " AND c.made_by = :by AND c.content_hash = a.content_hash WHERE c.article IS NULL"
            " AND (:since IS NULL OR coalesce(a.published_at, a.fetched_at) >= :since)"
            " ORDER BY a.id",
            {"by": made_by, "since": stamp(since) if since else None},
        )
        return [int(row[0]) for row in rows]

    def since(self, since: datetime | None) -> list[int]:
        """Return all articles that came out, or were fetched, *since* then."""
        rows = self._db.execute(
            "SELECT id FROM articles"
            " WHERE :since IS NULL OR coalesce(published_at, fetched_at) >= :since ORDER BY id",
            {"since": stamp(since) if since else None},
        )
        return [int(row[0]) for row in rows]

    def save(self, made_by: str, classified: Iterable[Classified]) -> None:
        """Remember classifications, all at once; of texts that are no longer stored, none."""
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO classifications"
                " SELECT id, content_hash, ?, ?, ?, ?, ?, ?, ?, ? FROM articles"
                " WHERE id = ? AND content_hash = ?",
                ((made_by, *_columns(one.classification), one.article, one.content_hash)
                 for one in classified),
            )  # fmt: skip

    def of(self, articles: Collection[int]) -> dict[int, Classification]:
        """Return the classifications of those of *articles* that have one."""
        rows = self._db.execute(
            "SELECT article, record FROM classifications"
            " WHERE article IN (SELECT value FROM json_each(?))",
            (listed(articles),),
        )
        return {int(article): read(Classification, record) for article, record in rows}

    def counts(self) -> dict[str, int]:
        """Return how many articles there are of each class."""
        rows = self._db.execute("SELECT class, count(*) FROM classifications GROUP BY class")
        return {str(name): int(count) for name, count in rows}

    def unassessed(self, made_by: str) -> list[str]:
        """Return the incidents that have to be rolled up (again), newest first."""
        rows = self._db.execute(
            "SELECT i.id FROM incidents i LEFT JOIN assessments s ON s.incident = i.id"
            " AND NOT s.stale AND s.made_by = ? WHERE i.redirect_to IS NULL"
            " AND s.incident IS NULL AND EXISTS"
            f" (SELECT 1 FROM memberships m WHERE m.incident = i.id AND m.{IN_EVENT})"
            " ORDER BY i.id DESC",
            (made_by,),
        )
        return [str(row[0]) for row in rows]

    def stale(self) -> list[str]:
        """Return the incidents without an assessment of what is in them now, newest first."""
        rows = self._db.execute(
            "SELECT i.id FROM incidents i INDEXED BY incidents_present"
            " WHERE i.redirect_to IS NULL AND i.article_count"
            " AND NOT EXISTS (SELECT 1 FROM assessments s WHERE s.incident = i.id)"
            " UNION SELECT s.incident FROM assessments s INDEXED BY assessments_stale"
            " JOIN incidents i ON i.id = s.incident WHERE s.stale"
            " AND i.redirect_to IS NULL AND i.article_count ORDER BY 1 DESC"
        )
        return [str(row[0]) for row in rows]

    def assessed_by(self) -> str | None:
        """Return by what name incidents are rolled up here, None before any was."""
        rows = self._db.execute("SELECT made_by FROM assessments WHERE NOT stale LIMIT 1")
        return next((str(row[0]) for row in rows), None)

    def assess(self, made_by: str, assessed: Iterable[Assessed]) -> None:
        """Remember assessments, all at once."""
        told = list(assessed)
        with self._store.writing() as db:
            db.conn.executemany(
                "DELETE FROM assessments WHERE incident = ?", [(one.incident,) for one in told]
            )
            db.conn.executemany(
                "INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                [
                    (s.incident, made_by, s.model, s.class_, s.probability, s.severity, s.record)
                    for s in told
                ],
            )
            db.conn.executemany(
                "INSERT INTO assessed VALUES (?, ?)",
                [(one.incident, article) for one in told for article in one.articles],
            )

    def tidy(self) -> None:
        """Forget the assessments of incidents that no article is in any more; these are stale."""
        left = (
            "FROM assessments WHERE stale AND NOT EXISTS (SELECT 1 FROM memberships m"
            f" WHERE m.incident = assessments.incident AND m.{IN_EVENT})"
        )
        if not self._db.execute(f"SELECT 1 {left} LIMIT 1").fetchall():
            return  # nobody has to wait for that
        with self._store.writing() as db:
            db.execute(f"DELETE {left}")

    def incidents(self, classes: Collection[str]) -> list[str]:
        """Return the incidents that were found to be of one of *classes*, newest first."""
        rows = self._db.execute(
            "SELECT incident FROM assessments"
            " WHERE class IN (SELECT value FROM json_each(?)) ORDER BY incident DESC",
            (json.dumps(list(classes)),),
        )
        return [str(row[0]) for row in rows]

    def kinds(self) -> dict[str, Kind]:
        """Return what every incident that has been rolled up is, in short."""
        rows = self._db.execute(
            "SELECT incident, class, severity, record ->> '$.title_ja.said.said',"
            " record ->> '$.title_en.said.said' FROM assessments"
        )
        return {str(incident): Kind(*map(_text, rest)) for incident, *rest in rows}

    def tagged(self, value: str, group: str | None, least: float) -> set[str]:
        """Return the incidents with a tag of that *value*, in any letter case, at *least* so likely.

        Of any group where *group* is None.
        """
        rows = self._db.execute(
            "SELECT s.incident FROM assessments s WHERE EXISTS"
            " (SELECT 1 FROM json_each(s.record, '$.tags') t"
            " WHERE lower(t.value ->> 'value') = lower(:value)"
            " AND t.value ->> 'probability' >= :least"
            " AND (:group IS NULL OR t.value ->> 'group' = :group))",
            {"value": value, "group": group, "least": least},
        )
        return {str(row[0]) for row in rows}

    def assessment(self, incident: str) -> str | None:
        """Return the JSON of an incident's assessment, None where there is none."""
        rows = self._db.execute("SELECT record FROM assessments WHERE incident = ?", (incident,))
        return next((str(row[0]) for row in rows), None)

    def assessments(self) -> Iterator[tuple[str, str]]:
        """Yield every incident's assessment as JSON."""
        rows = self._db.execute("SELECT incident, record FROM assessments ORDER BY incident")
        yield from ((str(incident), str(record)) for incident, record in rows)


def _columns(said: Classification) -> tuple[object, ...]:
    return (
        said.model,
        said.class_.value,
        said.ai,
        said.helper,
        said.probability,
        said.severity.value if said.severity else None,
        written(said),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
