"""How promising a pair is before it is compared, from what blocking knows of the two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_HALF_A_DAY = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A plane over what blocking knows: a pair below it has hardly any evidence to give.

    Fitted by `scripts/fit_prospect.py` to the pairs that the model of evidence ties together. *shared*
    is for the weight of shared blocking terms, *log_shared* for ln(1 + it), *log_hours* for
    ln(1 + hours apart), *log_day* for the same of at most half a day, *far* for pairs of no common
    window, *bare* where one is a bare headline or a bare lead; the *cross* ones are added for pairs across languages.
    """

    intercept: float
    title: float
    cosine: float
    shared: float
    log_shared: float
    log_hours: float
    log_day: float
    far: float
    bare: float
    cross: float
    cross_title: float
    cross_cosine: float

    def score(
        self,
        title: NDArray[np.float32],
        cosine: NDArray[np.float32],
        shared: Floats,
        hours: Floats,
        far: NDArray[np.bool_],
        bare: NDArray[np.bool_],
        crossed: NDArray[np.bool_],
    ) -> Floats:
        """Return how far above the plane each pair is; what is below 0 is not worth comparing."""
        score: Floats = (
            self.intercept
            + self.title * title
            + self.cosine * cosine
            + self.shared * shared
            + self.log_shared * np.log1p(shared)
            + self.log_hours * np.log1p(hours)
            + self.log_day * np.log1p(np.minimum(hours, _HALF_A_DAY))
            + self.far * far
            + self.bare * bare
            + (self.cross + self.cross_title * title + self.cross_cosine * cosine) * crossed
        )
        return score
