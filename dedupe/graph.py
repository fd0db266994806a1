"""The evidence between stories, under ranks that arrival cannot change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest

from dedupe.evidence import Evidence, ties, worth_keeping
from dedupe.linkage import MILLION
from dedupe.policy import Policy
from dedupe.profile import Profile

Pair = tuple[int, int]


class Graph:
    """Stories by rank (order of key) with the evidence between them, either way round.

    *scores* and *affairs* are probabilities in millionths, with time and but for time; *ties*
    hold components together: those by score are stronger than all that one affair alone makes.
    """

    def __init__(
        self, profiles: Collection[Profile], edges: Iterable[Evidence], policy: Policy
    ) -> None:
        self.stories: Sequence[Profile] = sorted(profiles, key=lambda p: (p.key, p.id))
        self.rank = {story.id: rank for rank, story in enumerate(self.stories)}
        self.never = round(policy.never * MILLION)
        self.scores: dict[Pair, int] = {}
        self.affairs: dict[Pair, int] = {}
        self.ties: dict[Pair, int] = {}
        self.neighbours: defaultdict[int, list[int]] = defaultdict(list)
        for edge in edges:
            known = edge.a in self.rank and edge.b in self.rank
            if known and worth_keeping(edge, policy):
                self._add(edge, policy)

    def _add(self, edge: Evidence, policy: Policy) -> None:
        pair = ordered(self.rank[edge.a], self.rank[edge.b])
        if pair not in self.affairs:
            self.neighbours[pair[0]].append(pair[1])
            self.neighbours[pair[1]].append(pair[0])
        score = round(edge.probability * MILLION)
        self.affairs[pair] = max(round(edge.affair * MILLION), score)
        if edge.probability >= policy.edge:
            self.scores[pair] = score
        if ties(edge, policy):
            by_score = edge.probability >= policy.join
            self.ties[pair] = MILLION + score if by_score else self.affairs[pair]

    def pairs(self, some: Iterable[Pair]) -> list[Pair]:
        """Return id pairs as ordered rank pairs, ascending, without those of unknown stories."""
        known = (pair for pair in some if pair[0] in self.rank and pair[1] in self.rank)
        return sorted({ordered(self.rank[a], self.rank[b]) for a, b in known})

    def score(self, a: int, b: int) -> int:
        """Return the probability of two ranks in millionths; *never* where nothing is known."""
        return self.scores.get(ordered(a, b), self.never)

    def affair(self, a: int, b: int) -> int:
        """Return the same but for the time between the two."""
        return self.affairs.get(ordered(a, b), self.never)

    def tie(self, rank: int, group: Sequence[int], best: int) -> int:
        """Return the mean of *rank*'s *best* strongest links into *group*, time left out."""
        strongest = nlargest(best, (self.affair(rank, other) for other in group))
        return sum(strongest) // len(strongest)

    def mean_affair(self, a: Sequence[int], b: Sequence[int]) -> int:
        """Return the mean over all pairs of two groups, time left out."""
        return sum(self.affair(x, y) for x in a for y in b) // (len(a) * len(b))

    def begin(self, group: Sequence[int]) -> float:
        """Return when the group's first dated story came out, infinite if none is dated."""
        dated = (self.stories[rank] for rank in group if self.stories[rank].dated)
        return min((story.begin for story in dated), default=float("inf"))

    def end(self, group: Sequence[int]) -> float:
        """Return when its last dated story may have come out, infinite if none is dated."""
        dated = (self.stories[rank] for rank in group if self.stories[rank].dated)
        return max((story.end for story in dated), default=float("inf"))


def ordered(a: int, b: int) -> Pair:
    """Return the two, lower first."""
    return (a, b) if a <= b else (b, a)
