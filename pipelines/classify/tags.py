"""The tags of an article, each with the words that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from jiken.models import Said, Tag
from jiken.taxonomy import TAGS, ArticleClass
from pipelines.classify import quoting
from pipelines.classify.cues import Cue
from pipelines.classify.decide import Decision

CUED = ("autonomy", "functions", "relation")
"""Groups of tags that only cues give: nothing labelled teaches them."""
_CUED_FROM = 0.6
_LOOKED_AT = 8


def told(decision: Decision, title: str, text: str, found: Sequence[Cue]) -> Iterator[Tag]:
    """Yield the told tags with the cue that stands for each, and those that cues alone give.

    What can hardly be an incident or a hazard has none (see `decide`); cues alone, which know no
    shares, speak only where it is told to be one, or left to a reviewer.
    """
    for (group, value), share in sorted(decision.tags.items(), key=lambda item: -item[1]):
        said = _said(found, group, value, title, text)
        yield Tag(group=group, value=value, probability=share, said=said)
    if decision.tags and (decision.class_.harmful or decision.class_ is ArticleClass.NEEDS_REVIEW):
        yield from _cued(title, text, found)


def cited(
    tags: Iterable[Tag], title: str, text: str, telling: Callable[[str], Said | None]
) -> Iterator[Tag]:
    """Yield the tags; where no cue stands for one, with the clause round what *telling* says.

    *telling* returns the spot that weighs most for a "group/value", None where the words do not
    speak for it: such a tag stays without.
    """
    for tag in tags:
        if tag.said is None and (spot := telling(f"{tag.group}/{tag.value}")):
            yield replace(tag, said=quoting.clause(title, text, spot), learnt=True)
        else:
            yield tag


def _cued(title: str, text: str, found: Sequence[Cue]) -> Iterator[Tag]:
    for group in CUED:
        for value in TAGS[group]:
            if cue := _of_the_system(found, group, value, title, text):
                said = quoting.word(title, text, cue.said)
                yield Tag(group=group, value=value, probability=cue.weight, said=said)


def _of_the_system(
    found: Sequence[Cue], group: str, value: str, title: str, text: str
) -> Cue | None:
    """Return the first cue of a value whose clause names the AI system: of a relation, or harm.

    Elsewhere such words (police, operator, trial) are about somebody else.
    """
    some = [c for c in found if (c.group, c.value) == (group, value) and c.weight >= _CUED_FROM]
    for cue in some[:_LOOKED_AT]:
        clause = quoting.clause(title, text, cue.said)
        if any(_speaks(other, cue) and _inside(other.said, clause) for other in found):
            return cue
    return None


def _speaks(other: Cue, cue: Cue) -> bool:
    """Whether *other* names the system; of harm, beside a relation, it must be other words."""
    if other.group == "ai":
        return True
    return cue.group == "relation" and _harm(other) and not quoting.overlap(other.said, cue.said)


def _harm(cue: Cue) -> bool:
    return quoting.names_harm(cue) or (
        cue.group == "class" and cue.value in ("incident", "hazard") and cue.weight >= _CUED_FROM
    )


def _inside(said: Said, clause: Said) -> bool:
    return said.field == clause.field and clause.start <= said.start and said.end <= clause.end


def _said(found: Sequence[Cue], group: str, value: str, title: str, text: str) -> Said | None:
    cue = quoting.best(found, group, value)
    return quoting.word(title, text, cue.said) if cue else None
