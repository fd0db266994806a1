"""The classifier that ships with Jiken, or the operator's own training of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jiken import resources
from pipelines.classify import EmbeddedClassifier

COEFFICIENTS = "classes.npz"
NOTHING = np.zeros(0, dtype=np.float32)


class NoModel(Exception):
    """There is no classifier where one is said to be; the sentence says what to do."""


def embedded(model: Path | None = None) -> EmbeddedClassifier:
    """Return the shipped classifier, with the coefficients of the folder *model* if one is given.

    Raises NoModel where they are not there or cannot be read.
    """
    shipped = resources.path("cues.toml").parent
    if model is None:
        return EmbeddedClassifier.load(shipped)
    own = model / COEFFICIENTS
    if not own.is_file():
        raise NoModel(
            f"{own}: there is no trained classifier; make one with `jiken train`, or leave out"
            " --model (JIKEN_MODEL) for the one that ships with Jiken"
        )
    try:
        found = EmbeddedClassifier.load(shipped, heads=own)
        # Coefficients of another version are of another shape, which only their use shows.
        found.classify("AI", "AI", "en", NOTHING, NOTHING, NOTHING, ())
    except (ValueError, KeyError, IndexError, OSError) as broken:
        raise NoModel(
            f"{own}: this is no trained classifier, or not one of this version; make it again"
            f" with `jiken train` ({str(broken)[:120]})"
        ) from broken
    return found
