"""How promising a pair is before it is compared, from what blocking knows of the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
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

    def score(self, terms: Mapping[str, Floats]) -> Floats:
        """Return how far above the plane pairs with these `terms` are: below 0, not worth comparing."""
        total: Floats = np.full(len(terms["title"]), self.intercept)
        # One after the other: a product of matrices may round differently for other pairs beside.
        for name, column in terms.items():
            total += getattr(self, name) * column
        return total


def terms(
    *,
    title: Floats,
    cosine: Floats,
    shared: Floats,
    hours: Floats,
    far: Flags,
    bare: Flags,
    crossed: Flags,
) -> dict[str, Floats]:
    """Return what the coefficients of `Prospect` stand before, by name, for as many pairs as there are."""
    return {
        "title": title,
        "cosine": cosine,
        "shared": shared,
        "log_shared": np.log1p(shared),
        "log_hours": np.log1p(hours),
        "log_day": np.log1p(np.minimum(hours, _HALF_A_DAY)),
        "far": far.astype(np.float64),
        "bare": bare.astype(np.float64),
        "cross": crossed.astype(np.float64),
        "cross_title": title * crossed,
        "cross_cosine": cosine * crossed,
    }
