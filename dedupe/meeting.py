"""Who may meet whom: pairs of one window that are alike, or, at any time, that share rare terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.columns import Columns, Rows
from dedupe.policy import DAY, Policy
from dedupe.postings import Hits
from dedupe.vectors import VECTOR_SCALE

Floats = NDArray[np.float64]
_BLOCK = 8192
# Of so many rows the terms that they share with all the rest are looked at together.
_FEW = 16
# Signs are read before a product is made. Of 17,000 pairs of news at the far radius none differed in
# more than 178 of 512 signs, and one pair in eighty of all in no more than that; nor, across languages
# or of bare headlines, nine in ten of those that reach their lower radius in more than 200.
_SIGNS = 180
_SIGNS_LOWER = 200


class Met(NamedTuple):
    """Pairs of rows, with their cosine and the weight of the blocking terms that they share."""

    one: Rows
    other: Rows
    cosine: NDArray[np.float32]
    shared: Floats

    def only(self, which: NDArray[np.bool_] | Rows) -> Met:
        """Return these pairs alone."""
        return Met(self.one[which], self.other[which], self.cosine[which], self.shared[which])


def meetings(columns: Columns, rows: Rows, policy: Policy) -> Met:
    """Return all pairs (of *rows*, any other) that may be worth comparing, in order of rows.

    Whether a pair is among them depends on its two stories and *policy* only.
    """
    window = policy.window_days * DAY
    first, last = columns.begin[rows].min() - window, columns.end[rows].max() + window
    low = int(np.searchsorted(columns.begin, first - columns.longest))
    low, high = max(low, columns.undated), int(np.searchsorted(columns.begin, last, "right"))
    parts = [*_inside(columns, rows, (low, high), policy)]
    for start in range(0, len(rows), _FEW):
        parts += _outside(columns, rows[start : start + _FEW], (low, high), policy)
    met = Met(*map(np.concatenate, zip(*parts, strict=True)))
    return met.only(np.lexsort((met.other, met.one)))


def _inside(columns: Columns, rows: Rows, near: tuple[int, int], policy: Policy) -> Iterator[Met]:
    """Yield the pairs inside one window: alike enough, or sharing enough and somewhat alike."""
    hits = _joined(columns.hits(rows, 0, columns.undated), columns.hits(rows, *near))
    left = columns.vectors[rows].astype(np.float32)
    for block in _blocks(columns.undated, near):
        weights = _weights(hits, len(rows), block)
        cosine = left @ columns.vectors[block].astype(np.float32).T
        cosine /= np.float32(VECTOR_SCALE**2)
        others = np.arange(block.start, block.stop)
        found = cosine >= _radius(columns, rows[:, None], others[None, :], policy)
        enough = weights >= min(policy.shared_weight, policy.cross_shared_weight)
        a, b = np.nonzero(found | enough)
        met = Met(rows[a], others[b], cosine[a, b], weights[a, b])
        gap = gaps(columns, met.one, met.other)
        alike = found[a, b] | _enough(columns, met, policy)
        yield met.only(alike & (gap <= policy.window_days * DAY) & (met.one != met.other))


def _blocks(undated: int, near: tuple[int, int]) -> Iterator[slice]:
    """Yield the rows that may lie in one window, some thousands at a time."""
    for first, last in ((0, undated), near):
        for start in range(first, last, _BLOCK):
            yield slice(start, min(start + _BLOCK, last))


def _weights(hits: Hits, count: int, block: slice) -> Floats:
    """Return the weight of the terms that each of *count* rows shares with each of a block."""
    here = (hits.other >= block.start) & (hits.other < block.stop)
    width = block.stop - block.start
    cell = hits.which[here] * width + hits.other[here] - block.start
    weights = np.bincount(cell, hits.weight[here], count * width).astype(np.float64, copy=False)
    return weights.reshape(count, width)


def _enough(columns: Columns, met: Met, policy: Policy) -> NDArray[np.bool_]:
    crossed = columns.language[met.one] != columns.language[met.other]
    needed = np.where(crossed, policy.cross_shared_weight, policy.shared_weight)
    return (met.shared >= needed) & _somewhat_alike(columns, met, policy)


def _somewhat_alike(columns: Columns, met: Met, policy: Policy) -> NDArray[np.bool_]:
    # Without vectors on both sides shared terms have to do alone.
    missing = ~(columns.has_vector[met.one] & columns.has_vector[met.other])
    bare = np.logical_or(columns.bare[met.one], columns.bare[met.other])
    alike: NDArray[np.bool_] = (
        met.cosine >= policy.shared_radius - np.float32(policy.bare) * bare
    ) | missing
    return alike


def _outside(columns: Columns, rows: Rows, near: tuple[int, int], policy: Policy) -> Iterator[Met]:
    """Yield the pairs of no common window: sharing much, or sharing something and close."""
    parts = [(columns.undated, near[0]), near, (near[1], len(columns.ids))]
    hits = _joined(*(columns.hits(rows, *part) for part in parts))
    far = gaps(columns, rows[hits.which], hits.other) > policy.window_days * DAY
    cell = hits.which[far] * len(columns.ids) + hits.other[far]
    cells, at = np.unique(cell, return_inverse=True)
    one, other = rows[cells // len(columns.ids)], cells % len(columns.ids)
    shared = np.bincount(at, hits.weight[far], len(cells)).astype(np.float64, copy=False)
    enough = shared >= policy.far_shared_weight
    looked_at = enough | _may_be_close(columns, one, other)
    one, other, shared = one[looked_at], other[looked_at], shared[looked_at]
    met = Met(one, other, cosines(columns.vectors, one, other), shared)
    close = met.cosine >= _radius(columns, one, other, policy) + policy.far
    yield met.only(close | (enough[looked_at] & _somewhat_alike(columns, met, policy)))


def _may_be_close(columns: Columns, one: Rows, other: Rows) -> NDArray[np.bool_]:
    apart = np.bitwise_count(columns.signs[one] ^ columns.signs[other]).sum(axis=1, dtype=np.int16)
    lower = (columns.language[one] != columns.language[other]) | columns.bare[one]
    may: NDArray[np.bool_] = apart <= np.where(lower | columns.bare[other], _SIGNS_LOWER, _SIGNS)
    return may


def _joined(*hits: Hits) -> Hits:
    return Hits(*map(np.concatenate, zip(*hits, strict=True)))


def _radius(columns: Columns, one: Rows, other: Rows, policy: Policy) -> NDArray[np.float32]:
    crossed = columns.language[one] != columns.language[other]
    bare = columns.bare[one] | columns.bare[other]
    # Nearly always all are of one language, and none is bare.
    radius = np.full((), policy.radius, dtype=np.float32)
    if crossed.any():
        radius = np.where(crossed, np.float32(policy.cross_radius), radius)
    return radius - np.float32(policy.bare) * bare if bare.any() else radius


def gaps(columns: Columns, one: Rows, other: Rows) -> Floats:
    """Return the least seconds between two stories by what is known; below 0 if they overlap."""
    gap: Floats = np.maximum(
        columns.begin[one] - columns.end[other], columns.begin[other] - columns.end[one]
    )
    return gap


def cosines(vectors: NDArray[np.int8], one: Rows, other: Rows) -> NDArray[np.float32]:
    """Return the exact cosines of pairs of rows, in order of *one*: the vectors are whole numbers."""
    found = [np.zeros(0, dtype=np.float32)]
    for rows in np.split(np.arange(len(one)), np.flatnonzero(np.diff(one)) + 1):
        if len(rows):
            mine = vectors[one[rows[0]]].astype(np.float32)
            found.append(vectors[other[rows]].astype(np.float32) @ mine)
    return np.concatenate(found) / np.float32(VECTOR_SCALE**2)
