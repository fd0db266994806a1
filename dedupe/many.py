"""Comparing one story with many others: what can be had of all at once is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedupe.blocking import Candidates
from dedupe.evidence import Evidence, Model, compare
from dedupe.profile import Profile
from dedupe.signals import Measured

_SLOTS = 1 << 17
Numbers = NDArray[np.int64]


def compared(
    candidates: Candidates, known: Mapping[int, Profile], bodies: Bodies, model: Model
) -> Iterator[Evidence]:
    """Yield what `compare` says of a new story with each of its candidates; *known* is by id."""
    one = known[candidates.new]
    others = [known[id_] for id_ in candidates.others]
    titled, bodied = one.title_vector.size > 0, bodies.cosines(one, others)
    met = zip(others, candidates.cosines, candidates.titles, bodied, strict=True)
    for other, cosine, title, body in met:
        if not (titled and other.title_vector.size):
            title = 0.0
        if one.language != other.language:
            body = 0.0
        yield compare(one, other, model, Measured(cosine, title, body))


class Bodies:
    """Looks terms up by the last bits of their hashes; the tables are kept from story to story."""

    def __init__(self) -> None:
        self._terms = np.zeros(_SLOTS, dtype=np.uint32)
        self._weights = np.zeros(_SLOTS, dtype=np.int32)

    def cosines(self, one: Profile, others: Sequence[Profile]) -> list[float]:
        """Return what `dedupe.signals.body` says of *one* with each of *others*: exactly that."""
        if not (len(one.body) and others):
            return [0.0] * len(others)
        return [
            product / math.sqrt(one.body_square * other.body_square) if product else 0.0
            for product, other in zip(self._products(one, others), others, strict=True)
        ]

    def _products(self, one: Profile, others: Sequence[Profile]) -> list[int]:
        terms = np.concatenate([other.body for other in others])
        weights = np.concatenate([other.body_weights for other in others])
        ends = np.cumsum([len(other.body) for other in others])
        slots = terms & (_SLOTS - 1)
        products = np.zeros(len(others))
        mine, weighing = one.body, one.body_weights
        # Two terms with the same last bits are looked up one after the other.
        while len(mine):
            places = mine & (_SLOTS - 1)
            self._terms[places] = mine
            later = self._terms[places] != mine
            self._weights[places[~later]] = weighing[~later]
            hits = np.flatnonzero(self._terms[slots] == terms)
            which = np.searchsorted(ends, hits, "right")
            products += np.bincount(which, self._weights[slots[hits]] * weights[hits], len(others))
            self._weights[places] = self._terms[places] = 0
            mine, weighing = mine[later], weighing[later]
        found: list[int] = products.astype(np.int64).tolist()
        return found
