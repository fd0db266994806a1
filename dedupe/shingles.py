"""Body shingles: how much of one text stands in another."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from dedupe.fold import fold, is_japanese

MAX_CHARACTERS = 4000
_LETTERS = re.compile(r"[^\W_]+")
_PRIME = np.uint64(1_000_003)
_MIX = np.uint64(0x9E3779B97F4A7C15)
# One shingle in four is enough to measure containment and keeps a body under 4 kB.
_SAMPLE = np.uint64(4)
# Fewer sampled shingles than this measure nothing.
MIN_SHINGLES = 8


def shingles(text: str) -> NDArray[np.uint32]:
    """Return the sampled character shingles of *text*'s front, ascending and unique.

    Six characters for Japanese, fourteen for other scripts; blanks and marks do not count.
    """
    solid = "".join(_LETTERS.findall(fold(text[:MAX_CHARACTERS])))
    size = 6 if is_japanese(solid) else 14
    codes = np.frombuffer(solid.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < size:
        return np.zeros(0, dtype=np.uint32)
    rolled = np.zeros(len(codes) - size + 1, dtype=np.uint64)
    for at in range(size):
        rolled = rolled * _PRIME + codes[at : at + len(rolled)]
    mixed = (rolled * _MIX) >> np.uint64(30)
    return np.unique(mixed[mixed % _SAMPLE == 0] // _SAMPLE).astype(np.uint32)


def containment(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    """Return the share of the smaller text's shingles that the other holds, 0 if too few."""
    smaller = min(len(a), len(b))
    if smaller < MIN_SHINGLES:
        return 0.0
    return len(np.intersect1d(a, b, assume_unique=True)) / smaller
