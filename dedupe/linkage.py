"""Constrained average linkage inside the connected components of the evidence graph.

Everything here is over ranks 0…n-1 in order of canonical URL, and probabilities are whole
numbers of millionths: no result depends on arrival, on ids, or on the order of additions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import log

Pair = tuple[int, int]
MILLION = 1_000_000
# Nearer to 0 or to MILLION the odds of a mean tell no more.
_LEAST = MILLION // 1000


class Contradiction(ValueError):
    """Judgements ask for two articles to be together and apart."""


class Sets:
    """Disjoint sets; a set is known by its lowest rank."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self.size = [1] * count

    def find(self, rank: int) -> int:
        """Return the lowest rank of the set that *rank* is in."""
        while self._parent[rank] != rank:
            self._parent[rank] = self._parent[self._parent[rank]]
            rank = self._parent[rank]
        return rank

    def join(self, a: int, b: int) -> int:
        """Join the two sets and return the joint set's lowest rank."""
        low, high = sorted((self.find(a), self.find(b)))
        if low != high:
            self._parent[high] = low
            self.size[low] += self.size[high]
        return low

    def groups(self) -> list[list[int]]:
        """Return the sets, each ascending, in order of their lowest rank."""
        found: dict[int, list[int]] = {}
        for rank in range(len(self._parent)):
            found.setdefault(self.find(rank), []).append(rank)
        return list(found.values())


def bound(keys: Sequence[object], must: Iterable[Pair], cannot: Iterable[Pair]) -> Sets:
    """Return the sets that must-links make; Contradiction if a cannot-link lies inside one."""
    sets = Sets(len(keys))
    for a, b in must:
        sets.join(a, b)
    for a, b in cannot:
        if sets.find(a) == sets.find(b):
            raise Contradiction(
                f"Judgements put two articles together and apart: {keys[a]} and {keys[b]}."
            )
    return sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What makes two tight groups that are merely alike two events: the next step, the other case.

    Neither is a lone report, the log odds of their mean are more than *odds* below those inside the looser of the two,
    and it is below *alike*: below *alike_at_once* if by *begin* (seconds, infinite if unknown) both came up
    within *at_once* seconds, as there are two ways of telling one event sooner than there is a next step.
    """

    odds: float
    alike: int
    alike_at_once: int
    at_once: float
    begin: Callable[[Sequence[int]], float]

    def parts(self, mean: float, inside: Pair, groups: tuple[list[int], list[int]]) -> bool:
        """Whether *groups*, with sums of scores *inside* each and *mean* between, stay two."""
        if mean >= self.alike or min(map(len, groups)) < 2:
            return False
        looser = min(
            total / (len(group) * (len(group) - 1) / 2)
            for total, group in zip(inside, groups, strict=True)
        )
        if _log_odds(looser) - _log_odds(mean) <= self.odds:
            return False
        first, then = sorted(map(self.begin, groups))
        # No number, where neither is dated: then only the evidence speaks.
        return mean < self.alike_at_once or not then - first <= self.at_once


def _log_odds(mean: float) -> float:
    bounded = min(MILLION - _LEAST, max(_LEAST, mean))
    return log(bounded / (MILLION - bounded))


def average_linkage(
    component: Collection[int],
    bonds: Sets,
    scores: Mapping[Pair, int],
    cannot: Collection[Pair],
    *,
    join: int,
    never: int,
    contrast: Contrast | None = None,
) -> list[list[int]]:
    """Return the groups of *component* that average linkage leaves, each ascending.

    The two groups with the highest mean over all their pairs join, while it is at least
    *join*; a pair without a score counts *never*. Two groups that *contrast* parts never join, whatever
    they grow to. Groups in *bonds* start together, and no group ever holds a pair of *cannot*. Ties go to
    the lowest ranks.
    """
    groups: dict[int, list[int]] = {}
    for rank in sorted(component):
        groups.setdefault(bonds.find(rank), []).append(rank)
    sums = _between(groups, bonds, scores, never)
    inside = {first: _inside(group, scores, never) for first, group in groups.items()}
    apart = _apart(groups, bonds, cannot)
    heap = [
        _entry(groups, a, b, total, never)
        for a, some in sums.items()
        for b, total in some.items()
        if a < b
    ]
    heapify(heap)
    while heap:
        mean, a, b, size = heappop(heap)
        if -mean < join:
            break
        stale = a not in groups or b not in groups or size != (len(groups[a]), len(groups[b]))
        if stale or b in apart[a]:
            continue
        between = never * size[0] * size[1] + sums[a][b]
        both = groups[a], groups[b]
        if contrast and contrast.parts(-mean, (inside[a], inside[b]), both):
            apart[a].add(b)
            apart[b].add(a)
            continue
        inside[a] += inside.pop(b) + between
        groups[a] = sorted(groups[a] + groups.pop(b))
        _absorb(sums, apart, a, b)
        for other, total in sums[a].items():
            heappush(heap, _entry(groups, min(a, other), max(a, other), total, never))
    return [groups[first] for first in sorted(groups)]


def _inside(group: Sequence[int], scores: Mapping[Pair, int], never: int) -> int:
    return sum(scores.get(pair, never) for pair in combinations(group, 2))


def _between(
    groups: Mapping[int, list[int]], bonds: Sets, scores: Mapping[Pair, int], never: int
) -> dict[int, dict[int, int]]:
    """Return how far the scores between two groups exceed *never*, summed."""
    sums: dict[int, dict[int, int]] = {first: {} for first in groups}
    for (a, b), score in scores.items():
        first, second = bonds.find(a), bonds.find(b)
        if first != second and first in groups and second in groups:
            for x, y in ((first, second), (second, first)):
                sums[x][y] = sums[x].get(y, 0) + score - never
    return sums


def _apart(
    groups: Mapping[int, list[int]], bonds: Sets, cannot: Iterable[Pair]
) -> dict[int, set[int]]:
    apart: dict[int, set[int]] = {first: set() for first in groups}
    for a, b in cannot:
        first, second = bonds.find(a), bonds.find(b)
        if first in groups and second in groups:
            apart[first].add(second)
            apart[second].add(first)
    return apart


def _entry(
    groups: Mapping[int, list[int]], a: int, b: int, total: int, never: int
) -> tuple[float, int, int, Pair]:
    size = (len(groups[a]), len(groups[b]))
    return -(never + total / (size[0] * size[1])), a, b, size


def _absorb(sums: dict[int, dict[int, int]], apart: dict[int, set[int]], a: int, b: int) -> None:
    for other, total in sums.pop(b).items():
        sums[other].pop(b)
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0) + total
    for other in apart.pop(b):
        apart[other].discard(b)
        apart[other].add(a)
        apart[a].add(other)
