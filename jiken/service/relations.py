"""Incidents of one affair that are not one event: which they are, and why they are related."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedupe import profile
from jiken.models import Incident, Reason
from jiken.service.explaining import compose
from jiken.service.stories import knowledge, story
from jiken.store import Store
from jiken.store.incidents import Related


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedIncident:
    """Another incident of the affair; *reasons* compare its nearest article with one of this."""

    incident: Incident
    relation: Related
    reasons: tuple[Reason, ...]


def related(store: Store, incident: str) -> Iterator[RelatedIncident]:
    """Yield the incidents that are related to *incident*, nearest first."""
    for relation in store.incidents.related(incident):
        other = store.incidents.get(relation.other)
        if other is not None:
            yield RelatedIncident(
                incident=other,
                relation=relation,
                reasons=why(store, relation.article, relation.other_article),
            )


def why(store: Store, article: int, other: int) -> tuple[Reason, ...]:
    """Return what speaks for and against two stored articles, from the side of *article*.

    Composed of the texts as they are now, without vectors: for the few pairs whose reasons
    are not kept. Nothing if one of the two is gone.
    """
    kept = store.articles.by_ids((article, other))
    articles = {one.id: one.article for one in kept}
    if len(articles) < 2:
        return ()
    profiles = {id_: profile(story(id_, told, None), knowledge()) for id_, told in articles.items()}
    return compose(profiles, articles, article, other)
