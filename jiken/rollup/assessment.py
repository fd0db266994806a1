"""What an incident is by its independent in-event reports; any order of its members gives the same."""

from __future__ import annotations

from collections.abc import Sequence

from jiken.rollup.facts import fact_sheet, read
from jiken.rollup.glossary import Glossary
from jiken.rollup.pool import SURE, Voice, pooled, voices
from jiken.rollup.rationale import Found, rationale
from jiken.rollup.records import ROLL_UP, Assessment, Classified
from jiken.rollup.severities import step
from jiken.rollup.sources import Source, sources
from jiken.rollup.summary import summary
from jiken.rollup.tags import rolled_tags
from jiken.rollup.titles import headline
from jiken.taxonomy import ArticleClass

Candidates = tuple[tuple[ArticleClass, float], ...]


def assess(incident: str, members: Sequence[Classified], glossary: Glossary) -> Assessment:
    """Return what *members* make of the incident.

    Copies of one wire and the pages of one publisher family count once, editorials and round-ups
    not at all. Without a classified in-event article the class needs review, and has no candidates.
    """
    found = sources(members)
    heard = voices(found)
    candidates = pooled(heard)
    class_ = _class(heard, candidates)
    spoken = [voice.source for voice in heard]
    severity = step(spoken, class_, glossary)
    tags = rolled_tags(class_, spoken, glossary)
    said = read(found, glossary)
    facts = fact_sheet(found, said, glossary)
    helper = _share(heard, "helper") >= 0.5 and not class_.harmful
    why = Found(
        class_=class_,
        helper=helper,
        sources=found,
        heard=heard,
        candidates=candidates,
        severity=severity,
        tags=tags,
        facts=facts,
    )
    return Assessment(
        incident=incident,
        class_=class_,
        candidates=candidates,
        ai_probability=_share(heard, "ai_probability"),
        helper=helper,
        reports=tuple(source.best.id for source in spoken),
        severity=severity.severity if severity else None,
        severity_quotes=severity.quotes if severity else (),
        tags=tags,
        rationale=rationale(why, glossary),
        title_ja=headline(spoken, "ja") or headline(found, "ja"),
        title_en=headline(spoken, "en") or headline(found, "en"),
        summary_ja=summary(spoken, said, "ja", glossary) or summary(found, said, "ja", glossary),
        summary_en=summary(spoken, said, "en", glossary) or summary(found, said, "en", glossary),
        facts=facts,
        model=_model(members),
    )


def _class(heard: Sequence[Voice], candidates: Candidates) -> ArticleClass:
    """Return the likeliest class where it is sure enough; of one report alone, its own."""
    if not candidates:
        return ArticleClass.NEEDS_REVIEW
    said = [m.classification for voice in heard for m in voice.source.own if m.classification]
    if len(said) == 1:
        return said[0].class_
    return candidates[0][0] if candidates[0][1] >= SURE else ArticleClass.NEEDS_REVIEW


def _share(heard: Sequence[Voice], name: str) -> float:
    """Return the weighted mean over the sources of what their articles say of *name*."""
    told = [
        (
            voice.weight,
            _mean([float(getattr(m.classification, name)) for m in _spoken(voice.source)]),
        )
        for voice in heard
    ]
    total = sum(weight for weight, _ in told)
    return sum(weight * share for weight, share in told) / total if total else 0.0


def _spoken(source: Source) -> list[Classified]:
    return [m for m in source.own if m.classification]


def _mean(some: Sequence[float]) -> float:
    return sum(some) / len(some)


def _model(members: Sequence[Classified]) -> str:
    models = {m.classification.model for m in members if m.classification} - {""}
    return "+".join([*sorted(models), ROLL_UP])
