"""Which cues tell of harm that did happen: none that was prevented, or of which a word is explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from jiken.models import Said
from pipelines.classify.averted import is_averted, is_averted_sum, is_done
from pipelines.classify.cues import LONGEST_TEXT, Cue
from pipelines.classify.elsewhere import is_defined
from pipelines.classify.grave import is_turned
from pipelines.classify.scale import FRAUD
from pipelines.classify.unharmed import nothing_lost

Choose = Callable[[Sequence[Cue]], Cue | None]
_MOST = 12
"""Cues that are looked at one after the other: a text of nothing but prevented harm has an end."""


def came_to_nothing(title: str, text: str, said: Said) -> bool:
    """Whether harm was prevented or tried, or belongs to an article by which nothing was lost.

    >>> came_to_nothing("A scam was foiled", "", Said(field="title", start=2, end=6, said="scam"))
    True
    """
    source = title if said.field == "title" else text
    at = source, said.start, said.end
    if is_averted(*at) or (_is_fraud(title, text) and is_averted_sum(*at)):
        return True
    return _is_safe(title, text) and not is_done(*at)


def first_done(title: str, text: str, cues: Sequence[Cue], choose: Choose) -> Cue | None:
    """Return the cue that *choose* takes first of those that tell of harm done, else None."""
    left = list(cues)
    for _ in range(_MOST):
        cue = choose(left)
        if cue is None or not _is_none(title, text, cue.said):
            return cue
        left = [other for other in left if other is not cue]
    return None


def _is_none(title: str, text: str, said: Said) -> bool:
    source = title if said.field == "title" else text
    at = source, said.start, said.end
    return is_defined(*at) or is_turned(*at) or came_to_nothing(title, text, said)


@lru_cache(maxsize=1)
def _is_fraud(title: str, text: str) -> bool:
    return bool(FRAUD.search(title) or FRAUD.search(text, 0, LONGEST_TEXT))


@lru_cache(maxsize=1)
def _is_safe(title: str, text: str) -> bool:
    """Whether it is of a fraud by which nothing was lost."""
    return _is_fraud(title, text) and nothing_lost(title, text)
