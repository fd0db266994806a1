"""Linear scores over hashed n-grams and dense columns, kept in one byte a weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipelines.classify.features import Features
from pipelines.classify.grams import Grams

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An article's n-grams with weights of unit length for each field, and its dense columns."""

    title: tuple[NDArray[np.int64], NDArray[np.float32]]
    text: tuple[NDArray[np.int64], NDArray[np.float32]]
    dense: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How rare each bucket was in training (one byte, 255 the rarest), and what scales columns."""

    rarity: NDArray[np.uint8]
    columns: NDArray[np.float32]

    def weighed(self, features: Features) -> Weighed:
        """Return what the linear heads read of an article."""
        dense = np.concatenate([features.vectors, features.cues, features.plain])
        return Weighed(
            title=self._field(features.title),
            text=self._field(features.text),
            dense=dense * self.columns,
        )

    def _field(self, grams: Grams) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        found, counts = grams.counted()
        values = counts * self.rarity[found]
        length = float(np.sqrt(values @ values))
        return found, values / np.float32(length or 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """One score for each name. Weights of buckets in title and text, one byte each.

    *scale* turns a byte into a weight; buckets are joined by 2 ** *shift*.
    """

    names: tuple[str, ...]
    title: NDArray[np.int8]
    text: NDArray[np.int8]
    scale: NDArray[np.float32]
    dense: NDArray[np.float32]
    bias: NDArray[np.float32]
    shift: int = 0

    @classmethod
    def read(cls, arrays: Arrays, part: str) -> Self:
        """Return the scores that `written` put under *part*; KeyError where one is missing."""
        title = arrays[f"{part}.title"].astype(np.int8)
        text = arrays.get(f"{part}.text")
        return cls(
            names=tuple(str(name) for name in arrays[f"{part}.names"]),
            title=title,
            text=title if text is None else text.astype(np.int8),
            scale=arrays[f"{part}.scale"].astype(np.float32),
            dense=arrays[f"{part}.dense"].astype(np.float32),
            bias=arrays[f"{part}.bias"].astype(np.float32),
            shift=int(arrays[f"{part}.shift"].item()),
        )

    def written(self, part: str) -> dict[str, NDArray[np.generic]]:
        """Return the arrays to store under *part*."""
        arrays: dict[str, NDArray[np.generic]] = {
            f"{part}.names": np.array(self.names),
            f"{part}.title": self.title,
            f"{part}.scale": self.scale,
            f"{part}.dense": self.dense.astype(np.float16),
            f"{part}.bias": self.bias,
            f"{part}.shift": np.array(self.shift),
        }
        return arrays if self.text is self.title else arrays | {f"{part}.text": self.text}

    def scores(self, article: Weighed) -> NDArray[np.float32]:
        """Return the score of each name."""
        total = self._gathered(self.title, article.title) + self._gathered(self.text, article.text)
        scores: NDArray[np.float32] = total * self.scale + article.dense @ self.dense + self.bias
        return scores

    def _gathered(
        self, table: NDArray[np.int8], field: tuple[NDArray[np.int64], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        buckets, values = field
        gathered: NDArray[np.float32] = values @ table[buckets >> self.shift].astype(np.float32)
        return gathered

    def telling(
        self, name: str, grams: Grams, article: Weighed, length: int, *, title: bool
    ) -> NDArray[np.float32]:
        """Return what each of a field's *length* characters adds to the score of *name*."""
        head = self.names.index(name)
        buckets, values = article.title if title else article.text
        table = self.title if title else self.text
        if not buckets.size:
            return np.zeros(length, np.float32)
        place = np.searchsorted(buckets, grams.buckets)
        often = np.bincount(place, minlength=buckets.size)
        each = values * table[buckets >> self.shift, head] * self.scale[head] / np.maximum(often, 1)
        share = each[place] / np.maximum(grams.ends - grams.starts, 1)
        steps = np.zeros(length + 1)
        np.add.at(steps, np.minimum(grams.starts, length), share)
        np.add.at(steps, np.minimum(grams.ends, length), -share)
        return np.cumsum(steps)[:length].astype(np.float32)
