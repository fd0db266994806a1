"""What an incident's page reads: its articles in short, why a few of them are there, what is near."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from jiken.models import Membership, Published, Reason, Role
from jiken.store.evidence import listed
from jiken.store.incident_rows import IN_EVENT
from jiken.store.reasons import reasons_of
from jiken.store.rows import moment, published_of

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An incident without its articles; *redirect_to* is where it went, if it was merged."""

    id: str
    day: date | None
    last_day: date | None
    title_ja: str | None
    title_en: str | None
    article_count: int
    independent_source_count: int
    languages: tuple[str, ...]
    redirect_to: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article in short, and its place in an incident; *pictured* where there is a thumbnail."""

    article: int
    role: Role
    copy_of: int | None
    linked_to: int | None
    probability: float | None
    url: str
    title: str
    publisher: str
    language: str
    published: Published | None
    fetched_at: datetime
    pictured: bool

    @property
    def order(self) -> tuple[bool, datetime, str]:
        """Earliest first; an undated article counts by when it was fetched, after dated ones."""
        at = self.published.at if self.published else self.fetched_at
        return self.published is None, at, self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Another incident, and the evidence between an article of it and one of this.

    *affair* is how likely the two are of one affair, time left out.
    """

    incident: str
    article: int
    other_article: int
    probability: float
    affair: float


class Members:
    """The articles of a store's incidents, as pages read them: never whole texts."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    def head(self, incident: str) -> Head | None:
        """Return an incident without its articles, also one that was merged; None without such an id."""
        return self.heads((incident,)).get(incident)

    def heads(self, incidents: Collection[str]) -> dict[str, Head]:
        """Return those of *incidents* that there are."""
        rows = self._db.query(
            "SELECT * FROM incidents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(incidents)),),
        )
        return {str(row["id"]): _head(row) for row in rows}

    def of(self, incident: str) -> list[Placed]:
        """Return an incident's articles, the in-event ones first, each kind by time."""
        rows = self._db.query(
            "SELECT a.id, m.role, m.copy_of, m.linked_to, m.probability, a.canonical_url, a.title,"
            " a.publisher, a.language, a.published_at, a.published_precision, a.published_offset,"
            " a.published_raw, a.fetched_at,"
            " EXISTS (SELECT 1 FROM thumbnails t WHERE t.article = a.id) AS pictured"
            " FROM memberships m JOIN articles a ON a.id = m.article WHERE m.incident = ?",
            (incident,),
        )
        return sorted(map(_placed, rows), key=lambda one: (not one.role.in_event, one.order))

    def reasons(self, incident: str, articles: Collection[int]) -> dict[int, tuple[Reason, ...]]:
        """Return why each of *articles* is in an incident."""
        rows = self._db.execute(
            "SELECT article, reasons FROM memberships WHERE incident = ?"
            " AND article IN (SELECT value FROM json_each(?))",
            (incident, listed(articles)),
        )
        return {int(article): reasons_of(told) for article, told in rows}

    def places(self, article: int) -> list[Membership]:
        """Return where an article is in-event or linked, with why."""
        rows = self._db.execute(
            "SELECT incident, role, copy_of, linked_to, probability, reasons FROM memberships"
            " WHERE article = ? ORDER BY incident",
            (article,),
        )
        return [
            Membership(
                article=article,
                incident=str(incident),
                role=Role(str(role)),
                copy_of=copy_of,
                linked_to=linked_to,
                probability=probability,
                reasons=reasons_of(reasons),
            )
            for incident, role, copy_of, linked_to, probability, reasons in rows
        ]

    def hanging_on(self, article: int, incident: str, most: int) -> list[tuple[Reason, ...]]:
        """Return why *most* articles of an incident are linked to *article*, from their side."""
        rows = self._db.execute(
            "SELECT reasons FROM memberships WHERE incident = ? AND linked_to = ?"
            " ORDER BY article LIMIT ?",
            (incident, article, most),
        )
        return [reasons_of(row[0]) for row in rows]

    def opinions(self, articles: Collection[int]) -> dict[int, list[str]]:
        """Return what language models answered on *articles*, newest first, as JSON."""
        rows = self._db.execute(
            "SELECT article, record FROM opinions WHERE article IN"
            " (SELECT value FROM json_each(?)) ORDER BY article, given_at DESC",
            (listed(articles),),
        )
        found: dict[int, list[str]] = {}
        for article, record in rows:
            found.setdefault(int(article), []).append(str(record))
        return found

    def near(self, incident: str, articles: Collection[int], most: int) -> list[Near]:
        """Return *most* incidents that evidence of *articles* leads to, but *incident*, nearest first."""
        rows = self._db.query(
            "WITH met AS ("
            " SELECT a AS article, b AS other_article, probability, affair FROM evidence"
            "  WHERE a IN (SELECT value FROM json_each(:ids))"
            " UNION ALL SELECT b, a, probability, affair FROM evidence"
            "  WHERE b IN (SELECT value FROM json_each(:ids)))"
            " SELECT m.incident, met.article, met.other_article, met.probability, met.affair,"
            f"  max(max(met.probability, met.affair)) AS nearness FROM met JOIN memberships m"
            f"  ON m.article = met.other_article AND m.{IN_EVENT} AND m.incident != :incident"
            " GROUP BY m.incident ORDER BY nearness DESC, m.incident LIMIT :most",
            {"ids": listed(articles), "incident": incident, "most": most},
        )
        return [
            Near(**{name: value for name, value in row.items() if name != "nearness"})
            for row in rows
        ]

    def descendants(self, incident: str) -> list[tuple[str, str]]:
        """Return what came of an incident by a split, and what it went into: each with how."""
        rows = self._db.execute(
            "SELECT incident, kind FROM lineage WHERE parent = ? ORDER BY at, incident", (incident,)
        )
        return [(str(one), str(kind)) for one, kind in rows]


def _head(row: Mapping[str, object]) -> Head:
    days = {n: date.fromisoformat(str(row[n])) if row[n] else None for n in ("day", "last_day")}
    times = {name: moment(row[name]) for name in ("created_at", "changed_at")}
    plain = {
        name: row[name]
        for name in (
            *("id", "title_ja", "title_en", "article_count", "independent_source_count"),
            "redirect_to",
        )
    }
    languages = tuple(json.loads(str(row["languages"])))
    return Head(**plain, **days, **times, languages=languages)  # type: ignore[arg-type]


def _placed(row: Mapping[str, object]) -> Placed:
    fetched = moment(row["fetched_at"])
    assert fetched is not None
    plain = {n: row[n] for n in ("copy_of", "linked_to", "probability", "publisher", "language")}
    return Placed(
        article=int(str(row["id"])),
        role=Role(str(row["role"])),
        url=str(row["canonical_url"]),
        title=str(row["title"]),
        published=published_of(row),
        fetched_at=fetched,
        pictured=bool(row["pictured"]),
        **plain,  # type: ignore[arg-type]
    )
