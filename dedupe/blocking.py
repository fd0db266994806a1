"""Candidate pairs: which stories are worth comparing, by the two stories alone.

No frequency of the corpus at hand and no k nearest: either would change as stories
arrive, and incremental clustering would no longer equal batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedupe.columns import Columns, Rows, blocking_key
from dedupe.policy import DAY, Policy
from dedupe.profile import Profile
from dedupe.vectors import VECTOR_SCALE

Pair = tuple[int, int]
_BLOCK = 8192
# Vectors at the far radius differ in the sign of a third of their numbers, strangers in more
# than four in ten: so many signs, of 512, are read before a product is made.
_SIGNS = 200


def candidates(
    profiles: Collection[Profile], new_ids: Collection[int], policy: Policy
) -> Iterator[Pair]:
    """Yield the pairs (a < b, by id) to compare that hold at least one of *new_ids*, in order.

    Whether a pair is yielded depends on its two profiles and *policy* only.
    """
    columns = Columns(map(blocking_key, sorted(profiles, key=lambda p: p.id)))
    found = [pairs for _, pairs in candidate_chunks(columns, new_ids, policy)]
    yield from sorted(pair for pairs in found for pair in pairs)


def candidate_chunks(
    columns: Columns, new_ids: Collection[int], policy: Policy
) -> Iterator[tuple[list[int], list[Pair]]]:
    """Yield the new stories by id, some at a time, in order of time, with their pairs (a < b).

    A pair of two new stories comes once, with the later of the two.
    """
    fresh = columns.rows(new_ids)
    fresh = fresh[np.lexsort((fresh, columns.begin[fresh]))]
    turn = np.full(len(columns.ids), -1, dtype=np.int64)
    turn[fresh] = np.arange(len(fresh))
    undated = int(np.isinf(columns.begin[fresh]).sum())
    # Undated stories meet all others: they are looked at among themselves.
    cuts = [*range(0, undated, policy.chunk), *range(undated, len(fresh), policy.chunk)]
    for start, end in pairwise([*cuts, len(fresh)]):
        rows = fresh[start:end]
        left, right = _near(columns, rows, policy)
        keep = turn[right] < turn[left]
        ids = np.sort(np.stack((columns.ids[left[keep]], columns.ids[right[keep]]), axis=1))
        yield columns.ids[rows].tolist(), [(a, b) for a, b in ids.tolist()]


def _near(columns: Columns, rows: Rows, policy: Policy) -> tuple[Rows, Rows]:
    """Return all pairs (of *rows*, any other) that are worth comparing, once each way round."""
    pairs = [_alike(columns, rows, policy)]
    pairs += [_sharing(columns, int(row), policy) for row in rows]
    left = np.concatenate([pair[0] for pair in pairs])
    right = np.concatenate([pair[1] for pair in pairs])
    both = np.unique(left * len(columns.ids) + right)
    return both // len(columns.ids), both % len(columns.ids)


def _alike(columns: Columns, rows: Rows, policy: Policy) -> tuple[Rows, Rows]:
    """Return the pairs inside one window whose cosine reaches the radius."""
    window = policy.window_days * DAY
    first, last = columns.begin[rows].min() - window, columns.end[rows].max() + window
    others = np.flatnonzero((columns.end >= first) & (columns.begin <= last) & columns.has_vector)
    found = [np.zeros((2, 0), dtype=np.intp)]
    left = columns.vectors[rows].astype(np.float32)
    for start in range(0, len(others), _BLOCK):
        block = others[start : start + _BLOCK]
        cosines = left @ columns.vectors[block].astype(np.float32).T
        cosines /= np.float32(VECTOR_SCALE**2)
        a, b = np.nonzero(cosines >= _radius(columns, rows[:, None], block[None, :], policy))
        found.append(np.stack((rows[a], block[b])))
    one, other = np.concatenate(found, axis=1)
    inside = (_gap(columns, one, other) <= window) & (one != other)
    return one[inside], other[inside]


def _sharing(columns: Columns, row: int, policy: Policy) -> tuple[Rows, Rows]:
    """Return the pairs that share blocking terms: enough of them, or some and a close cosine."""
    here = np.array([row])
    weight = columns.shared(row)
    weight[row] = 0.0
    right = np.flatnonzero(weight)
    weight = weight[right]
    inside = _gap(columns, here, right) <= policy.window_days * DAY
    crossed = columns.language[right] != columns.language[row]
    near = np.where(crossed, policy.cross_shared_weight, policy.shared_weight)
    enough = weight >= np.where(inside, near, policy.far_shared_weight)
    # Inside the window a close cosine needs no shared term: `_alike` sees to that.
    looked_at = enough | (~inside & (_signs_apart(columns, row, right) <= _SIGNS))
    right, enough, inside = right[looked_at], enough[looked_at], inside[looked_at]
    cosine = _cosines(columns, row, right)
    # Without vectors on both sides shared terms have to do alone.
    missing = ~(columns.has_vector[right] & columns.has_vector[row])
    close = cosine >= _radius(columns, here, right, policy) + policy.far
    bare = np.logical_or(columns.bare[row], columns.bare[right])
    alike = cosine >= policy.shared_radius - np.float32(policy.bare) * bare
    right = right[(enough & (alike | missing)) | (~inside & close)]
    return np.full(len(right), row, dtype=np.intp), right


def _radius(columns: Columns, one: Rows, other: Rows, policy: Policy) -> NDArray[np.float32]:
    crossed = np.not_equal(columns.language[one], columns.language[other])
    bare = np.logical_or(columns.bare[one], columns.bare[other])
    radius = np.where(crossed, np.float32(policy.cross_radius), np.float32(policy.radius))
    radius -= np.float32(policy.bare) * bare
    return radius


def _gap(columns: Columns, one: Rows, other: Rows) -> NDArray[np.float64]:
    """Return the least seconds between two stories by what is known; below 0 if they overlap."""
    gap: NDArray[np.float64] = np.maximum(
        columns.begin[one] - columns.end[other], columns.begin[other] - columns.end[one]
    )
    return gap


def _signs_apart(columns: Columns, row: int, others: Rows) -> NDArray[np.int64]:
    differing = np.bitwise_count(columns.signs[others] ^ columns.signs[row])
    apart: NDArray[np.int64] = differing.sum(axis=1, dtype=np.int64)
    return apart


def _cosines(columns: Columns, row: int, others: Rows) -> NDArray[np.float32]:
    """Return exact cosines: the vectors are whole numbers."""
    mine = columns.vectors[row].astype(np.float32)
    cosines: NDArray[np.float32] = columns.vectors[others].astype(np.float32) @ mine
    cosines /= np.float32(VECTOR_SCALE**2)
    return cosines
