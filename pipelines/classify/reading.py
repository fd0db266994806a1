"""What the tuned encoder itself says of an article: a linear head over its vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One score (log odds) for each name: those of `heads.FIRST`, then tags, "group/value".

    The head was trained together with the encoder: *encoder* names the one it belongs to.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    constants: NDArray[np.float32]
    encoder: str

    @classmethod
    def read(cls, arrays: Arrays) -> Self:
        """Return the head that `written` put down; KeyError where a part is missing."""
        return cls(
            names=tuple(str(name) for name in arrays["reading.names"]),
            weights=arrays["reading.weights"].astype(np.float32),
            constants=arrays["reading.constants"].astype(np.float32),
            encoder=str(arrays["reading.encoder"]),
        )

    def written(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays to store."""
        return {
            "reading.names": np.array(self.names),
            "reading.weights": self.weights,
            "reading.constants": self.constants,
            "reading.encoder": np.array(self.encoder),
        }

    def scores(self, whole: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the score of each name."""
        scores: NDArray[np.float32] = whole @ self.weights + self.constants
        return scores

    def of(self, scores: NDArray[np.floating], names: Sequence[str]) -> NDArray[np.floating]:
        """Return the columns of *names* (last axis); 0, even odds' worth, for unknown ones."""
        places = {name: place for place, name in enumerate(self.names)}
        found = np.zeros((*scores.shape[:-1], len(names)), scores.dtype)
        for column, name in enumerate(names):
            if name in places:
                found[..., column] = scores[..., places[name]]
        return found
