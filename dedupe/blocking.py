"""Candidate pairs: which stories are worth comparing, by the two stories alone.

No frequency of the corpus at hand and no k nearest: either would change as stories
arrive, and incremental clustering would no longer equal batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedupe.policy import DAY, Policy
from dedupe.profile import Profile
from dedupe.vectors import VECTOR_SCALE

Pair = tuple[int, int]
Rows = NDArray[np.intp]


def candidates(
    profiles: Collection[Profile], new_ids: Collection[int], policy: Policy
) -> Iterator[Pair]:
    """Yield the pairs (a < b, by id) to compare that hold at least one of *new_ids*, in order.

    Whether a pair is yielded depends on its two profiles and *policy* only.
    """
    known = sorted(profiles, key=lambda p: p.id)
    new = set(new_ids)
    fresh = np.array([i for i, p in enumerate(known) if p.id in new], dtype=np.intp)
    is_new = np.zeros(len(known), dtype=bool)
    is_new[fresh] = True
    table = _Table(known)
    for start in range(0, len(fresh), policy.chunk):
        rows = fresh[start : start + policy.chunk]
        left, right = _near(table, rows, policy)
        # A pair of two new stories comes up from both sides: keep it once.
        keep = (left < right) | ~is_new[right]
        for i, j in sorted(zip(left[keep].tolist(), right[keep].tolist(), strict=True)):
            yield (known[i].id, known[j].id) if i < j else (known[j].id, known[i].id)


class _Table:
    """The columns that blocking reads, and the stories under each rare term."""

    def __init__(self, known: Sequence[Profile]) -> None:
        self.begin = np.array([p.begin for p in known])
        self.end = np.array([p.end for p in known])
        self.language = np.array([p.language for p in known])
        self.bare = np.array(
            [not (p.title_vector.size and p.lead_vector.size) for p in known], dtype=bool
        )
        self.has_vector = np.array([bool(p.vector.size) for p in known], dtype=bool)
        width = max((p.vector.size for p in known), default=0)
        self.vectors = np.zeros((len(known), width), dtype=np.int8)
        for row, story in enumerate(known):
            self.vectors[row, : story.vector.size] = story.vector
        self.terms = [p.blocking for p in known]
        self.postings = _postings(self.terms)

    def shared(self, row: int) -> tuple[Rows, NDArray[np.float64]]:
        """Return the stories that share blocking terms with *row*, and the terms' weight."""
        terms = self.terms[row]
        if not terms:
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        found = [self.postings[term] for term, _ in terms]
        weights = np.repeat(
            np.array([weight for _, weight in terms]), [len(rows) for rows in found]
        )
        stories, place = np.unique(np.concatenate(found), return_inverse=True)
        return stories, np.bincount(place, weights=weights).astype(np.float64)


def _postings(terms: Sequence[Sequence[tuple[int, float]]]) -> Mapping[int, Rows]:
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for row, some in enumerate(terms):
        for term, _ in some:
            rows[term].append(row)
    return {term: np.array(some, dtype=np.intp) for term, some in rows.items()}


def _near(table: _Table, rows: Rows, policy: Policy) -> tuple[Rows, Rows]:
    cosines = _cosines(table, rows)
    found = []
    for at, row in enumerate(rows.tolist()):
        weight = np.zeros(len(table.begin))
        stories, weights = table.shared(row)
        weight[stories] = weights
        crossed = table.language != table.language[row]
        radius = np.where(crossed, policy.cross_radius, policy.radius)
        radius -= np.where(table.bare | table.bare[row], policy.bare, 0.0)
        near = cosines[at] >= radius
        right = np.flatnonzero(
            near | (weight >= min(policy.shared_weight, policy.cross_shared_weight))
        )
        right = right[_worth(table, row, right, cosines[at, right], weight[right], policy)]
        found.append((np.full(len(right), row, dtype=np.intp), right))
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _cosines(table: _Table, rows: Rows) -> NDArray[np.float32]:
    """Return exact cosines of *rows* with all: the vectors are whole numbers."""
    left = table.vectors[rows].astype(np.float32)
    blocks = [
        left @ table.vectors[start : start + 8192].astype(np.float32).T
        for start in range(0, max(1, len(table.vectors)), 8192)
    ]
    cosines: NDArray[np.float32] = np.concatenate(blocks, axis=1)
    cosines /= np.float32(VECTOR_SCALE**2)
    return cosines


def _worth(
    table: _Table,
    row: int,
    right: Rows,
    cosine: NDArray[np.float32],
    weight: NDArray[np.float64],
    policy: Policy,
) -> NDArray[np.bool_]:
    gap = np.maximum(table.begin[row] - table.end[right], table.begin[right] - table.end[row])
    inside = gap <= policy.window_days * DAY
    # Without vectors on both sides shared terms have to do alone.
    alike = (cosine >= policy.shared_radius) | ~(table.has_vector[right] & table.has_vector[row])
    crossed = table.language[right] != table.language[row]
    radius = np.where(crossed, policy.cross_radius, policy.radius)
    radius += np.where(inside, 0.0, policy.far)
    radius -= np.where(table.bare[right] | table.bare[row], policy.bare, 0.0)
    shared = np.where(crossed, policy.cross_shared_weight, policy.shared_weight)
    least = np.where(inside, shared, policy.far_shared_weight)
    worth: NDArray[np.bool_] = ((cosine >= radius) | ((weight >= least) & alike)) & (right != row)
    return worth
