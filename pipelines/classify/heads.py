"""The trained heads: from an article's features to probabilities, by NumPy alone.

Linear scores over n-grams, vectors and cues stand beside what the tuned encoder says; a calibration
turns both into probabilities.
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
from pipelines.classify.reading import Reading

CLASSES = tuple(str(each) for each in DECIDED)
"""Order of the classes in every array."""
FIRST = (*CLASSES, "ai", "helper", "harm")
"""What the linear heads and the encoder score; harm is incident or hazard."""
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
    """Slopes and intercepts of logistics, over the linear scores and the encoder's.

    *classes* (15 × 4), *ai* and *helper* (15) read all of both; *tags* (3, tags) a tag's own two.
    *told* are the tags' thresholds.
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
    reading: Reading
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
            reading=Reading.read(arrays),
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
            **self.reading.written(),
            **self.tags.written("tags"),
            **{f"calibration.{name}": getattr(self.calibration, name) for name in names},
        )

    def probabilities(self, features: Features) -> Probabilities:
        """Return how likely each class is, an AI system in the story, and each tag."""
        article = self.weights.weighed(features)
        read = self.reading.scores(features.whole)
        both = np.concatenate([self.first.scores(article), self.reading.of(read, FIRST)])
        return Probabilities(
            classes=calibrated(both, self.calibration.classes),
            ai=float(logistic(both, self.calibration.ai)),
            helper=float(logistic(both, self.calibration.helper)),
            tags=self._tags(article, read),
        )

    def _tags(self, article: Weighed, read: NDArray[np.float32]) -> dict[Pair, tuple[float, float]]:
        both = np.stack([self.tags.scores(article), self.reading.of(read, self.tags.names)])
        likely = logistic(both, self.calibration.tags)
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


def calibrated(
    scores: NDArray[np.floating], calibration: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the shares of the classes (last axis) from the scores of heads and encoder."""
    odds = scores @ calibration[:-1] + calibration[-1]
    shares: NDArray[np.float64] = np.exp(odds - _log_sum(odds))
    return shares


def logistic(score: NDArray[np.floating] | float, line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a share from scores: *line* is their slopes and an intercept (first axis)."""
    odds = np.clip((line[:-1] * score).sum(axis=0) + line[-1], -30.0, 30.0)
    share: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
    return share


def _log_sum(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    top = scores.max(axis=-1, keepdims=True)
    total: NDArray[np.floating] = top + np.log(np.exp(scores - top).sum(axis=-1, keepdims=True))
    return total


def _pair(name: str) -> Pair:
    group, _, value = name.partition("/")
    return group, value
