"""The stories under each blocking term, in order of time: what a story shares, in what it hits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


class Hits(NamedTuple):
    """Terms that two stories have in common: which of the rows asked for, the other's row, the weight."""

    which: Rows
    other: Rows
    weight: NDArray[np.float32]


class Postings:
    """The rows under each term, found in time proportional to what is found."""

    def __init__(
        self, terms: NDArray[np.uint32], weights: NDArray[np.float32], counts: NDArray[np.int64]
    ) -> None:
        """*counts* says how many of *terms*, with their *weights*, each row has."""
        self._size = len(counts)
        self._weights = weights
        self._counts = counts
        self._starts = np.cumsum(counts) - counts
        _, numbers = np.unique(terms, return_inverse=True)
        # A term's number, as the row of the first story under it would have it in `_places`.
        self._numbers = numbers.astype(np.int32)
        places = numbers * self._size + np.repeat(np.arange(self._size), counts)
        places.sort()
        self._places = places

    def hits(self, rows: Rows, first: int, last: int) -> Hits:
        """Return where the terms of *rows* stand among the rows from *first* to *last*, row by row."""
        counts = self._counts[rows]
        mine = spans(self._starts[rows], counts)
        begins = self._numbers[mine].astype(np.int64) * self._size
        starts = np.searchsorted(self._places, begins + first)
        found = np.searchsorted(self._places, begins + last) - starts
        other = self._places[spans(starts, found)] - np.repeat(begins, found)
        which = np.repeat(np.repeat(np.arange(len(rows)), counts), found)
        return Hits(which, other, np.repeat(self._weights[mine], found))


def spans(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Rows:
    """Return the numbers from each of *starts* on, as many as *lengths* says, one after the other.

    >>> spans(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + lengths, lengths) + np.arange(total)
