"""What an export is made of: everything, or the incidents of a filter with their articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
from jiken.service.verdicts import REVIEWER
from jiken.store import Store


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


@dataclass(slots=True, kw_only=True)
class Counts:
    """How many incidents reviewers have decided, and how many are drafts."""

    decided: int = 0
    drafts: int = 0


class Chosen:
    """Some incidents, in the order of *incidents*, and the articles that are in them.

    *drafts* False leaves out those that no reviewer has decided; *counts* counts them all the
    same. What an article has to do with other incidents is not told.
    """

    def __init__(self, store: Store, incidents: Iterable[str], *, drafts: bool) -> None:
        self.store = store
        self.counts = Counts()
        self._asked = incidents
        self._drafts = drafts
        self._seen = set[str]()
        self._kept: dict[str, None] = {}

    def summaries(self) -> Iterator[IncidentSummary]:
        """Yield the incidents, each once."""
        saying = Saying(self.store)
        for identity in self._asked:
            incident = self.store.incidents.get(identity)
            if incident is None or incident.id in self._seen:
                continue
            self._seen.add(incident.id)
            found = summary(self.store, incident, saying)
            if self._is_kept(found):
                self._kept[incident.id] = None
                yield found

    def _is_kept(self, found: IncidentSummary) -> bool:
        if not is_draft(found):
            self.counts.decided += 1
            return True
        self.counts.drafts += 1
        return self._drafts

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
    """Whether no reviewer has decided what an incident is: confirmed its class, or given one."""
    return found.said is None or found.said.decided_by != REVIEWER
