"""How likely a page comments on what happened rather than reports it: a small fitted head."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dedupe.cues import CIRCUMSTANCES, CUES, cues

# The words alone must speak this much (in log-odds) for commentary: by its subject, or for want of a title, no page is any.
WORDS = 1.35
WORDED = len(CUES) - len(CIRCUMSTANCES)


@dataclass(frozen=True, slots=True)
class Commentator:
    """A logistic head over the cues and the encoder's vector, as `data/commentary.json` holds it."""

    intercept: float
    cues: NDArray[np.float64]
    vector: NDArray[np.float64]

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Return the head for {"intercept", "cues": {cue: …}, "vector": […]}; ValueError if a cue is missing."""
        weights, vector = table["cues"], table["vector"]
        if not isinstance(weights, Mapping) or not isinstance(vector, Sequence):
            raise ValueError("The head of commentary needs cues and a vector.")
        missing = [cue for cue in CUES if cue not in weights]
        if missing:
            raise ValueError(
                f"The head of commentary lacks a coefficient for {', '.join(missing)}."
            )
        return cls(
            float(str(table["intercept"])),
            np.array([weights[cue] for cue in CUES], dtype=np.float64),
            np.array(vector, dtype=np.float64),
        )

    def probability(self, title: str, text: str, vector: NDArray[np.float32]) -> float:
        """Return how likely it is that the page comments rather than reports.

        *vector* is that of title and lead together, of unit length or empty: what no encoder
        of the fitted kind has read counts as a report.
        """
        if vector.size != self.vector.size:
            return 0.0
        told = self.cues * cues(title, text)
        if told[:WORDED].sum() < WORDS:
            return 0.0
        total = self.intercept + float(told.sum()) + float(self.vector @ vector)
        return 1.0 / (1.0 + math.exp(-min(50.0, max(-50.0, total))))
