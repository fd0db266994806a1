"""What grouping has made of each story, kept so that the next run has only to see what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from dedupe.edges import Mask, Numbers
from dedupe.linkage import Pair, Sets, bound
from dedupe.pieces import NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Sets of stories, a column for each step; a set is known by the id of its lowest story.

    *cell*: what join ties connect; *linked*: groups by linkage; *group*: the same without the
    round-ups by evidence; *whole*: groups with those that go on with them. NONE where a story is
    in none. *onto* is {group: (the group that it goes on with, how likely in millionths)}.
    """

    cell: Numbers
    linked: Numbers
    group: Numbers
    whole: Numbers
    onto: dict[int, Pair]

    @classmethod
    def none(cls, count: int) -> Self:
        """Return what is known of *count* stories before any was grouped."""
        cell, linked, group, whole = np.full((4, count), NONE, dtype=np.int64)
        return cls(cell=cell, linked=linked, group=group, whole=whole, onto={})

    @property
    def spread(self) -> Mask:
        """The round-ups by evidence."""
        found: Mask = (self.linked > NONE) & (self.group == NONE)
        return found


class Stories:
    """Stories by rank: their ids, which are reports, which have to be looked at again.

    *together* and *apart* are judgements, by rank. Contradiction if they cannot all hold.
    *inside* are those that a reviewer says are in-event, *passing* those that are not.
    """

    def __init__(
        self,
        ids: Numbers,
        reports: Mask,
        fresh: Mask,
        together: Collection[Pair],
        apart: Collection[Pair],
        inside: Collection[int] = (),
        passing: Collection[int] = (),
    ) -> None:
        self.ids = ids
        self.fresh = fresh
        self.apart = apart
        self.bonds: Sets = bound(ids.tolist(), together, apart)
        passed = frozenset(passing)
        self.together = _without(self.bonds, together, passed)
        self.kept = frozenset(rank for pair in together for rank in pair) | frozenset(inside)
        self.kept -= passed
        # A page that a reviewer has put with another is a report, unless one says what it is.
        self.reports = reports.copy()
        self.reports[list(self.kept)] = True
        self.reports[list(passed)] = False
        self._rank = np.full(int(ids.max(initial=0)) + 1, NONE, dtype=np.int64)
        self._rank[ids] = np.arange(len(ids))

    def __len__(self) -> int:
        return len(self.ids)

    def ranks(self, ids: Numbers) -> Numbers:
        """Return the ranks of *ids*, which have to be known."""
        found: Numbers = self._rank[ids]
        return found

    def rank(self, id_: int) -> int:
        """Return the rank of *id_*, NONE if there is no such story any more."""
        return int(self._rank[id_]) if id_ < len(self._rank) else NONE


def _without(bonds: Sets, together: Collection[Pair], passing: frozenset[int]) -> Collection[Pair]:
    """Return must-links that keep together what *together* does but for *passing*, which join nothing."""
    if not passing:
        return together
    found: dict[int, list[int]] = {}
    for rank in sorted({rank for pair in together for rank in pair} - passing):
        found.setdefault(bonds.find(rank), []).append(rank)
    return [pair for some in found.values() for pair in pairwise(some)]


class Groups:
    """The members of sets, by label."""

    def __init__(self, labels: Numbers) -> None:
        self.home: list[int] = labels.tolist()
        self.size = np.bincount(labels - NONE)
        self._order = np.argsort(labels, kind="stable")
        self._sorted = labels[self._order]

    def members(self, label: int) -> list[int]:
        """Return the ranks of a set, ascending."""
        start, stop = np.searchsorted(self._sorted, (label, label + 1))
        found: list[int] = self._order[start:stop].tolist()
        return found

    def all_members(self, labels: Iterable[int]) -> list[int]:
        """Return the ranks of several sets."""
        return [rank for label in labels for rank in self.members(label)]

    def count(self, label: int) -> int:
        """Return how many stories a set has, 0 if there is none."""
        return int(self.size[label - NONE]) if label - NONE < len(self.size) else 0
