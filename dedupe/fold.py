"""Text folded for comparison, with the way back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What belongs to the character before it: accents, sound marks of kana, ends of hangul, joiners.
_MARKS = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u3099\u309a\uff9e\uff9f\u1160-\u11ff\uffc2-\uffdc\u200d\ufe00-\ufe0f"
)
# Runs of letters that fold to themselves, or one letter with its marks: no more than a stream-safe
# text has (UAX #15), for ordering them takes the square of their number.
_STEP = re.compile(
    rf"(?P<same>[\t\n\r -~ぁ-ゖァ-ヺー一-\u9fff々、。「」・]+(?![{_MARKS}]))|[\s\S][{_MARKS}]{{0,30}}"
)
_SAME = dict(zip("‘’‚‛“”„‟‐‑‒–—―−〜～", "''''\"\"\"\"-------~~", strict=True))
_SIGN = re.compile(f"[{''.join(_SAME)}]")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded *text*; *offsets* leads each character back (None: every offset is its own)."""

    text: str
    offsets: tuple[int, ...] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's offsets for folded [start, end), letters whole."""
        if self.offsets is None:
            return start, end
        while end < len(self.offsets) and self.offsets[end] == self.offsets[end - 1]:
            end += 1
        last = self.offsets[end] if end < len(self.offsets) else self.length
        return self.offsets[start], last


# One story's title and lead are read by many: they are folded once.
@lru_cache(maxsize=64)
def folded(text: str) -> Folded:
    """Return *text* in NFKC, lower case, one kind of quote and dash, with its offsets.

    >>> folded("ＡＩ事故").text
    'ai事故'
    """
    if text.isascii():
        return Folded(text.lower(), None, len(text))
    if unicodedata.is_normalized("NFKC", text):
        lower = _lower(text)
        if len(lower) == len(text):
            return Folded(lower, None, len(text))
    pieces: list[str] = []
    offsets: list[int] = []
    for step in _STEP.finditer(text):
        if step["same"]:
            pieces.append(step["same"].lower())
            offsets.extend(range(step.start(), step.end()))
        else:
            piece = _lower(unicodedata.normalize("NFKC", step[0]))
            pieces.append(piece)
            offsets.extend([step.start()] * len(piece))
    return Folded("".join(pieces), tuple(offsets), len(text))


def _lower(text: str) -> str:
    """Return *text* in lower case, with one kind of quote and dash."""
    return _SIGN.sub(_plain, text).lower()


def _plain(sign: re.Match[str]) -> str:
    return _SAME[sign[0]]


@lru_cache(maxsize=32)
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
