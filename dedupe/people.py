"""Who a text names as a person of the case: reasons quote no suspect, defendant or victim by name."""

from __future__ import annotations

import re

_TITLES = r"(?:容疑者|被告|受刑者|さん|ちゃん|くん|氏)"
_AGE = r"(?:[（(][0-9０-９]{1,3}[歳)）]{1,2})?"
# The rest of a name in katakana or Latin letters, an age in brackets, and what makes it a person's.
_BEHIND = re.compile(rf"[ァ-ヴー・＝A-Za-z]{{0,14}}{_AGE}{_TITLES}")
_BEFORE = re.compile(
    r"\b(?:suspect|defendant|victim|plaintiff|mr|mrs|ms|miss)\b\.? $", re.IGNORECASE
)
_WITHIN = re.compile(_TITLES)
_REACH = 12


def names_someone(text: str, start: int, end: int) -> bool:
    """Whether the name at [start, end) of *text* is marked as that of a person.

    >>> names_someone("スミス容疑者を逮捕", 0, 3), names_someone("ノリアの車両", 0, 3)
    (True, False)
    """
    if _BEHIND.match(text, end):
        return True
    return _BEFORE.search(text[max(0, start - _REACH) : start]) is not None


def speaks_of_someone(text: str, start: int, end: int) -> bool:
    """Whether the passage at [start, end), or what follows at once, calls somebody by name."""
    return _WITHIN.search(text, start, end + _REACH) is not None
