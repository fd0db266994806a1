"""What blocking reads of all stories: compact columns, and the stories under each rare term."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dedupe.profile import Profile

Rows = NDArray[np.intp]
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Key:
    """What blocking reads of one story: numbers as bytes, so that they can be stored as they are.

    *vector* is int8 (empty without an encoder), *terms* uint32 and *weights* float32.
    """

    id: int
    begin: float
    end: float
    language: str
    bare: bool
    vector: bytes
    terms: bytes
    weights: bytes


def blocking_key(story: Profile) -> Key:
    """Return what blocking reads of *story*."""
    return Key(
        id=story.id,
        begin=story.begin,
        end=story.end,
        language=story.language,
        bare=not (story.title_vector.size and story.lead_vector.size),
        vector=story.vector.tobytes(),
        terms=np.array([term for term, _ in story.blocking], dtype=np.uint32).tobytes(),
        weights=np.array([weight for _, weight in story.blocking], dtype=np.float32).tobytes(),
    )


class Columns:
    """The keys of all stories by id, a column for each thing, one row for each story.

    About 1 kB a story: half a kilobyte of vector, the rest terms and their postings.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        blocks = [_Block(()), *map(_Block, _batches(keys))]
        width = max(block.width for block in blocks)
        self.ids = np.concatenate([block.ids for block in blocks])
        self.begin = np.concatenate([block.begin for block in blocks])
        self.end = np.concatenate([block.end for block in blocks])
        self.bare = np.concatenate([block.bare for block in blocks])
        self.language = _numbered([name for block in blocks for name in block.language])
        self.has_vector = np.concatenate([block.has_vector for block in blocks])
        self.vectors = np.zeros((len(self.ids), width), dtype=np.int8)
        at = 0
        for block in blocks:
            self.vectors[at : at + len(block.ids), : block.width] = block.vectors
            block.vectors = block.vectors[:0]
            at += len(block.ids)
        self.signs = np.packbits(self.vectors > 0, axis=1)
        self._terms = np.concatenate([block.terms for block in blocks])
        self._weights = np.concatenate([block.weights for block in blocks])
        counts = np.concatenate([block.counts for block in blocks])
        self._starts = np.concatenate(([0], np.cumsum(counts)))
        self._postings = _Postings(self._terms, counts)

    def rows(self, ids: Collection[int]) -> Rows:
        """Return the rows of those of *ids* that there are, ascending."""
        return np.flatnonzero(np.isin(self.ids, np.fromiter(ids, np.int64, len(ids))))

    def shared(self, row: int) -> NDArray[np.float64]:
        """Return for every story the weight of the blocking terms that it shares with *row*."""
        mine = slice(self._starts[row], self._starts[row + 1])
        found = [self._postings.under(term) for term in self._terms[mine]]
        if not found:
            return np.zeros(len(self.ids))
        weights = np.repeat(self._weights[mine], [len(rows) for rows in found])
        found_rows = np.concatenate(found)
        return np.bincount(found_rows, weights, len(self.ids)).astype(np.float64, copy=False)


class _Block:
    """The columns of a few thousand keys."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.ids = np.array([key.id for key in keys], dtype=np.int64)
        self.begin = np.array([key.begin for key in keys], dtype=np.float64)
        self.end = np.array([key.end for key in keys], dtype=np.float64)
        self.bare = np.array([key.bare for key in keys], dtype=np.bool_)
        self.language = [key.language for key in keys]
        self.has_vector = np.array([bool(key.vector) for key in keys], dtype=np.bool_)
        self.width = max((len(key.vector) for key in keys), default=0)
        told = b"".join(key.vector.ljust(self.width, b"\0") for key in keys)
        self.vectors = np.frombuffer(told, dtype=np.int8).reshape(len(keys), self.width)
        self.terms = np.frombuffer(b"".join(key.terms for key in keys), dtype=np.uint32)
        self.weights = np.frombuffer(b"".join(key.weights for key in keys), dtype=np.float32)
        self.counts = np.array([len(key.terms) // 4 for key in keys], dtype=np.int64)


class _Postings:
    """The rows under each term: all rows in order of term, and where each term's begin."""

    def __init__(self, terms: NDArray[np.uint32], counts: NDArray[np.int64]) -> None:
        order = np.argsort(terms, kind="stable")
        self._rows = np.repeat(np.arange(len(counts), dtype=np.int32), counts)[order]
        self._terms, starts = np.unique(terms[order], return_index=True)
        self._starts = np.append(starts, len(terms))

    def under(self, term: np.uint32) -> NDArray[np.int32]:
        at = int(np.searchsorted(self._terms, term))
        return self._rows[self._starts[at] : self._starts[at + 1]]


def _batches(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, _AT_ONCE)):
        yield batch


def _numbered(names: Sequence[str]) -> NDArray[np.int32]:
    numbers = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return np.fromiter((numbers[name] for name in names), np.int32, len(names))
