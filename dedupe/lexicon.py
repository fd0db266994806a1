"""Terms of a text and how rare they are in a table that is shipped, not in the corpus at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_LATIN = re.compile(r"[a-z0-9]+(?:[.+#&'-][a-z0-9]+)*")
_KANJI = re.compile(r"[\u3400-\u9fff々〆]{2,}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
# Rarer than this is a typing error as often as a name.
MAX_WEIGHT = 8.0
_STEPS = 16.0


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Weights of terms: minus the natural logarithm of the share of texts that hold them.

    *hashes* are CRC-32 of terms, ascending; *levels* their weights in sixteenths. A term
    that is not there weighs MAX_WEIGHT.
    """

    weights: dict[int, float]

    @classmethod
    def from_arrays(cls, hashes: NDArray[np.uint32], levels: NDArray[np.uint8]) -> Self:
        """Return the table as `data/shingles.npz` holds it."""
        return cls(dict(zip(hashes.tolist(), (levels / _STEPS).tolist(), strict=True)))

    def weight(self, term: str) -> float:
        """Return how much it tells that two texts share *term*."""
        return self.weights.get(term_hash(term), MAX_WEIGHT)


def level(share: float) -> int:
    """Return the stored level for a term that this share of texts holds.

    >>> level(1.0), level(0.01)
    (0, 74)
    """
    return round(min(MAX_WEIGHT, -float(np.log(share))) * _STEPS)


@lru_cache(maxsize=1 << 16)
def term_hash(term: str) -> int:
    """Return a number for *term* that is the same in every process."""
    return crc32(term.encode("utf-8", "replace"))


# One story's title and lead are read by several: for its terms, its concepts and their sounds.
@lru_cache(maxsize=8)
def latin_words(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return (stem, start, end) of the Latin words and codes of folded *text*, in order.

    >>> [word for word, _, _ in latin_words("openai's gpt-4o models")]
    ['openai', 'gpt-4o', 'model']
    """
    return tuple(_latin_words(text))


def _latin_words(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _LATIN.finditer(text):
        word = found.group()
        if len(word) > 1 and not (word[0] <= "9" and word.replace(".", "").isdigit()):
            yield stem(word), *found.span()


def stem(word: str) -> str:
    """Return *word* without possessive and plural.

    >>> stem("companies"), stem("judge's"), stem("uses"), stem("virus")
    ('company', 'judge', 'use', 'virus')
    """
    if not word.endswith("s"):
        return word
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


@lru_cache(maxsize=8)
def japanese_terms(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return kanji bigrams, then katakana words of folded *text* with their places.

    >>> [term for term, _, _ in japanese_terms("生成AIで逮捕状、ロボットが")]
    ['生成', '逮捕', '捕状', 'ロボット']
    """
    return tuple(_japanese_terms(text))


def _japanese_terms(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _KANJI.finditer(text):
        for at in range(found.start(), found.end() - 1):
            yield text[at : at + 2], at, at + 2
    for found in _KATAKANA.finditer(text):
        yield found.group(), found.start(), found.end()


def terms(text: str) -> set[str]:
    """Return the terms of folded *text* in whichever scripts it has."""
    found = {term for term, _, _ in latin_words(text)}
    return found | {term for term, _, _ in japanese_terms(text)}
