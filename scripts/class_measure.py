"""Figures of the classifier on labelled rows, weighted to the mix of a gated news stream."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MIX = np.array([0.174, 0.051, 0.150, 0.625])
"""Shares of incident, hazard, complementary and unrelated in the set that judges (its README)."""


NATURAL = 0.4
"""Share of rows that came down a stream, where classes_train's were mostly looked for."""


def mixed(kinds: Array, natural: Array) -> Array:
    """Return a weight for each row: classes have the shares of MIX, natural rows theirs in each."""
    weights = np.zeros(len(kinds))
    for kind, share in enumerate(MIX):
        for of, part in ((natural, NATURAL), (~natural, 1 - NATURAL)):
            rows = of & (kinds == kind)
            weights[rows] = share * part / max(1, rows.sum())
    return weights * len(kinds)


def f1(right: Array, told: Array, weight: Array) -> float:
    """Return F1 of two columns of yes and no."""
    hit, missed = weight[right & told].sum(), weight[right != told].sum()
    return float(2 * hit / (2 * hit + missed)) if hit else 0.0


def by_class(kinds: Array, told: Array, weight: Array) -> list[float]:
    """Return F1 of each class; *told* is -1 where the classifier abstains."""
    return [f1(kinds == each, told == each, weight) for each in range(len(MIX))]


def harmful(kinds: Array, told: Array, weight: Array) -> float:
    """Return F1 of incident or hazard against the rest."""
    return f1(kinds < 2, (told >= 0) & (told < 2), weight)


def biases(logs: Array, kinds: Array, weight: Array) -> Array:
    """Return what to add to each class's log share so that macro F1 is highest, by small steps."""
    best = np.zeros(len(MIX))
    top = np.mean(by_class(kinds, (logs + best).argmax(1), weight))
    for step in (0.6, 0.3, 0.15) * 2:
        for each in range(len(MIX) - 1):
            for move in (-step, step):
                tried = best.copy()
                tried[each] += move
                score = np.mean(by_class(kinds, (logs + tried).argmax(1), weight))
                if score > top + 1e-6:
                    best, top = tried, score
    return best


def calibration_error(shares: Array, kinds: Array, weight: Array, bins: int = 10) -> float:
    """Return the expected calibration error of the likeliest class: mean gap over ten bins."""
    top, right = shares.max(axis=1), shares.argmax(axis=1) == kinds
    bin_of = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [
        abs(float((weight * (right - top))[bin_of == each].sum())) for each in np.unique(bin_of)
    ]
    return sum(gaps) / float(weight.sum())


def confusion(kinds: Array, told: Array) -> Array:
    """Return counts: rows are what is right, columns what is told, the last one abstentions."""
    table = np.zeros((len(MIX), len(MIX) + 1), dtype=int)
    np.add.at(table, (kinds, np.where(told < 0, len(MIX), told)), 1)
    return table
