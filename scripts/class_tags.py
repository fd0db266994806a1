"""Tags in cross-validation: from held-out scores to shares, thresholds and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.classify.heads import Pair, logistic
from scripts.class_fit import line
from scripts.class_rows import TAGGED

Array = NDArray[Any]


class Folded(Protocol):
    """What is known of the rows: their fold, their weight, and which are of the judged kind."""

    fold: Array
    first: Array
    target: Array


def tag_lines(scores: Array, given: Array, weight: Array) -> Array:
    """Return slopes and intercepts of all tags; *scores* (2, rows, tags) of head and encoder."""
    each = [
        line(scores[:, :, place].T, given[:, place] > 0, weight)
        if 0 < given[:, place].sum() < len(given)
        else np.array([0.0, 0.0, -9.0])
        for place in range(given.shape[1])
    ]
    return np.stack(each, axis=1)


def shares_of(scores: Array, lines: Array) -> Array:
    """Return (rows, tags) shares of scores (2, rows, tags)."""
    return logistic(scores, lines[:, None, :])


def tag_thresholds(shares: Array, given: Array, pairs: Sequence[Pair]) -> Array:
    """Return from where on a tag is told: for each group what gives it the highest micro F1."""
    told = np.zeros(len(pairs))
    for group in TAGGED:
        own = [place for place, pair in enumerate(pairs) if pair[0] == group]
        steps = np.arange(0.2, 0.6, 0.02)
        scores = [micro(told_tags(shares[:, own], step), given[:, own]) for step in steps]
        told[own] = steps[int(np.argmax(scores))]
    return told


def told_tags(shares: Array, least: Array | float) -> Array:
    """Return what is told of one group: all from *least* on, and the likeliest in any case."""
    told = shares >= least
    told[np.arange(len(told)), shares.argmax(axis=1)] = True
    return told


def micro(told: Array, given: Array) -> float:
    """Return micro F1 of one group's tags."""
    right = given > 0
    hit = (told & right).sum()
    return float(2 * hit / max(1, 2 * hit + (told != right).sum()))


def crossed_tags(
    scores: Array, given: Array, pairs: Sequence[Pair], right: Folded
) -> dict[str, float]:
    """Return micro F1 by group over the target's incidents and hazards, each fold apart."""
    harmful = given.any(axis=1)
    told = np.zeros(given.shape, dtype=bool)
    for each in np.unique(right.fold):
        learn, held = harmful & (right.fold != each), harmful & (right.fold == each)
        lines = tag_lines(scores[:, learn], given[learn], right.first[learn])
        own = learn & right.target
        least = tag_thresholds(shares_of(scores[:, own], lines), given[own], pairs)
        shares = shares_of(scores[:, held], lines)
        for group in TAGGED:
            columns = [place for place, pair in enumerate(pairs) if pair[0] == group]
            told[np.ix_(held, columns)] = told_tags(shares[:, columns], least[columns])
    rows = harmful & right.target
    return {
        group: micro(
            told[np.ix_(rows, own := [n for n, pair in enumerate(pairs) if pair[0] == group])],
            given[np.ix_(rows, own)],
        )
        for group in TAGGED
    }
