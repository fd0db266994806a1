"""The evidence between stories, under ranks that arrival cannot change."""

from __future__ import annotations

from collections.abc import Mapping

from dedupe.edges import Edges
from dedupe.linkage import MILLION
from dedupe.policy import Policy
from dedupe.profile import Profile

Pair = tuple[int, int]


class Graph:
    """Stories by rank with the evidence between them.

    *affairs* are probabilities in millionths but for time; scores, with time, are those of
    *edge* or more.
    """

    def __init__(self, stories: Mapping[int, Profile], edges: Edges, policy: Policy) -> None:
        self.stories = stories
        self.rank = {story.id: rank for rank, story in stories.items()}
        self.never = round(policy.never * MILLION)
        self._edge = round(policy.edge * MILLION)
        pairs = list(zip(edges.a.tolist(), edges.b.tolist(), strict=True))
        self.affairs: Mapping[Pair, int] = dict(zip(pairs, edges.affair.tolist(), strict=True))
        self._scores = dict(zip(pairs, edges.score.tolist(), strict=True))

    def score(self, a: int, b: int) -> int:
        """Return the probability of two ranks in millionths; *never* where nothing is known."""
        score = self._scores.get(ordered(a, b), self.never)
        return score if score >= self._edge else self.never

    def affair(self, a: int, b: int) -> int:
        """Return the same but for the time between the two."""
        return self.affairs.get(ordered(a, b), self.never)


def ordered(a: int, b: int) -> Pair:
    """Return the two, lower first."""
    return (a, b) if a <= b else (b, a)
