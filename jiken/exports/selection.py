"""What an export is made of: everything, or the incidents of a filter with their articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from jiken.models import Membership
from jiken.service.reading import (
    ArticleView,
    IncidentSummary,
    article_view,
    articles,
    summaries,
    summary,
)
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.taxonomy import ArticleClass


class Selection(Protocol):
    """Incidents and articles of a store; incidents are asked for first."""

    store: Store

    def summaries(self) -> Iterator[IncidentSummary]:
        """Yield the incidents."""
        ...

    def articles(self) -> Iterator[ArticleView]:
        """Yield the articles."""
        ...


class Everything:
    """All that a store has."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def summaries(self) -> Iterator[IncidentSummary]:
        """Yield every incident, newest first."""
        return summaries(self.store)

    def articles(self) -> Iterator[ArticleView]:
        """Yield every article."""
        return articles(self.store)


class Chosen:
    """Some incidents, in the order of *incidents*, and the articles that are in them.

    Without *drafts* those that nobody has decided on and the classifier could not are left out;
    *left_out* counts them. What an article has to do with other incidents is not told.
    """

    def __init__(self, store: Store, incidents: Iterable[str], *, drafts: bool = False) -> None:
        self.store = store
        self.left_out = 0
        self._asked = incidents
        self._drafts = drafts
        self._kept: dict[str, None] = {}

    def summaries(self) -> Iterator[IncidentSummary]:
        """Yield the incidents, each once."""
        saying = Saying(self.store)
        for identity in self._asked:
            incident = self.store.incidents.get(identity)
            if incident is None or incident.id in self._kept:
                continue
            found = summary(self.store, incident, saying)
            if is_draft(found) and not self._drafts:
                self.left_out += 1
                continue
            self._kept[incident.id] = None
            yield found

    def articles(self) -> Iterator[ArticleView]:
        """Yield the articles of the incidents that `summaries` gave, each once."""
        saying, told = Saying(self.store), set[int]()
        for identity in self._kept:
            members = self.store.incidents.members([identity])[identity]
            new = {member.article for member in members} - told
            told |= new
            for stored in self.store.articles.by_ids(new):
                mine = tuple(m for m in self.store.members.places(stored.id) if self._has(m))
                yield article_view(self.store, stored, mine, saying)

    def _has(self, membership: Membership) -> bool:
        return membership.incident in self._kept


def is_draft(found: IncidentSummary) -> bool:
    """Whether nobody, neither a reviewer nor the classifier, has said what an incident is."""
    return found.said is None or found.said.assessment.class_ is ArticleClass.NEEDS_REVIEW
