"""Which cue is quoted of a class: one that tells of what did happen, in a clause that can stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import Cue
from pipelines.classify.happened import Choose, first_done
from pipelines.classify.quoting import best, clause, evidence, names_harm
from pipelines.classify.weak import is_weak

_TRIES = 3


def standing(title: str, text: str, cues: Sequence[Cue], class_: ArticleClass) -> Cue | None:
    """Return the cue to quote first for a class, None where there is none.

    Of an incident one of harm that was done, whose clause reads by itself: of the class, else
    words for harm; else whatever there is.
    """
    found = evidence(cues, class_.value)
    if found is None or class_ is not ArticleClass.INCIDENT:
        return found
    first = _reading(title, text, cues, partial(evidence, class_=class_.value))
    named = None if first else _reading(title, text, cues, _first_harm)
    return first or named or best_done(title, text, cues, class_) or found


def best_done(title: str, text: str, cues: Sequence[Cue], class_: ArticleClass) -> Cue | None:
    """Return the best cue of a class: of an incident none of harm that was prevented."""
    choose = partial(best, group="class", value=class_.value)
    if class_ is ArticleClass.INCIDENT:
        return first_done(title, text, cues, choose)
    return choose(cues)


def _reading(title: str, text: str, cues: Sequence[Cue], choose: Choose) -> Cue | None:
    """Return what is chosen first of what did happen and reads by itself, of the first few."""
    left = list(cues)
    for _ in range(_TRIES):
        cue = first_done(title, text, left, choose)
        if cue is None or not is_weak(cue.said.said, clause(title, text, cue.said)):
            return cue
        left = [other for other in left if other is not cue]
    return None


def _first_harm(cues: Sequence[Cue]) -> Cue | None:
    named = [cue for cue in cues if names_harm(cue)]
    return min(named, key=lambda c: (c.said.field != "title", c.said.start), default=None)
