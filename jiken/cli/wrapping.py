"""Lines that fit a terminal: wide characters count two, Japanese breaks anywhere but where it must not."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

# Never at the beginning of a line, never at its end.
NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕”’…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々)]},.;:!?"
)
NOT_LAST = frozenset("（［｛「『【〈《〔“‘([{")


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield *text* in lines of at most *width* columns; a longer word is broken where it must be.

    >>> list(wrapped("札幌市の男（31）を逮捕。", 16))
    ['札幌市の男（31）', 'を逮捕。']
    """
    line = ""
    for piece in _pieces(text):
        if line and cell_len(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
        while cell_len(line.rstrip()) > width:
            cut = _fits(line, width)
            yield line[:cut]
            line = line[cut:]
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay on one line: words with the blanks behind them, wide characters."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after == " " or before in NOT_LAST or after in NOT_FIRST or before.isdecimal():
        return False
    return before == " " or cell_len(before) > 1 or cell_len(after) > 1


def _fits(line: str, width: int) -> int:
    """Return how many characters of *line* fit, at least one."""
    used = 0
    for at, character in enumerate(line):
        used += cell_len(character)
        if used > width:
            return max(at, 1)
    return len(line)
