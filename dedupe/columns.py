"""What blocking reads of all stories: compact columns, and the stories under each rare term."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dedupe.nature import Nature
from dedupe.postings import Hits, Postings, spans
from dedupe.profile import Profile

Rows = NDArray[np.intp]
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Key:
    """What blocking reads of one story: numbers as bytes, so that they can be stored as they are.

    *vectors* is int8, the story's and after it as many of the title's (empty without an encoder),
    *terms* uint32 and *weights* float32. A *page* is no report: an editorial or a round-up.
    """

    id: int
    begin: float
    end: float
    language: str
    bare: bool
    page: bool
    vectors: bytes
    terms: bytes
    weights: bytes


def blocking_key(story: Profile) -> Key:
    """Return what blocking reads of *story*."""
    vector = story.vector.tobytes()
    return Key(
        id=story.id,
        begin=story.begin,
        end=story.end,
        language=story.language,
        bare=not (story.title_vector.size and story.lead_vector.size),
        page=story.nature is not Nature.REPORT,
        # Of a story without a title the whole is as good as its title.
        vectors=vector + (story.title_vector.tobytes() or vector),
        terms=np.array([term for term, _ in story.blocking], dtype=np.uint32).tobytes(),
        weights=np.array([weight for _, weight in story.blocking], dtype=np.float32).tobytes(),
    )


class Columns:
    """The keys of all stories in order of time, a column for each thing, one row for each story.

    About 1.5 kB a story: a kilobyte of vectors, the rest terms and their postings.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        blocks = [_Block(()), *map(_Block, _batches(keys))]
        begin = np.concatenate([block.begin for block in blocks])
        order = np.argsort(begin, kind="stable")
        self.begin = begin[order]
        self.ids = np.concatenate([block.ids for block in blocks])[order]
        self.end = np.concatenate([block.end for block in blocks])[order]
        self.bare = np.concatenate([block.bare for block in blocks])[order]
        self.page = np.concatenate([block.page for block in blocks])[order]
        self.language = _numbered([name for block in blocks for name in block.language])[order]
        self.has_vector = np.concatenate([block.has_vector for block in blocks])[order]
        self.vectors, self.titles = _vectors(blocks, order)
        self.signs = _signs(self.vectors)
        counts = np.concatenate([block.counts for block in blocks])
        taken = spans(np.cumsum(counts)[order] - counts[order], counts[order])
        terms = np.concatenate([block.terms for block in blocks])[taken]
        weights = np.concatenate([block.weights for block in blocks])[taken]
        self._postings = Postings(terms, weights, counts[order])
        dated = np.isfinite(self.begin)
        self.undated = int((~dated).sum())
        # By how much a story's time may be uncertain, in seconds.
        self.longest = float((self.end - self.begin)[dated].max(initial=0.0))

    def rows(self, ids: Collection[int]) -> Rows:
        """Return the rows of those of *ids* that there are, ascending."""
        return np.flatnonzero(np.isin(self.ids, np.fromiter(ids, np.int64, len(ids))))

    def hits(self, rows: Rows, first: int, last: int) -> Hits:
        """Return where the blocking terms of *rows* stand among the rows from *first* to *last*."""
        return self._postings.hits(rows, first, last)


class _Block:
    """The columns of a few thousand keys."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.ids = np.array([key.id for key in keys], dtype=np.int64)
        self.begin = np.array([key.begin for key in keys], dtype=np.float64)
        self.end = np.array([key.end for key in keys], dtype=np.float64)
        self.bare = np.array([key.bare for key in keys], dtype=np.bool_)
        self.page = np.array([key.page for key in keys], dtype=np.bool_)
        self.language = [key.language for key in keys]
        self.has_vector = np.array([bool(key.vectors) for key in keys], dtype=np.bool_)
        self.width = max((len(key.vectors) for key in keys), default=0)
        told = b"".join(key.vectors.ljust(self.width, b"\0") for key in keys)
        self.vectors = np.frombuffer(told, dtype=np.int8).reshape(len(keys), self.width)
        self.terms = np.frombuffer(b"".join(key.terms for key in keys), dtype=np.uint32)
        self.weights = np.frombuffer(b"".join(key.weights for key in keys), dtype=np.float32)
        self.counts = np.array([len(key.terms) // 4 for key in keys], dtype=np.int64)


def _vectors(blocks: Sequence[_Block], order: Rows) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the vectors of the stories and of their titles, row by row; the blocks' are let go."""
    width = max(block.width for block in blocks) // 2
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    both = np.zeros((2, len(order), width), dtype=np.int8)
    at = 0
    for block in blocks:
        rows = place[at : at + len(block.ids)]
        both[0, rows, : block.width // 2] = block.vectors[:, : block.width // 2]
        both[1, rows, : block.width // 2] = block.vectors[:, block.width // 2 :]
        block.vectors = block.vectors[:0]
        at += len(block.ids)
    return both[0], both[1]


def _signs(vectors: NDArray[np.int8]) -> NDArray[np.uint64]:
    """Return which numbers of *vectors* are above 0, a bit for each, in words of 64."""
    words = -(-vectors.shape[1] // 64)
    bits = np.zeros((len(vectors), 8 * words), dtype=np.uint8)
    for start in range(0, len(vectors), _AT_ONCE):
        some = np.packbits(vectors[start : start + _AT_ONCE] > 0, axis=1)
        bits[start : start + _AT_ONCE, : some.shape[1]] = some
    return bits.view(np.uint64)


def _batches(keys: Iterable[Key]) -> Iterator[Sequence[Key]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, _AT_ONCE)):
        yield batch


def _numbered(names: Sequence[str]) -> NDArray[np.int16]:
    numbers = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return np.fromiter((numbers[name] for name in names), np.int16, len(names))
