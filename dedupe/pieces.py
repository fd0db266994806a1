"""The units of work: what ties and must-links connect, none too large. In numbers only."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dedupe.edges import Mask, Numbers
from dedupe.linkage import Pair, Sets

NONE = -1


def pieces(
    count: int, a: Numbers, b: Numbers, strength: Numbers, must: Iterable[Pair], cap: int
) -> Numbers:
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


def reached(count: int, a: Numbers, b: Numbers, start: Mask) -> Mask:
    """Say of each of *count* ranks whether ties (*a*, *b*) lead there from *start*, at any length."""
    found = start.copy()
    while (ahead := found[a] != found[b]).any():
        found[a[ahead]] = True
        found[b[ahead]] = True
    return found


def differing(new: Numbers, old: Numbers, fresh: Mask) -> Mask:
    """Say of each rank whether its set is not what it was, or holds one that is *fresh*.

    *new* and *old* are the sets' labels, NONE where a rank is in no set: there the answer is no.
    """
    room = int(max(new.max(initial=NONE), old.max(initial=NONE))) + 2
    now, was = new - NONE, old - NONE
    first = np.zeros(room, dtype=np.int64)
    first[now] = was
    sizes, sizes_before = (np.bincount(labels, minlength=room) for labels in (now, was))
    odd = fresh | (was == 0) | (first[now] != was) | (sizes[now] != sizes_before[was])
    hit = np.zeros(room, dtype=np.bool_)
    hit[now[odd]] = True
    hit[0] = False
    return hit[now]


def having(labels: Numbers, some: Mask) -> Mask:
    """Say of each rank whether its set has one of *some* among its members."""
    room = int(labels.max(initial=NONE)) + 2
    hit = np.zeros(room, dtype=np.bool_)
    hit[labels[some] - NONE] = True
    hit[0] = False
    return hit[labels - NONE]
