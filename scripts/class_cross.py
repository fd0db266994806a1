"""Cross-validation of the classifier by event, and what is calibrated and decided by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from pipelines.classify.heads import (
    CLASSES,
    FIRST,
    Calibration,
    Pair,
    calibrated,
    logistic,
)
from scripts.class_fit import STRENGTH, class_targets, line, out_of_fold
from scripts.class_measure import biases, mixed
from scripts.class_rows import Row
from scripts.class_tags import shares_of, tag_lines, tag_thresholds

Array = NDArray[Any]
FOLDS = 5
TARGET = ("classes_train", "stream")
"""The sets of the kind that is judged: scored, calibrated and decided on."""
FIRST_WEIGHT = {"classes_train": 2.5, "incidents": 2.5}
"""What a row of a set counts for the linear heads; 1 where not given."""
AI, LEAST, HELPER, ABSTAIN, HARM = 0.2, 0.5, 0.3, 0.32, 0.1
"""Shares from where on an AI system is told, and any class but unrelated; a helper; below which a
class, and tags, are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What is right of each row, its fold, and what it counts: in measuring, and for each part."""

    kinds: Array
    sources: Array
    japanese: Array
    confidence: Array
    targets: Array
    fold: Array
    weight: Array
    natural: Array
    first: Array

    @property
    def target(self) -> Array:
        """Which rows are of the kind that is judged."""
        return np.isin(self.sources, TARGET)


def labels(found: Sequence[Row], groups: Array, seed: int = 0) -> Labels:
    """Return the labels of all rows; no event stands in two folds."""
    kinds = np.array([CLASSES.index(row.class_) for row in found])
    sources = np.array([row.source for row in found])
    fold = np.zeros(len(found), dtype=int)
    splits = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    target = np.isin(sources, TARGET)
    natural = np.array([row.natural for row in found])
    strata = kinds + len(CLASSES) * target
    for number, (_, held) in enumerate(splits.split(kinds, strata, groups)):
        fold[held] = number
    weight = np.zeros(len(found))
    weight[target] = mixed(kinds[target], natural[target])
    return Labels(
        kinds=kinds,
        sources=sources,
        japanese=np.array([row.language == "ja" for row in found]),
        confidence=np.array([row.confidence for row in found]),
        targets=class_targets(found),
        fold=fold,
        weight=weight,
        natural=natural,
        first=np.array([FIRST_WEIGHT.get(name, 1.0) for name in sources], np.float32),
    )


def held_out(kernel: Array, right: Labels, read: Array, learn: Array | None = None) -> Array:
    """Return held-out scores (rows, 14), of heads fitted on the rows of *learn* (all: None).

    *read* are the tuned encoder's own held-out scores, a column for each of `heads.FIRST`.
    """
    some = np.ones(len(right.kinds), dtype=bool) if learn is None else learn
    first = out_of_fold(kernel, right.targets, right.first, right.fold, STRENGTH, some)
    return np.hstack([first, read])


def class_calibration(scores: Array, kinds: Array, weight: Array) -> Array:
    """Return what makes shares of the scores, for an article of the judged mix."""
    model = LogisticRegression(C=1, max_iter=3000).fit(scores, kinds, sample_weight=weight)
    return np.vstack([model.coef_.T, model.intercept_])


def decided(shares: Array, ai: Array, bias: Array, abstain: float = ABSTAIN) -> Array:
    """Return the class of each row, as `decide` tells it; -1 where it is left to a reviewer."""
    told: Array = (np.log(shares + 1e-9) + bias).argmax(axis=1)
    told[ai < LEAST] = CLASSES.index("unrelated")
    return np.where(shares[np.arange(len(told)), told] < abstain, -1, told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """The target's rows, calibrated and decided on the other folds."""

    shares: Array
    ai: Array
    told: Array


def crossed(held: Array, right: Labels, abstain: float = ABSTAIN) -> Crossed:
    """Return what is told of the target rows, from held-out scores of heads and encoder."""
    rows = np.flatnonzero(right.target)
    kinds, fold, weight, read = (
        each[rows] for each in (right.kinds, right.fold, right.weight, held)
    )
    system = right.targets[rows, len(CLASSES)] > 0
    shares, ai = np.zeros((len(rows), len(CLASSES))), np.zeros(len(rows))
    told = np.zeros(len(rows), dtype=int)
    for each in range(FOLDS):
        learn, out = fold != each, fold == each
        lines = class_calibration(read[learn], kinds[learn], weight[learn])
        bias = biases(np.log(calibrated(read[learn], lines) + 1e-9), kinds[learn], weight[learn])
        shares[out] = calibrated(read[out], lines)
        ai[out] = logistic_of(read[out], line(read[learn], system[learn], weight[learn]))
        told[out] = decided(shares[out], ai[out], bias, abstain)
    return Crossed(shares=shares, ai=ai, told=told)


def logistic_of(scores: Array, slopes: Array) -> Array:
    """Return a share for each row of *scores*."""
    return logistic(scores.T, slopes[:, None])


def crossed_encoder(held: Array, right: Labels) -> Array:
    """Return classes of the target rows by the tuned encoder's head alone."""
    rows = np.flatnonzero(right.target)
    kinds, fold, weight = right.kinds[rows], right.fold[rows], right.weight[rows]
    scores = held[rows, len(FIRST) : len(FIRST) + len(CLASSES)]
    told = np.zeros(len(rows), dtype=int)
    for each in range(FOLDS):
        learn, out = fold != each, fold == each
        told[out] = (scores[out] + biases(scores[learn], kinds[learn], weight[learn])).argmax(1)
    return told


def calibration(
    held: Array, right: Labels, tags: Array, pairs: Sequence[Pair], given: Array
) -> tuple[Calibration, dict[str, float]]:
    """Return the shipped calibration and policy, of all target rows' held-out scores.

    *tags* (2, rows, tags) are held-out tag scores of head and encoder, *given* what is right,
    rows without tags all zero.
    """
    rows = np.flatnonzero(right.target)
    kinds, weight, read = right.kinds[rows], right.weight[rows], held[rows]
    lines = class_calibration(read, kinds, weight)
    bias = biases(np.log(calibrated(read, lines) + 1e-9), kinds, weight)
    harmful = given.any(axis=1)
    of_tags = tag_lines(tags[:, harmful], given[harmful], right.first[harmful])
    own = harmful & right.target
    told = tag_thresholds(shares_of(tags[:, own], of_tags), given[own], pairs)
    policy = {f"bias.{name}": float(value) for name, value in zip(CLASSES, bias, strict=True)}
    policy |= {"ai": AI, "least": LEAST, "helper": HELPER, "abstain": ABSTAIN, "harm": HARM}
    wanted = right.targets[rows] > 0
    return Calibration(
        classes=lines,
        ai=line(read, wanted[:, 4], weight),
        helper=line(read, wanted[:, 5], weight),
        tags=of_tags,
        told=told,
    ), policy
