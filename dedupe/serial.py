"""Instalments: what one publisher tells again and again under one heading, of another day each time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from dedupe.fold import bigrams
from dedupe.profile import Profile
from dedupe.signals import hours_apart, wording

# A story of the same heading within these hours may be the same story, brought up to date.
_UPDATED = 20.0
_ALIKE = 85.0
# Titles worded less alike have no frame in common.
FRAMED = 0.5
_LEAST = 5
_DATED = re.compile(r"[(\[【][^()\[\]【】]{0,40}[)\]】]|\d+(?:[.,]\d+)*|\s+")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


def is_instalment(a: Profile, b: Profile) -> bool:
    """Whether *a* and *b* are two of a series: one publisher, one frame, another day and figures.

    A daily chronicle, a list of prices, an earthquake notice: the more alike, the less one event.
    """
    if not a.family or a.family != b.family or a.language != b.language:
        return False
    gap = hours_apart(a, b)
    if gap is None or gap < _UPDATED:
        return False
    if wording(a, b) < FRAMED:
        return False
    mine, yours = _framed(a.title), _framed(b.title)
    if min(len(mine.frame), len(yours.frame)) < _LEAST:
        return False
    alike = fuzz.ratio(mine.worded, yours.worded, processor=None) >= _ALIKE
    return alike and (mine.figures != yours.figures or mine.frame == yours.frame)


class _Framed(NamedTuple):
    """A title's frame, the frame's bigrams in order, and the figures of the title."""

    frame: str
    worded: str
    figures: tuple[str, ...]


# Most titles of a publisher are looked at again and again.
@lru_cache(maxsize=1 << 14)
def _framed(title: str) -> _Framed:
    framed = frame(title)
    ordered = " ".join(sorted(bigrams(framed).split()))
    return _Framed(framed, ordered, tuple(_FIGURES.findall(title)))


def frame(title: str) -> str:
    """Return folded *title* without what changes from one instalment to the next.

    >>> frame("首相動静(1月19日)"), frame("daily outage report: june 3") == frame("daily outage report: june 14")
    ('首相動静', True)
    """
    return _DATED.sub("", title)
