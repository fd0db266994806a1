"""Boosted trees as flat arrays, all of them walked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Trees that add to one score per class. A node goes left where its column is not greater.

    A leaf leads to itself; *roots* are the trees' first nodes, *classes* what each adds to.
    """

    column: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]
    classes: NDArray[np.int64]
    start: NDArray[np.float64]
    depth: int

    @classmethod
    def read(cls, arrays: Arrays, part: str) -> Self:
        """Return the trees that `written` put under *part*; KeyError where one is missing."""
        return cls(
            column=arrays[f"{part}.column"].astype(np.int64),
            left=arrays[f"{part}.left"].astype(np.int64),
            right=arrays[f"{part}.right"].astype(np.int64),
            roots=arrays[f"{part}.roots"].astype(np.int64),
            classes=arrays[f"{part}.classes"].astype(np.int64),
            threshold=arrays[f"{part}.threshold"].astype(np.float64),
            value=arrays[f"{part}.value"].astype(np.float64),
            start=arrays[f"{part}.start"].astype(np.float64),
            depth=int(arrays[f"{part}.depth"].item()),
        )

    def written(self, part: str) -> dict[str, NDArray[np.generic]]:
        """Return the arrays to store under *part*."""
        return {
            f"{part}.column": self.column.astype(np.int16),
            f"{part}.left": self.left.astype(np.int32),
            f"{part}.right": self.right.astype(np.int32),
            f"{part}.roots": self.roots.astype(np.int32),
            f"{part}.classes": self.classes.astype(np.int16),
            f"{part}.threshold": self.threshold,
            f"{part}.value": self.value.astype(np.float32),
            f"{part}.start": self.start,
            f"{part}.depth": np.array(self.depth),
        }

    def scores(self, columns: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the score of each class for one article."""
        node = self.roots
        for _ in range(self.depth):
            below = columns[self.column[node]] <= self.threshold[node]
            node = np.where(below, self.left[node], self.right[node])
        added = np.bincount(self.classes, weights=self.value[node], minlength=self.start.size)
        scores: NDArray[np.float64] = added + self.start
        return scores
