"""The tags of an article, each with the words that stand for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.models import Said, Tag
from jiken.taxonomy import TAGS
from pipelines.classify import quoting
from pipelines.classify.cues import Cue
from pipelines.classify.decide import Decision

CUED = ("autonomy", "functions", "relation")
"""Groups of tags that only cues give: nothing labelled teaches them."""
_CUED_FROM = 0.6
_LOOKED_AT = 8


def told(decision: Decision, title: str, text: str, found: Sequence[Cue]) -> Iterator[Tag]:
    """Yield the told tags with the cue that stands for each, and those that cues alone give."""
    for (group, value), share in sorted(decision.tags.items(), key=lambda item: -item[1]):
        yield Tag(
            group=group,
            value=value,
            probability=share,
            said=_said(found, group, value, title, text),
        )
    if not decision.tags:
        return
    for group in CUED:
        for value in TAGS[group]:
            cue = _told_of_the_system(found, group, value, title, text)
            if cue:
                said = quoting.word(title, text, cue.said)
                yield Tag(group=group, value=value, probability=cue.weight, said=said)


def _told_of_the_system(
    found: Sequence[Cue], group: str, value: str, title: str, text: str
) -> Cue | None:
    """Return the first cue of a value whose clause speaks of the AI system or of the harm.

    Elsewhere such words (police, operator, trial) are about somebody else.
    """
    some = [c for c in found if (c.group, c.value) == (group, value) and c.weight >= _CUED_FROM]
    for cue in some[:_LOOKED_AT]:
        clause = quoting.clause(title, text, cue.said)
        if any(_speaks(other) and _inside(other.said, clause) for other in found):
            return cue
    return None


def _speaks(cue: Cue) -> bool:
    return cue.group == "ai" or (cue.group == "class" and cue.value in ("incident", "hazard"))


def _inside(said: Said, clause: Said) -> bool:
    return said.field == clause.field and clause.start <= said.start and said.end <= clause.end


def _said(found: Sequence[Cue], group: str, value: str, title: str, text: str) -> Said | None:
    cue = quoting.best(found, group, value)
    return quoting.word(title, text, cue.said) if cue else None
