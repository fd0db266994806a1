"""Looking at what is stored: incidents, their articles, searches, rows for exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jiken.models import Article, Incident, Membership
from jiken.store import Store
from jiken.store.articles import Sighting, StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInIncident:
    """An article as an incident shows it.

    *origin* is the article that it is a copy of, *linked_to* the one that the reasons compare
    it with.
    """

    id: int
    article: Article
    membership: Membership
    origin: Article | None = None
    linked_to: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident with its articles: in-event ones by time, then what is only linked."""

    incident: Incident
    articles: tuple[ArticleInIncident, ...]
    lineage: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with its incidents and sightings; *origins* maps article ids to URLs."""

    id: int
    article: Article
    memberships: tuple[Membership, ...]
    sightings: tuple[Sighting, ...]
    origin_url: str | None = None

    @property
    def home(self) -> Membership | None:
        """The membership of the one incident that the article is in-event in."""
        return next((m for m in self.memberships if m.role.in_event), None)


def incidents(
    store: Store, *, since: date | None = None, language: str | None = None
) -> list[Incident]:
    """Return incidents, newest first; *language* keeps those reported in it."""
    found = store.incidents.all(since=since)
    return [i for i in found if language is None or language in i.languages]


def show(store: Store, identity: str) -> IncidentView | None:
    """Return an incident with its articles; an id that was merged shows where it went."""
    incident = store.incidents.get(identity)
    if incident is None:
        return None
    members = [_in_incident(store, membership) for membership in incident.memberships]
    return IncidentView(
        incident=incident,
        articles=tuple(sorted(members, key=_by_role_and_time)),
        lineage=tuple(store.incidents.lineage(incident.id)),
    )


def _in_incident(store: Store, membership: Membership) -> ArticleInIncident:
    stored = store.articles.by_id(membership.article)
    assert stored is not None  # a membership cannot outlive its article
    return ArticleInIncident(
        id=stored.id,
        article=stored.article,
        membership=membership,
        origin=_article(store, membership.copy_of),
        linked_to=_article(store, membership.linked_to),
    )


def _article(store: Store, identity: int | None) -> Article | None:
    stored = store.articles.by_id(identity) if identity else None
    return stored.article if stored else None


def _by_role_and_time(member: ArticleInIncident) -> tuple[bool, datetime, str]:
    article = member.article
    return (
        not member.membership.role.in_event,
        article.published_or_fetched,
        article.canonical_url,
    )


def search(store: Store, words: str, *, limit: int) -> list[StoredArticle]:
    """Return the newest articles that hold every one of *words*."""
    return store.articles.search(words, limit=limit)


def articles(store: Store) -> Iterator[ArticleView]:
    """Yield every article with its incidents and sightings, by canonical URL's order of arrival."""
    memberships: Mapping[int, tuple[Membership, ...]] = store.incidents.of_articles()
    for stored in store.articles.all():
        mine = memberships.get(stored.id, ())
        origin = next((m.copy_of for m in mine if m.copy_of), None)
        source = store.articles.by_id(origin) if origin else None
        yield ArticleView(
            id=stored.id,
            article=stored.article,
            memberships=mine,
            sightings=tuple(store.articles.sightings(stored.id)),
            origin_url=source.article.canonical_url if source else None,
        )
