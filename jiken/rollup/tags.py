"""An incident's tags: all that its sources give, weighted by how many of them do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiken.models import Said, Tag
from jiken.rollup.glossary import Glossary
from jiken.rollup.quoting import clause, one_of_each_language, quoted
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, FactKind, Quote, RolledTag
from jiken.rollup.same_names import same_names
from jiken.rollup.sources import Source
from jiken.taxonomy import TAGS, ArticleClass

# Of these an incident has one value.
_SINGLE = frozenset({"autonomy"})
# Whose values are names, which each script spells in its own way.
_NAMED = frozenset({"system", "organisation"})


@dataclass(frozen=True, slots=True)
class _Given:
    source: int
    member: Classified
    tag: Tag


def rolled_tags(
    class_: ArticleClass, found: Sequence[Source], glossary: Glossary
) -> tuple[RolledTag, ...]:
    """Return the union of the tags, by group, those of most sources first.

    Of what is neither an incident nor a hazard, nor may be one, only names and countries.

    *probability* is the mean of what the sources that give the value say, times
    (k + 1) / (n + 1) for k of n sources: one report alone is believed as it is, one of five a third.
    """
    given: dict[tuple[str, str], list[_Given]] = {}
    told = _placed([g for g in _told(found) if g.tag.group not in TAGS or _has_tags(class_)])
    names = same_names(_as_readings(told))
    for one in told:
        value = one.tag.value
        known = names.get(value, value) if one.tag.group in _NAMED else value
        given.setdefault((one.tag.group, known), []).append(one)
    speaking = sum(any(m.classification for m in source.own) for source in found)
    tags = sorted(
        (_rolled(value, some, speaking, glossary) for (_, value), some in given.items()),
        key=lambda t: (t.group, -t.sources, -t.probability, t.value),
    )
    single: set[str] = set()
    return tuple(tag for tag in tags if not (tag.group in _SINGLE and _seen(tag.group, single)))


def _has_tags(class_: ArticleClass) -> bool:
    return class_.harmful or class_ is ArticleClass.NEEDS_REVIEW


def _told(found: Sequence[Source]) -> Iterator[_Given]:
    for at, source in enumerate(found):
        for member in source.own:
            for tag in member.classification.tags if member.classification else ():
                yield _Given(at, member, tag)


def _placed(told: Sequence[_Given]) -> list[_Given]:
    """Return the tags, a publisher's own country only where no report names one."""
    countries = [one for one in told if one.tag.group == "country"]
    if not any(one.tag.said for one in countries):
        return list(told)
    return [one for one in told if one.tag.said or one.tag.group != "country"]


def _as_readings(told: Sequence[_Given]) -> Iterator[Reading]:
    """Yield the names as the fact sheet has them, which knows ミカソラ for MikaSora."""
    for one in told:
        if one.tag.group in _NAMED and one.tag.said:
            yield Reading(FactKind(one.tag.group), "", one.tag.value, None, one.tag.said)


def _seen(group: str, single: set[str]) -> bool:
    known = group in single
    single.add(group)
    return known


def _rolled(value: str, some: Sequence[_Given], speaking: int, glossary: Glossary) -> RolledTag:
    best: dict[int, float] = {}
    for one in some:
        best[one.source] = max(best.get(one.source, 0.0), one.tag.probability)
    mean = sum(sorted(best.values())) / len(best)
    cues = sorted(
        some,
        key=lambda g: (_depth(g.tag.said), -round(g.tag.probability, 3), g.source, g.member.order),
    )
    by_cue = [quote for one in cues if not one.tag.learnt and (quote := _quote(one, glossary))]
    learnt = () if by_cue else (_quote(one, glossary) for one in cues if one.tag.learnt)
    return RolledTag(
        group=some[0].tag.group,
        value=value,
        probability=mean * (len(best) + 1) / (speaking + 1),
        sources=len(best),
        quotes=one_of_each_language(by_cue or (quote for quote in learnt if quote)),
        learnt=not by_cue,
    )


def _depth(said: Said | None) -> int:
    """Return how far down a report tells it: 0 in the headline, then by hundreds of letters.

    What news is about stands in front; a cue further down is more often of something else.
    """
    if said is None or said.field == "title":
        return 0
    return 1 + said.start // 100


def _quote(one: _Given, glossary: Glossary) -> Quote | None:
    """Return the cue with its clause, the bare cue where the clause names somebody."""
    cue = quoted(one.member, one.tag.said, glossary)
    if cue is None:
        return None
    wide = clause(one.member, cue)
    return quoted(one.member, wide.said, glossary) or cue
