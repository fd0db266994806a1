"""Looking at what is stored: incidents, their articles, searches, rows for exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from jiken.models import Article, Incident, Membership
from jiken.service.desk.steps import ASSIGN, NOTE, Step, history
from jiken.service.desk.words import query_of
from jiken.service.links import weakest_link
from jiken.service.relations import RelatedIncident, related
from jiken.service.saying import ArticleSaid, IncidentSaid, Saying
from jiken.store import Store
from jiken.store.articles import Sighting, StoredArticle
from jiken.store.notes import NoteFound


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
    said: ArticleSaid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """An incident with its weakest link: the membership, and the article's canonical URL.

    *related* are the ids of other incidents of the same affair, nearest first.
    """

    incident: Incident
    weakest: Membership | None = None
    weakest_url: str | None = None
    related: tuple[str, ...] = ()
    said: IncidentSaid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident with its articles: the one held by the weakest link first, *weakest*.

    Then the other in-event ones by time, then what is only linked. *remarks* are reviewers' notes
    and assignments, the last ones, newest first.
    """

    summary: IncidentSummary
    articles: tuple[ArticleInIncident, ...]
    weakest: ArticleInIncident | None = None
    related: tuple[RelatedIncident, ...] = ()
    lineage: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with its incidents and sightings, and the URLs of what it copies and hangs on."""

    id: int
    article: Article
    memberships: tuple[Membership, ...]
    sightings: tuple[Sighting, ...]
    origin_url: str | None = None
    linked_url: str | None = None
    said: ArticleSaid | None = None

    @property
    def home(self) -> Membership | None:
        """The membership of the one incident that the article is in-event in."""
        return next((m for m in self.memberships if m.role.in_event), None)

    @property
    def first(self) -> Membership | None:
        """The membership that an export of articles tells of: the home, or else the first."""
        return self.home or next(iter(self.memberships), None)


def incidents(
    store: Store, *, since: date | None = None, language: str | None = None
) -> list[Incident]:
    """Return incidents, newest first; *language* keeps those reported in it."""
    found = store.incidents.all(since=since)
    return [i for i in found if language is None or language in i.languages]


def summaries(
    store: Store, *, since: date | None = None, language: str | None = None
) -> Iterator[IncidentSummary]:
    """Yield the same, each with its weakest link, what it is related to and what it is."""
    saying = Saying(store)
    found = incidents(store, since=since, language=language)
    return (summary(store, incident, saying) for incident in found)


def summary(store: Store, incident: Incident, saying: Saying) -> IncidentSummary:
    """Return an incident with its weakest link, what it is related to and what it is."""
    weakest = weakest_link(incident.memberships)
    article = _article(store, weakest.article) if weakest else None
    return IncidentSummary(
        incident=incident,
        weakest=weakest,
        weakest_url=article.canonical_url if article else None,
        related=tuple(relation.other for relation in store.incidents.related(incident.id)),
        said=saying.incident(incident.id),
    )


def show(store: Store, identity: str) -> IncidentView | None:
    """Return an incident with its articles; an id that was merged shows where it went."""
    incident = store.incidents.get(identity)
    if incident is None:
        return None
    saying = Saying(store)
    members = [_in_incident(store, membership, saying) for membership in incident.memberships]
    found = summary(store, incident, saying)
    weakest = next((m for m in members if m.membership == found.weakest), None)
    rest = sorted((m for m in members if m is not weakest), key=_by_role_and_time)
    return IncidentView(
        summary=found,
        articles=(*([weakest] if weakest else []), *rest),
        weakest=weakest,
        related=tuple(related(store, incident.id)),
        lineage=tuple(store.incidents.lineage(incident.id)),
        remarks=tuple(step for step in history(store, incident.id) if _is_remark(step)),
    )


def _is_remark(step: Step) -> bool:
    return step.kind in (NOTE, ASSIGN) and step.stands


def _in_incident(store: Store, membership: Membership, saying: Saying) -> ArticleInIncident:
    stored = store.articles.by_id(membership.article)
    assert stored is not None  # a membership cannot outlive its article
    return ArticleInIncident(
        id=stored.id,
        article=stored.article,
        membership=membership,
        origin=_article(store, membership.copy_of),
        linked_to=_article(store, membership.linked_to),
        said=saying.article(stored.id),
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


def search(store: Store, words: str, *, limit: int) -> list[ArticleView]:
    """Return the newest articles that hold every one of *words*, and every “phrase” in quotation marks.

    At most 1,000 of them.
    """
    query = query_of(words)
    if not query.words:
        return []
    found = store.finding.matches(query.match, newest_first=True).articles[:limit]
    kept = {one.id: one for one in store.articles.by_ids(found)}
    home, saying = store.incidents.of_articles(found), Saying(store)
    return [
        article_view(store, kept[id_], home.get(id_, ()), saying) for id_ in found if id_ in kept
    ]


def search_notes(store: Store, words: str) -> list[NoteFound]:
    """Return what reviewers wrote that holds them: notes, titles and summaries, newest first."""
    query = query_of(words)
    found = store.notes.find(query.match) if query.words else []
    return [note for note in found if note.words]


def articles(store: Store) -> Iterator[ArticleView]:
    """Yield every article with its incidents and sightings, by canonical URL's order of arrival."""
    memberships: Mapping[int, tuple[Membership, ...]] = store.incidents.of_articles()
    saying = Saying(store)
    for stored in store.articles.all():
        mine = memberships.get(stored.id, ())
        yield article_view(store, stored, mine, saying)


def article_view(
    store: Store, stored: StoredArticle, memberships: tuple[Membership, ...], saying: Saying
) -> ArticleView:
    """Return an article with what is known around it."""
    view = ArticleView(
        id=stored.id,
        article=stored.article,
        memberships=memberships,
        sightings=tuple(store.articles.sightings(stored.id)),
        said=saying.article(stored.id),
    )
    origin = next((m.copy_of for m in memberships if m.copy_of), None)
    linked = view.first.linked_to if view.first else None
    urls = {
        id_: article.canonical_url for id_ in (origin, linked) if (article := _article(store, id_))
    }
    return replace(view, origin_url=urls.get(origin), linked_url=urls.get(linked))
