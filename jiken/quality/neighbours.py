"""Counting neighbours: who shares a member's predicted and true cluster, and who both."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """For each member, how many are with it: in its predicted cluster, in its true one, in both.

    Every member counts as its own neighbour. The *cross_* counts are of the other languages
    only, so a member never counts there.
    """

    predicted: Counts
    true: Counts
    shared: Counts
    cross_predicted: Counts
    cross_true: Counts
    cross_shared: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The judged members, in parallel: *at* in seconds, NaN where undated."""

    predicted: Sequence[Hashable]
    true: Sequence[Hashable]
    languages: Sequence[Hashable]
    at: NDArray[np.float64]

    def among(self, chosen: Sequence[int]) -> Members:
        """Return only the members at the *chosen* places."""
        return Members(
            predicted=[self.predicted[i] for i in chosen],
            true=[self.true[i] for i in chosen],
            languages=[self.languages[i] for i in chosen],
            at=self.at[list(chosen)],
        )


def neighbours(members: Members, window_days: float | None = None) -> Neighbours:
    """Count neighbours; two members further apart than *window_days* are none."""
    predicted, true = _codes(members.predicted), _codes(members.true)
    languages = _codes(members.languages)
    together, alike = _places(predicted), _places(true)
    counts = np.zeros((len(predicted), 6), dtype=np.int64)
    window = None if window_days is None else window_days * DAY
    for i in range(len(predicted)):
        here = _near(together[predicted[i]], members.at, i, window)
        right = _near(alike[true[i]], members.at, i, window)
        shared = here[true[here] == true[i]]
        for column, group in enumerate((here, right, shared)):
            counts[i, column] = len(group)
            counts[i, column + 3] = np.count_nonzero(languages[group] != languages[i])
    return Neighbours(
        predicted=counts[:, 0],
        true=counts[:, 1],
        shared=counts[:, 2],
        cross_predicted=counts[:, 3],
        cross_true=counts[:, 4],
        cross_shared=counts[:, 5],
    )


def _codes(labels: Sequence[Hashable]) -> Counts:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.int64)


def _places(codes: Counts) -> list[Counts]:
    """Return the places of each code, in order of code."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _near(group: Counts, at: NDArray[np.float64], i: int, window: float | None) -> Counts:
    if window is None:
        return group
    # NaN compares as false: an undated member is near to all.
    near: Counts = group[~(np.abs(at[group] - at[i]) > window)]
    return near
