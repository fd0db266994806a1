"""The trained heads: from an article's features to probabilities, by NumPy alone.

Linear scores over n-grams, vectors and cues come first; boosted trees read those scores beside
the cues; a calibration turns what they say into probabilities.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from jiken.taxonomy import DECIDED
from pipelines.classify.features import Features
from pipelines.classify.linear import Linear, Weighed, Weights
from pipelines.classify.trees import Trees

CLASSES = tuple(str(each) for each in DECIDED)
"""Order of the classes in every array."""
FIRST = (*CLASSES, "ai", "helper", "harm")
"""What the linear heads score; harm is incident or hazard."""
SECOND = (*CLASSES, "ai", "helper")
"""What the trees score."""
Pair = tuple[str, str]


class BadHeads(ValueError):
    """The file of heads cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probabilities:
    """What is likely of an article. *tags* holds, for each (group, value), how likely it is
    for an incident or hazard, and from where on it is told.
    """

    classes: NDArray[np.float64]
    ai: float
    helper: float
    tags: Mapping[Pair, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """*classes* (12 × 4) turns the trees' and the linear scores and a constant into log odds;
    *ai*, *helper* and *tags* are slope and intercept of a logistic; *told* the tags' thresholds.
    """

    classes: NDArray[np.float64]
    ai: NDArray[np.float64]
    helper: NDArray[np.float64]
    tags: NDArray[np.float64]
    told: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Everything trained. *columns* places each (group, value) of the cue lists; *policy* holds
    the numbers that `decide` reads.
    """

    weights: Weights
    first: Linear
    trees: Trees
    tags: Linear
    calibration: Calibration
    columns: Mapping[Pair, int]
    policy: Mapping[str, float]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that `save` wrote; BadHeads where it is none."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls._read({key: stored[key] for key in stored.files})
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as broken:
            raise BadHeads(f"{path.name} holds no heads: {broken}.") from broken

    @classmethod
    def _read(cls, arrays: dict[str, NDArray[np.generic]]) -> Self:
        pairs = json.loads(str(arrays["columns"]))
        names = ("classes", "ai", "helper", "tags", "told")
        return cls(
            weights=Weights(
                rarity=arrays["rarity"].astype(np.uint8),
                columns=arrays["scales"].astype(np.float32),
            ),
            first=Linear.read(arrays, "first"),
            trees=Trees.read(arrays, "trees"),
            tags=Linear.read(arrays, "tags"),
            calibration=Calibration(
                **{name: arrays[f"calibration.{name}"].astype(np.float64) for name in names}
            ),
            columns={(group, value): place for place, (group, value) in enumerate(pairs)},
            policy=json.loads(str(arrays["policy"])),
        )

    def save(self, path: Path) -> None:
        """Write everything to one compressed file, the same bytes for the same heads."""
        names = ("classes", "ai", "helper", "tags", "told")
        np.savez_compressed(
            path,
            allow_pickle=False,
            rarity=self.weights.rarity,
            scales=self.weights.columns,
            columns=np.array(json.dumps(list(self.columns))),
            policy=np.array(json.dumps(dict(self.policy))),
            **self.first.written("first"),
            **self.trees.written("trees"),
            **self.tags.written("tags"),
            **{f"calibration.{name}": getattr(self.calibration, name) for name in names},
        )

    def probabilities(self, features: Features) -> Probabilities:
        """Return how likely each class is, an AI system in the story, and each tag."""
        article = self.weights.weighed(features)
        first = self.first.scores(article)
        scores = self.trees.scores(second_columns(first, features))
        classes, (ai, helper) = scores[: len(CLASSES)], scores[len(CLASSES) :]
        read = calibration_columns(classes, first)
        return Probabilities(
            classes=calibrated(read, self.calibration.classes),
            ai=float(logistic(ai, self.calibration.ai)),
            helper=float(logistic(helper, self.calibration.helper)),
            tags=self._tags(article),
        )

    def _tags(self, article: Weighed) -> dict[Pair, tuple[float, float]]:
        likely = logistic(self.tags.scores(article), self.calibration.tags)
        told = self.calibration.told
        pairs = (_pair(name) for name in self.tags.names)
        return {
            pair: (float(one), float(other))
            for pair, one, other in zip(pairs, likely, told, strict=True)
        }

    def telling(self, features: Features, name: str, lengths: tuple[int, int]) -> Telling:
        """Return what each character adds to *name* (of FIRST, or "group/value" of a tag).

        *lengths* are those of title and text; what no n-gram covers adds nothing.
        """
        article = self.weights.weighed(features)
        head = self.first if name in self.first.names else self.tags
        return Telling(
            title=head.telling(name, features.title, article, lengths[0], title=True),
            text=head.telling(name, features.text, article, lengths[1], title=False),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What each character of a title and a text adds to a score."""

    title: NDArray[np.float32]
    text: NDArray[np.float32]


def second_columns(first: NDArray[np.floating], features: Features) -> NDArray[np.float32]:
    """Return the columns that the trees read."""
    return np.concatenate([first, features.plain, features.cues]).astype(np.float32)


def calibration_columns(
    trees: NDArray[np.floating], first: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return what the calibration reads: log shares by the trees, then the linear scores."""
    both: NDArray[np.float64] = np.concatenate([trees - _log_sum(trees), first], axis=-1)
    return both


def calibrated(read: NDArray[np.floating], calibration: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares of the classes (last axis) from what the calibration reads."""
    odds = read @ calibration[:-1] + calibration[-1]
    shares: NDArray[np.float64] = np.exp(odds - _log_sum(odds))
    return shares


def logistic(score: NDArray[np.floating] | float, line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a share from a score, *line* being slope and intercept (or a row of each)."""
    odds = np.clip(line[0] * score + line[1], -30.0, 30.0)
    share: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
    return share


def _log_sum(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    top = scores.max(axis=-1, keepdims=True)
    total: NDArray[np.floating] = top + np.log(np.exp(scores - top).sum(axis=-1, keepdims=True))
    return total


def _pair(name: str) -> Pair:
    group, _, value = name.partition("/")
    return group, value
