"""What a search shows of the articles and incidents that it found."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.rows import IN_JSON

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An incident as a list shows it; *class_* is "" where it has not been classified."""

    id: str
    day: str | None
    class_: str
    severity: str | None
    title_ja: str | None
    title_en: str | None
    articles: int
    sources: int
    explicit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHit:
    """An article as a search shows it."""

    id: int
    url: str
    title: str
    text: str
    language: str
    publisher: str
    day: str | None
    class_: str


class Hits:
    """What is shown of what was found."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def articles(self, articles: Collection[int]) -> dict[int, ArticleHit]:
        """Return what is shown of *articles*."""
        rows = self._db.execute(
            "SELECT a.id, a.canonical_url, a.title, a.text, a.language, a.publisher,"
            " substr(a.published_at, 1, 10), coalesce(c.class, '') FROM articles a"
            f" LEFT JOIN classifications c ON c.article = a.id WHERE a.id {IN_JSON}",
            (json.dumps(list(articles)),),
        )
        names = ("id", "url", "title", "text", "language", "publisher", "day", "class_")
        return {int(row[0]): ArticleHit(**dict(zip(names, row, strict=True))) for row in rows}

    def incidents(self, incidents: Collection[str]) -> dict[str, Head]:
        """Return what is shown of *incidents*; one that waits for the queue is as it was grouped."""
        rows = self._db.execute(
            "SELECT i.id, coalesce(nullif(q.day, ''), i.day), coalesce(q.class, s.class, ''),"
            " coalesce(q.severity, s.severity), coalesce(q.title_ja, i.title_ja),"
            " coalesce(q.title_en, i.title_en), i.article_count, i.independent_source_count,"
            " coalesce(q.explicit, 0) FROM incidents i LEFT JOIN queue q ON q.incident = i.id"
            f" LEFT JOIN assessments s ON s.incident = i.id WHERE i.id {IN_JSON}",
            (json.dumps(list(incidents)),),
        )
        names = ("id", "day", "class_", "severity", "title_ja", "title_en", "articles", "sources")
        return {
            str(row[0]): Head(**dict(zip(names, row, strict=False)), explicit=bool(row[8]))
            for row in rows
        }
