"""Text folded for comparison, with the way back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Sound marks and joiners belong to the character before them.
_JOINING = re.compile(r"[\uff9e\uff9f\u3099\u309a\u0300-\u036f\u200d\ufe00-\ufe0f]")
_CLUSTER = re.compile(rf"[\s\S](?:{_JOINING.pattern})*")
_SAME = str.maketrans("‘’‚‛“”„‟‐‑‒–—―−〜～", "''''\"\"\"\"-------~~")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded *text*; *offsets* leads each character back (None: every offset is its own)."""

    text: str
    offsets: tuple[int, ...] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's offsets for folded [start, end)."""
        if self.offsets is None:
            return start, end
        last = self.offsets[end] if end < len(self.offsets) else self.length
        return self.offsets[start], max(last, self.offsets[end - 1] + 1)


# One story's title and lead are read by many: they are folded once.
@lru_cache(maxsize=64)
def folded(text: str) -> Folded:
    """Return *text* in NFKC, lower case, one kind of quote and dash, with its offsets.

    >>> folded("ＡＩ事故").text
    'ai事故'
    """
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        plain = text.translate(_SAME)
        lower = plain.lower()
        if len(lower) == len(text):
            return Folded(lower, None, len(text))
    pieces = list(_pieces(text))
    offsets = tuple(at for piece, at in pieces for _ in piece)
    return Folded("".join(piece for piece, _ in pieces), offsets, len(text))


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    for found in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFKC", found.group()).translate(_SAME).lower()
        yield piece, found.start()


def fold(text: str) -> str:
    """Return *text* folded, blanks collapsed: what titles are compared in.

    >>> fold("生成ＡＩ　“悪用”")
    '生成ai "悪用"'
    """
    return " ".join(folded(text).text.split())


def bigrams(text: str) -> str:
    """Return the character bigrams of *text*, space-separated.

    Japanese has no spaces, so RapidFuzz's token scorers see a whole headline as one
    token; bigrams give them something to reorder.

    >>> bigrams("AI事故")
    'ai i事 事故'
    """
    solid = "".join(fold(text).split())
    return " ".join(solid[i : i + 2] for i in range(len(solid) - 1)) or solid


def is_japanese(text: str) -> bool:
    """Whether any kana or kanji stands in *text*."""
    return _JAPANESE.search(text) is not None
