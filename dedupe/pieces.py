"""The units of work: what ties and must-links connect, none too large. In numbers only.

The same pieces as `settle` makes, over a whole store at once and without any profile.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedupe.linkage import MILLION, Pair, Sets
from dedupe.policy import Policy

Ranks = NDArray[np.int64]


def strengths(
    probability: NDArray[np.float64], affair: NDArray[np.float64], policy: Policy
) -> NDArray[np.int64]:
    """Return how strong ties are: those by score are stronger than all by one affair alone."""
    score = np.rint(probability * MILLION)
    either = np.maximum(np.rint(affair * MILLION), score)
    found: NDArray[np.int64] = np.where(probability >= policy.join, MILLION + score, either).astype(
        np.int64
    )
    return found


def pieces(
    count: int, a: Ranks, b: Ranks, strength: NDArray[np.int64], must: Iterable[Pair], cap: int
) -> Ranks:
    """Return for each of *count* ranks the lowest rank of its piece.

    Ties (*a*, *b*) are taken strongest first; one that would make a piece larger than *cap* is
    cut. *must* pairs hold first, whatever the size.
    """
    sets = Sets(count)
    for one, other in must:
        sets.join(one, other)
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low, -strength))
    for one, other in zip(low[order].tolist(), high[order].tolist(), strict=True):
        first, second = sets.find(one), sets.find(other)
        if first != second and sets.size[first] + sets.size[second] <= cap:
            sets.join(first, second)
    return np.fromiter(map(sets.find, range(count)), np.int64, count)


def reached(count: int, a: Ranks, b: Ranks, start: Ranks) -> NDArray[np.bool_]:
    """Say of each of *count* ranks whether ties (*a*, *b*) lead there from *start*, at any length."""
    found = np.zeros(count, dtype=np.bool_)
    found[start] = True
    while (ahead := found[a] != found[b]).any():
        found[a[ahead]] = True
        found[b[ahead]] = True
    return found
