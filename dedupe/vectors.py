"""Encoder vectors in whole numbers, so that their cosines are exact in any order of sums."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Sums of products of whole numbers this small are exact in float32: a blocked matrix product
# and a single pair agree to the bit.
VECTOR_SCALE = 500


def together(title: NDArray[np.float32], lead: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the unit vector between title and lead (the one that there is, if one is missing)."""
    if not title.size or not lead.size:
        return title if title.size else lead
    total = title + lead
    length = float(np.linalg.norm(total))
    return (total / length).astype(np.float32) if length else total


def whole(vector: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return *vector* in whole steps of 1/VECTOR_SCALE; one of zeros, of an empty text, is none."""
    if not vector.any():
        return np.zeros(0, dtype=np.int8)
    steps: NDArray[np.float32] = np.rint(vector * VECTOR_SCALE)
    return np.clip(steps, -127, 127).astype(np.int8)


def vector_cosine(a: NDArray[np.int8], b: NDArray[np.int8]) -> float:
    """Return the cosine of two whole-number vectors, 0 if one is missing; exact in any order."""
    if not a.size or a.size != b.size:
        return 0.0
    return float(np.dot(a.astype(np.float32), b.astype(np.float32))) / VECTOR_SCALE**2


def exact(cosines: NDArray[np.float32]) -> list[float]:
    """Return *cosines* as `vector_cosine` gives them: the whole number that each stands for, divided."""
    steps = np.rint(cosines.astype(np.float64) * VECTOR_SCALE**2)
    found: list[float] = (steps / VECTOR_SCALE**2).tolist()
    return found
