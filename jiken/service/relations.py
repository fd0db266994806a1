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
                incident=other, relation=relation, reasons=_reasons(store, relation)
            )


def _reasons(store: Store, relation: Related) -> tuple[Reason, ...]:
    """Return why, from the side of the relation's incident.

    Composed of the articles as they are stored now: relations are few, and only their ends are kept.
    """
    kept = store.articles.by_ids((relation.article, relation.other_article))
    articles = {one.id: one.article for one in kept}
    if len(articles) < 2:
        return ()
    profiles = {id_: profile(story(id_, told, None), knowledge()) for id_, told in articles.items()}
    return compose(profiles, articles, relation.article, relation.other_article)
