"""What a change can reach, so that grouping reads nothing of the rest of a large store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dedupe import Part
from dedupe.blocking import Pair
from jiken.service.stories import POLICY
from jiken.store import Store

MOST = 20_000
"""Where a change reaches more articles than that, all are read: that is not much longer then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What reviewers have decided: pairs of articles that are kept together, and apart.

    *roles* are by article; *relations* say, oldest first, whether two incidents are related: each
    is that of the first of some articles that is in one.
    """

    together: tuple[Pair, ...]
    apart: tuple[Pair, ...]
    roles: Mapping[int, Part] = field(default_factory=dict)
    relations: tuple[tuple[tuple[int, ...], tuple[int, ...], bool], ...] = ()

    @property
    def passing(self) -> frozenset[int]:
        """Articles that are editorials or round-ups by a reviewer's word."""
        return frozenset(id_ for id_, part in self.roles.items() if not part.in_event)

    @property
    def inside(self) -> frozenset[int]:
        """Articles that are reports by a reviewer's word on them, or on a pair that they are in."""
        paired = {id_ for pair in self.together for id_ in pair}
        return frozenset(paired | self.roles.keys()) - self.passing


class Surroundings:
    """The articles that a change of a few can reach: whole sets of those that stand together.

    *articles* is None where those are more than *most*, or everything is one's start.
    """

    def __init__(self, store: Store, judgements: Judged, most: int = MOST) -> None:
        self._store, self._judgements, self._most = store, judgements, most
        self._partners: dict[int, set[int]] = {}
        for a, b in judgements.together:
            self._partners.setdefault(a, set()).add(b)
            self._partners.setdefault(b, set()).add(a)
        self.articles: set[int] | None = set()

    def add(self, start: Collection[int]) -> None:
        """Add articles with all that stand, or stood, in one set with them."""
        front = set(start)
        while front and self.articles is not None:
            self.articles |= front
            if len(self.articles) > self._most:
                self.articles = None
                return
            found = self._store.standing.beside(front)
            found |= {other for one in front for other in self._partners.get(one, ())}
            front = found - self.articles

    def add_joined(self, start: Collection[int]) -> None:
        """Add the same, and whatever join ties connect with any of these, at any length."""
        self.add(start)
        front = set(self.articles or ())
        while front and self.articles is not None:
            pairs = self._store.evidence.ties_of(self._reports(front), POLICY.join)
            met = {*pairs["a"].tolist(), *pairs["b"].tolist()} - self.articles
            before = set(self.articles)
            self.add(met)
            front = (self.articles or set()) - before

    def _reports(self, articles: Collection[int]) -> set[int]:
        """Return those of *articles* that may make an incident: others join nothing."""
        pages = self._store.blocking.pages_among(articles).keys() - self._judgements.inside
        return set(articles) - pages - self._judgements.passing
