"""The tuned encoder's head, moved by a reviewer's corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines.classify.reading import Reading

SURE = 4.0
"""Log odds that a correction asks for, and by which its class should lead the others."""
STRENGTH = 0.3
"""How firmly the shipped head holds against corrections."""
Floats = NDArray[np.floating]


def reread(
    reading: Reading,
    whole: NDArray[np.float32],
    wanted: Mapping[str, Floats],
    classes: Sequence[str],
) -> Reading:
    """Return a head that gives the rows of *whole* what is *wanted* of a name, nearly.

    1 is yes, 0 no, nan not judged. A ridge over what falls short: what is sure already stays as
    it is, and so does what is unlike all rows.
    """
    places = [reading.names.index(name) for name in classes]
    asked = np.stack([wanted.get(name, np.full(len(whole), np.nan)) for name in reading.names], 1)
    scores = reading.scores(whole).astype(np.float64)
    side = np.where(asked > 0, 1.0, -1.0)
    short = side * np.maximum(0.0, SURE - side * scores)
    short[:, places] = _leads(scores[:, places], asked[:, places])
    weights = reading.weights.astype(np.float64)
    for place in range(len(reading.names)):
        judged = np.flatnonzero(~np.isnan(asked[:, place]))
        own = whole[judged].astype(np.float64)
        square = own @ own.T + STRENGTH * np.eye(judged.size)
        weights[:, place] += own.T @ np.linalg.solve(square, short[judged, place])
    return replace(reading, weights=weights.astype(np.float32))


def _leads(scores: Floats, asked: Floats) -> Floats:
    """Return what makes the class that is asked for lead the others by SURE, their sum as it was.

    The calibration reads the sum of the classes' scores too, which tells how sure they are.
    """
    others = np.where(asked > 0, -np.inf, scores).max(axis=1)
    lead = np.where(asked > 0, scores, 0.0).sum(axis=1) - others
    lacking = np.maximum(0.0, SURE - lead)[:, None]
    count = scores.shape[1]
    moved: Floats = np.where(asked > 0, (count - 1) / count, -1 / count) * lacking
    return moved
