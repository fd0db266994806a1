"""What a language model said of articles and incidents; kept so that it is asked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.evidence import listed
from jiken.store.rows import stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store

# Newest first: that is what a team looks at.
_ASKED = "ORDER BY coalesce(a.published_at, a.fetched_at) DESC, a.id LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, as JSON in *record*; one that is not *final* may be asked for again."""

    content_hash: str
    model: str
    prompt_version: str
    outcome: str
    final: bool
    record: str


class Opinions:
    """The answers of language models in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def unasked(
        self, model: str, prompt_version: str, classes: tuple[str, ...], most: int
    ) -> list[int]:
        """Return the newest articles of *classes* that have no final answer of *model* yet."""
        rows = self._db.execute(
            "SELECT a.id FROM articles a JOIN classifications c ON c.article = a.id"
            f" WHERE c.class IN ({', '.join('?' * len(classes))}) AND NOT EXISTS"
            " (SELECT 1 FROM opinions o WHERE o.article = a.id AND o.final"
            "  AND o.content_hash = a.content_hash AND o.model = ? AND o.prompt_version = ?)"
            f" {_ASKED} ?",
            (*classes, model, prompt_version, most),
        )
        return [int(row[0]) for row in rows]

    def save(self, article: int, answer: Answer, *, now: datetime) -> None:
        """Remember what was answered on an article."""
        with self._store.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO opinions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (article, *_columns(answer), stamp(now), answer.record),
            )

    def of(self, article: int) -> list[str]:
        """Return what was answered on an article, newest first, as JSON."""
        rows = self._db.execute(
            "SELECT record FROM opinions WHERE article = ? ORDER BY given_at DESC", (article,)
        )
        return [str(row[0]) for row in rows]

    def is_worded(self, incident: str, content_hash: str, model: str, prompt_version: str) -> bool:
        """Whether there is a final answer on an incident of these reports."""
        rows = self._db.execute(
            "SELECT 1 FROM wordings WHERE final AND incident = ? AND content_hash = ?"
            " AND model = ? AND prompt_version = ?",
            (incident, content_hash, model, prompt_version),
        )
        return any(rows)

    def word(self, incident: str, reports: list[int], answer: Answer, *, now: datetime) -> None:
        """Remember the title and summary of an incident, made of *reports*, in place of others."""
        with self._store.writing() as db:
            db.execute("DELETE FROM wordings WHERE incident = ?", (incident,))
            db.execute(
                "INSERT INTO wordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (incident, *_columns(answer), stamp(now), listed(reports), answer.record),
            )

    def wording(self, incident: str) -> str | None:
        """Return the title and summary that a model gave an incident, as JSON."""
        rows = self._db.execute("SELECT record FROM wordings WHERE incident = ?", (incident,))
        return next((str(row[0]) for row in rows), None)


def _columns(answer: Answer) -> tuple[object, ...]:
    return (
        answer.content_hash,
        answer.model,
        answer.prompt_version,
        answer.outcome,
        answer.final,
    )
