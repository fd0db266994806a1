"""Where a quotation may begin and end: never between a letter and a mark that joins it."""

from __future__ import annotations

import unicodedata

LONGEST = 120
"""Characters of a quotation, at most: the contract of every record that quotes."""
_JOINER = "\u200d"


def whole(source: str, first: int, last: int) -> tuple[int, int]:
    """Keep a joining mark with its letter, if need be by leaving both out."""
    while first < last - 1 and joins(source, first):
        first += 1
    longest = min(len(source), first + LONGEST)
    while last < longest and joins(source, last):
        last += 1
    while first + 1 < last < len(source) and joins(source, last):
        last -= 1
    return first, last


def joins(source: str, at: int) -> bool:
    """Whether the character at *at* is one letter with the one before it.

    >>> joins("か\u3099", 1), joins("ｶﾞ", 1), joins("かが", 1)
    (True, True, False)
    """
    char = source[at]
    return (
        unicodedata.category(char)[0] == "M"
        or char in (_JOINER, "\uff9e", "\uff9f")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\u1160" <= char <= "\u11ff"
        or source[at - 1 : at] == _JOINER
    )
