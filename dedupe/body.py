"""What is read of a whole text: its telling terms and its bare figures, small enough to keep."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dedupe.lexicon import MAX_WEIGHT, Frequencies, japanese_terms, latin_words, term_hash
from dedupe.numerals import in_digits

# A term of the headline counts as if the text said it this often.
IN_TITLE = 3
MAX_TERMS = 192
MAX_FIGURES = 96
# Words as common as this tell nothing.
_LEAST_WEIGHT = 1.5
# Weights are kept in halves: a term of the greatest weight, said a thousand times, is 127.
_STEPS = 2.0
_GREATEST = 127
# So many terms make a text of some length: about a thousand characters of English.
_LONG = 100
_LEAST_FIGURE = 10.0
_YEARS = (1990.0, 2040.0)
Hashes = NDArray[np.uint32]
Weights = NDArray[np.int8]


def telling_terms(title: str, text: str, frequencies: Frequencies) -> tuple[Hashes, Weights]:
    """Return the hashes of the most telling terms of a folded story, ascending, and their weights.

    A term weighs by how rare it is in general and, less than in proportion, by how often it is said.
    """
    counts = Counter(_terms(text))
    for term in _terms(title):
        counts[term] += IN_TITLE
    told = ((term_hash(term), count) for term, count in counts.items())
    weights = {
        term: min(_GREATEST, round(_STEPS * weight * (1.0 + math.log(count))))
        for term, count in told
        if (weight := frequencies.weights.get(term, MAX_WEIGHT)) >= _LEAST_WEIGHT
    }
    telling = sorted(weights)
    if len(telling) > MAX_TERMS:
        telling = sorted(sorted(telling, key=weights.__getitem__, reverse=True)[:MAX_TERMS])
    return (
        np.array(telling, dtype=np.uint32),
        np.array([weights[term] for term in telling], dtype=np.int8),
    )


def _terms(text: str) -> list[str]:
    return [term for term, _, _ in (*latin_words(text), *japanese_terms(text))]


def terms_cosine(a: tuple[Hashes, Weights], b: tuple[Hashes, Weights]) -> float:
    """Return the cosine of two texts by their telling terms; exact in any order."""
    if not (len(a[0]) and len(b[0])):
        return 0.0
    at = np.searchsorted(b[0], a[0])
    at[at == len(b[0])] = 0
    both = b[0][at] == a[0]
    mine, yours = a[1].astype(np.int32), b[1].astype(np.int32)
    norms = math.sqrt(int(mine @ mine) * int(yours @ yours))
    return int(mine[both] @ yours[at[both]]) / norms


def extent(terms: Hashes) -> float:
    """Return how much text *terms* come from: 0 (none) to 1 (a dozen sentences or more)."""
    return min(1.0, len(terms) / _LONG)


def figures(text: str) -> frozenset[str]:
    """Return the figures that folded *text* states, whatever they count: no years, no small ones.

    >>> sorted(figures("31歳、50万点、2,290 points, magnitude 5.6 in 2026, 3 men"))
    ['2290', '31', '5.6', '500000']
    """
    written = (number.value for number in in_digits(text))
    return frozenset(f"{value:.12g}" for value in islice(written, MAX_FIGURES) if _tells(value))


def _tells(value: float) -> bool:
    if not value.is_integer():
        return True
    return value >= _LEAST_FIGURE and not _YEARS[0] <= value <= _YEARS[1]
