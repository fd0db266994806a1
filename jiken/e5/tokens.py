"""Text to the numbers of its pieces: the likeliest cut by a unigram model.

T. Kudo, "Subword Regularization", ACL 2018; pieces and scores are XLM-RoBERTa's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from jiken.e5.packed import Packed

BLANK = "▁"
"""What stands for a blank in pieces of text."""
UNKNOWN_COST = 10.0
"""How much less likely than the rarest piece a letter is that no piece has (SentencePiece's)."""
_BLANKS = re.compile(" {2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Cuts texts into the pieces of a packed model. *longest* is a piece's length in letters."""

    model: Packed
    longest: int
    unknown_score: float

    @classmethod
    def of(cls, model: Packed) -> Self:
        """Return what cuts texts for *model*."""
        return cls(
            model=model,
            longest=max(map(len, model.pieces)),
            unknown_score=min(model.scores) - UNKNOWN_COST,
        )

    def cut(self, text: str, most: int) -> list[int]:
        """Return the pieces of *text*, at most so many and two: a first and a last stand about."""
        folds = self.model.folds
        folded = "".join(folds.get(ord(letter), letter) for letter in text)
        blanked = _BLANKS.sub(" ", folded).removeprefix(" ").replace(" ", BLANK)
        pieces = self._pieces(BLANK + blanked)[:most]
        return [self.model.first, *pieces, self.model.last]

    def _pieces(self, text: str) -> list[int]:
        """Return the numbers of the pieces that make *text* likeliest, from front to back."""
        starts = self._starts(text)
        borders, end = [len(text)], len(text)
        while end:
            end = starts[end]
            borders.append(end)
        pieces, unknown = self.model.pieces, self.model.unknown
        return [pieces.get(text[a:b], unknown) for a, b in pairwise(reversed(borders))]

    def _starts(self, text: str) -> list[int]:
        """Return where the last piece starts of the likeliest cut up to each letter."""
        pieces, scores = self.model.pieces, self.model.scores
        best, starts = [0.0] + [-1e30] * len(text), [0] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                piece = pieces.get(text[start:end])
                if piece is None and end > start + 1:
                    continue
                score = best[start] + (self.unknown_score if piece is None else scores[piece])
                if score > best[end]:
                    best[end], starts[end] = score, start
        return starts
