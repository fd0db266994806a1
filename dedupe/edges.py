"""Evidence in columns, over ranks, and the part of it that is read about some stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from dedupe.linkage import MILLION

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Pairs of stories by rank, *a* < *b*, each pair once, with probabilities in millionths.

    *affair* leaves the time between the two out, and is never below *score*.
    """

    a: Numbers
    b: Numbers
    score: Numbers
    affair: Numbers

    @classmethod
    def of(cls, a: Numbers, b: Numbers, probability: Floats, affair: Floats) -> Self:
        """Return the edges between ranks, given either way round."""
        score = np.rint(probability * MILLION).astype(np.int64)
        timeless = np.rint(affair * MILLION).astype(np.int64)
        return cls(
            a=np.minimum(a, b), b=np.maximum(a, b), score=score, affair=np.maximum(score, timeless)
        )

    def where(self, chosen: Mask) -> Edges:
        """Return those that a mask chooses."""
        return Edges(
            a=self.a[chosen],
            b=self.b[chosen],
            score=self.score[chosen],
            affair=self.affair[chosen],
        )


class Evidences(Protocol):
    """Where evidence and times are read, by ranks."""

    def joins(self) -> Edges:
        """Return all evidence that is enough for two reports to be one event."""

    def touching(self, ranks: Numbers) -> Edges:
        """Return the evidence with an end among *ranks*."""

    def inside(self, ranks: Numbers) -> Edges:
        """Return the evidence with both ends among *ranks*."""

    def times(self, ranks: Numbers) -> tuple[Floats, Floats]:
        """Return the first and last second of each of *ranks*; both infinite if undated."""


class Web:
    """What is near a story, read when it is asked for first, many stories at a time."""

    def __init__(self, evidence: Evidences) -> None:
        self._evidence = evidence
        self._rows: list[tuple[Numbers, Numbers]] = []
        self._at: dict[int, tuple[int, int, int]] = {}

    def read(self, ranks: Iterable[int]) -> None:
        """Read what is near *ranks*."""
        asked = np.array(sorted(set(ranks) - self._at.keys()), dtype=np.int64)
        if not len(asked):
            return
        edges = self._evidence.touching(asked)
        ends, others = np.append(edges.a, edges.b), np.append(edges.b, edges.a)
        affair = np.append(edges.affair, edges.affair)
        mine = np.isin(ends, asked)
        order = np.flatnonzero(mine)[np.argsort(ends[mine], kind="stable")]
        bounds = np.searchsorted(ends[order], (asked, asked + 1))
        self._at |= {
            rank: (len(self._rows), start, stop)
            for rank, start, stop in zip(asked.tolist(), *bounds.tolist(), strict=True)
        }
        self._rows.append((others[order], affair[order]))

    def near(self, rank: int) -> Iterator[tuple[int, int]]:
        """Return the stories that there is evidence with, and how likely they are of one affair."""
        block, start, stop = self._at[rank]
        others, affair = self._rows[block]
        return zip(others[start:stop].tolist(), affair[start:stop].tolist(), strict=True)


class Times:
    """When groups began and ended, read when it is asked for first."""

    def __init__(self, evidence: Evidences) -> None:
        self._evidence = evidence
        self._known: dict[int, tuple[float, float]] = {}

    def read(self, ranks: Iterable[int]) -> None:
        """Read the times of *ranks*."""
        asked = sorted(set(ranks) - self._known.keys())
        begin, end = self._evidence.times(np.array(asked, dtype=np.int64))
        self._known |= dict(zip(asked, zip(begin.tolist(), end.tolist(), strict=True), strict=True))

    def begin(self, group: Iterable[int]) -> float:
        """Return when the group's first dated story came out, infinite if none is dated."""
        dated = (self._known[rank][0] for rank in group)
        return min((begin for begin in dated if begin > -np.inf), default=np.inf)

    def end(self, group: Iterable[int]) -> float:
        """Return when its last dated story may have come out, infinite if none is dated."""
        told = (self._known[rank] for rank in group)
        return max((end for begin, end in told if begin > -np.inf), default=np.inf)
