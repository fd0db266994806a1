"""Hashed n-grams of characters, and of words where they are Latin, with the span each covers."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.width import folded

ORDERS = (1, 2, 3, 4)
"""Lengths of the character n-grams: a kanji to a short English word."""
CHARACTER_BITS, WORD_BITS = 17, 15
CHARACTER_BUCKETS = 1 << CHARACTER_BITS
BUCKETS = CHARACTER_BUCKETS + (1 << WORD_BITS)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_TOP = np.uint64(64 - CHARACTER_BITS)
_SPACE, _ZERO, _NINE = 0x20, 0x30, 0x39
_FIRST, _LAST = np.array([2], np.uint64), np.array([3], np.uint64)
_WORD = re.compile(r"[a-z0-9][a-z0-9'’-]{0,40}")
_DIGITS = str.maketrans("123456789", "000000000")


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of one field: bucket, and [start, end) in the field. *buckets* may repeat."""

    buckets: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def counted(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return each bucket once, with 1 + log of how often it occurs."""
        found, counts = np.unique(self.buckets, return_counts=True)
        return found, (1 + np.log(np.maximum(counts, 1))).astype(np.float32)


def grams(text: str) -> Grams:
    """Return the n-grams of *text*: NFKC, small letters, digits alike, blanks as one.

    >>> set(grams("ＡＩ事故").buckets.tolist()) == set(grams("ai事故").buckets.tolist())
    True
    """
    wide = folded(text)
    small = _small(wide.text)
    places = (
        np.arange(len(small) + 1) if wide.starts is None else np.array([*wide.starts, len(text)])
    )
    parts = [*_characters(small, places), _words(small, places)]
    buckets, starts, ends = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Grams(buckets, starts, ends)


_Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _characters(small: str, places: NDArray[np.int64]) -> list[_Part]:
    codes = np.frombuffer(small.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.where((codes >= _ZERO) & (codes <= _NINE), _ZERO, codes)
    codes = np.where((codes >= 9) & (codes <= 13), _SPACE, codes)
    blank = codes == _SPACE
    kept = np.flatnonzero(~(blank & np.concatenate([[False], blank[:-1]])))
    if not kept.size:
        return []
    starts, ends = places[kept], np.maximum(places[kept + 1], places[kept] + 1)
    bordered = np.concatenate([_FIRST, codes[kept].astype(np.uint64), _LAST])
    starts = np.concatenate([starts[:1], starts, ends[-1:]])
    ends = np.concatenate([starts[:1], ends, ends[-1:]])
    return [_order(bordered, starts, ends, order) for order in ORDERS if bordered.size >= order]


def _order(
    codes: NDArray[np.uint64], starts: NDArray[np.int64], ends: NDArray[np.int64], order: int
) -> _Part:
    size = codes.size - order + 1
    mixed = np.full(size, order, dtype=np.uint64)
    for step in range(order):
        mixed = (mixed ^ codes[step : step + size]) * _MIX  # wraps, and is meant to
        mixed ^= mixed >> _SHIFT
    return (mixed >> _TOP).astype(np.int64), starts[:size], ends[order - 1 :]


def _words(small: str, places: NDArray[np.int64]) -> _Part:
    """Return words and pairs of neighbouring words, in buckets of their own."""
    found = [(each[0].translate(_DIGITS), *each.span()) for each in _WORD.finditer(small)]
    pairs = [(f"{a[0]} {b[0]}", a[1], b[2]) for a, b in pairwise(found)]
    rows = [
        (CHARACTER_BUCKETS + (zlib.crc32(word.encode()) >> (32 - WORD_BITS)), places[a], places[b])
        for word, a, b in found + pairs
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _small(text: str) -> str:
    """Return *text* in lower case and of the same length: İ has two small letters."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
