"""What of a report is quoted for a class: what its own rationale rests on, or its headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.models import Classification, Said
from jiken.rollup.glossary import Glossary
from jiken.rollup.pool import Voice
from jiken.rollup.quoting import quoted
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sources import Source
from jiken.rollup.titles import headline
from jiken.taxonomy import ArticleClass


def grounds(class_: ArticleClass, heard: Sequence[Voice], glossary: Glossary) -> Iterator[Quote]:
    """Yield what the sources that speak for *class_* rest on, those that report first.

    Where none is likeliest to be of it, those that come nearest to it.
    """
    agreed = [voice for voice in heard if voice.top is class_]
    nearest = sorted(heard, key=lambda v: -v.shares[class_])[:1]
    for voice in sorted(agreed or nearest, key=lambda v: not v.source.reports):
        for member in voice.source.own:
            if quote := _ground(member, class_, glossary):
                yield quote


def _ground(member: Classified, class_: ArticleClass, glossary: Glossary) -> Quote | None:
    said = member.classification
    if said is None:
        return None
    agreed = bool(said.candidates) and said.candidates[0][0] is class_
    quotes = (quoted(member, one, glossary) for one in (_telling(said) if agreed else ()))
    return next((quote for quote in quotes if quote), None) or _headline(member, glossary)


def _telling(said: Classification) -> list[Said]:
    """Return what the article's step of severity rests on, then its rationale's own quotations.

    A rationale of more than one claim begins with the AI system, so that its second comes first.
    """
    first = [claim.quotes[0] for claim in said.rationale if claim.quotes]
    step = [said.severity_said] if said.severity_said else []
    return list(dict.fromkeys([*step, *first[1:2], *first]))


def _headline(member: Classified, glossary: Glossary) -> Quote | None:
    """Return the headline where it may be quoted: not too long, naming nobody."""
    title = headline([Source((member,))], member.article.language)
    return quoted(member, title.said, glossary) if title else None
