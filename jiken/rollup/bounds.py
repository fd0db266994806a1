"""What a figure means with the words beside it: over 200 is 200 to 300, about 50万 is 48万5千 to 51万5千."""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import NamedTuple

_BESIDE = 24
_LED = re.compile(r"[^0-9]{0,60}(?=[0-9])|")
_SHARE = 0.03
_LEAST_ROUND = 100


class Hedge(Enum):
    """How a figure says that it is round."""

    AT_LEAST = "at least"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})[^0-9、。,.;]{{0,4}}?\s?$", re.IGNORECASE)


# What stands before the figure; what stands behind it, or between it and its unit.
_WORDS = {
    Hedge.AT_LEAST: (
        _before(r"少なくとも|\b(?:at least|no fewer than|no less than)\b"),
        r"以上|\s(?:or|and) (?:more|over)\b|\+|[ -]plus\b",
    ),
    Hedge.OVER: (
        _before(
            r"\b(?:over|more than|above|upwards? of|in excess of|exceed(?:s|ed|ing)|surpass(?:es|ed|ing)|topp(?:ed|ing))\b"
        ),
        r"余り|あまり|余|超|強(?!盗)|を(?:超|上回|突破)",
    ),
    Hedge.NEARLY: (
        _before(
            r"最大で?|最多で|\b(?:nearly|almost|close to|just under|just short of|approaching|up to|as many as|as much as"
            r"|less than|fewer than|below)\b"
        ),
        r"近く|弱|足らず|に迫|に届かな|以下|未満|以内|を下回",
    ),
    Hedge.ABOUT: (
        _before(
            r"約|およそ|おおよそ|ざっと|推定|推計|ほぼ|\b(?:about|around|roughly|approximately|some|circa|estimated)\b"
        ),
        r"ほど|前後|程度|ぐらい|くらい|\sor so\b",
    ),
}
_BEHIND = {
    hedge: (re.compile(rf"[^0-9、。,. ]{{0,4}}?(?:{behind})"), re.compile(behind))
    for hedge, (_, behind) in _WORDS.items()
}


class Bounds(NamedTuple):
    """The least and the most that a figure can mean, both of it."""

    low: float
    high: float

    def hold(self, number: float) -> bool:
        """Whether *number* may be what the figure rounds."""
        return self.low <= number <= self.high


def bounds(number: float, before: str, said: str, after: str) -> Bounds | None:
    """Return what *said* means with the text on both sides; None where it does not say it is round.

    Over and nearly reach as far as the last digit that is told; about, 3 % to both sides or what
    two digits leave open (950 to 1,050 of 1,000).

    >>> bounds(200, "injured over ", "200 people", " in May")
    Bounds(low=200, high=300.0)
    >>> bounds(500_000, "約", "50万人", "が"), bounds(212, "", "212人", "が")
    (Bounds(low=485000.0, high=515000.0), None)
    """
    led = _LED.match(said).end()  # type: ignore[union-attr]
    match _hedge((before + said[:led])[-_BESIDE:], said[led:], after[:_BESIDE]):
        case Hedge.AT_LEAST:
            return Bounds(number, math.inf)
        case Hedge.OVER:
            return Bounds(number, number + _step(number))
        case Hedge.NEARLY:
            return Bounds(number - _step(number), number)
        case Hedge.ABOUT:
            about = max(_SHARE * number, 0.05 * _scale(number))
            return Bounds(number - about, number + about)
    return None


def rounds(exact: float, number: float) -> bool:
    """Whether plain *number*, of 100 or more, is a figure that was counted *exact*, in round.

    >>> rounds(2318, 2300), rounds(212, 200), rounds(2380, 2300), rounds(520_000, 500_000)
    (True, True, False, False)
    """
    if number < _LEAST_ROUND or number % 100 or exact % 1 or not exact % 10:
        return False
    return abs(exact - number) <= _step(number) / 2


def _scale(number: float) -> float:
    """Return the power of ten of the first digit: 1,000 of 2,318."""
    return 10.0 ** math.floor(math.log10(number)) if number > 0 else 1.0


def _step(number: float) -> float:
    """Return what the last digit that is told counts: 100 of 2,300."""
    step = _scale(number)
    while step > 1 and number % step:
        step /= 10
    return step


def _hedge(before: str, said: str, after: str) -> Hedge | None:
    for hedge, (leading, _) in _WORDS.items():
        behind, within = _BEHIND[hedge]
        if leading.search(before) or behind.match(after) or within.search(said):
            return hedge
    return None
