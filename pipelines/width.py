"""Text folded with NFKC that still knows where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


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


def folded(source: str) -> Folded:
    """Fold width and compatibility forms, character by character so that offsets survive.

    >>> folded("㈱ＡＩ").text, folded("㈱ＡＩ").original(3)
    ('(株)AI', 1)
    """
    if unicodedata.is_normalized("NFKC", source):
        return Folded(source, source)
    pieces = [unicodedata.normalize("NFKC", char) for char in source]
    starts = tuple(place for place, piece in enumerate(pieces) for _ in piece)
    return Folded(source, "".join(pieces), starts)
