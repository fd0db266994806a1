"""Text folded with NFKC that still knows where each letter stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# What belongs to the letter before it: accents, sound marks of kana, vowels and ends of hangul.
_MARKS = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u3099\u309a\uff9e\uff9f\u1160-\u11ff\uffc2-\uffdc"
)
# Runs of letters that fold to themselves, or one letter with its marks: no more than a stream-safe
# text has (UAX #15), for ordering them takes the square of their number.
_STEP = re.compile(
    rf"(?P<same>[\t\n\r -~ぁ-ゖァ-ヺー一-\u9fff々、。「」・]+(?![{_MARKS}]))|[\s\S][{_MARKS}]{{0,30}}"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """*text* is *source* folded; *starts* gives each character's place in it, None for the same."""

    source: str
    text: str
    starts: tuple[int, ...] | None = None

    def original(self, offset: int) -> int:
        """Return the offset in the source of an offset in the folded text."""
        if self.starts is None:
            return offset
        return self.starts[offset] if offset < len(self.starts) else len(self.source)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source's offsets for [start, end) of the folded text, letters whole.

        >>> folded("ＡＩｶﾞ㈱").span(2, 4)
        (2, 5)
        """
        while self.starts and end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
            end += 1
        return self.original(start), self.original(end)


def folded(source: str) -> Folded:
    """Fold width and compatibility forms, letter by letter so that offsets survive.

    A letter is a character with its marks: ｶﾞ, か with U+3099, e with U+0301.

    >>> folded("㈱ＡＩ").text, folded("㈱ＡＩ").original(3)
    ('(株)AI', 1)
    """
    if unicodedata.is_normalized("NFKC", source):
        return Folded(source, source)
    pieces: list[str] = []
    starts: list[int] = []
    for step in _STEP.finditer(source):
        if step["same"]:
            pieces.append(step["same"])
            starts.extend(range(step.start(), step.end()))
        else:
            piece = unicodedata.normalize("NFKC", step[0])
            pieces.append(piece)
            starts.extend([step.start()] * len(piece))
    text = "".join(pieces)
    if starts == list(range(len(source))):
        return Folded(source, text)
    return Folded(source, text, tuple(starts))
