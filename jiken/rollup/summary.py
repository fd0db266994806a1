"""One to three sentences of the best reports, in their own words: who did what, and what adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from jiken.models import Role
from jiken.rollup.choosing import Candidate, Key, further, opening, support
from jiken.rollup.facts import Read
from jiken.rollup.glossary import Glossary
from jiken.rollup.incident import distance
from jiken.rollup.pieces import begins_with_name, pieces
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sentences import Sentence, sentences
from jiken.rollup.sources import Source
from jiken.rollup.titles import headline

MOST = {"ja": 200, "en": 300}
"""Characters of a summary, by language."""
MOST_SENTENCES = 3
_ARTICLES, _PER_ARTICLE = 12, 8
_LEAST_GAIN = 1.0


def summary(
    found: Sequence[Source], said: Read, language: str, glossary: Glossary
) -> tuple[Quote, ...]:
    """Return the sentences in *language*, each quoted; () where no article in it has one that stands.

    A private person's name is left out, so that a sentence may be several quotations.
    """
    all_ = _candidates(found, said, language)
    candidates = [c for c in all_ if not begins_with_name(c.sentence, glossary)] or all_
    told = support(said)
    titled = headline(found, language)
    first = opening(candidates, told, titled.article if titled else None)
    chosen = [first] if first else []
    while chosen and len(chosen) < MOST_SENTENCES:
        fitting = [one for one in candidates if len(one.sentence.text) <= _room(chosen, language)]
        best = further(fitting, chosen, told, _LEAST_GAIN)
        if best is None:
            break
        chosen.append(best)
    return tuple(q for one in chosen for q in pieces(one.member, one.sentence, glossary))


def _room(chosen: Sequence[Candidate], language: str) -> int:
    return _most(language) - sum(len(one.sentence.text) + 1 for one in chosen)


def _most(language: str) -> int:
    return MOST.get(language, MOST["en"])


def _candidates(found: Sequence[Source], said: Read, language: str) -> list[Candidate]:
    return [
        Candidate(member, sentence, _facts(sentence, said.get(member.id, ())))
        for member in sorted(_members(found, language), key=lambda m: (distance(m), m.order))[
            :_ARTICLES
        ]
        for sentence in sentences(member.article)[:_PER_ARTICLE]
        if sentence.complete and len(sentence.text) <= _most(language)
    ]


def _members(found: Sequence[Source], language: str) -> list[Classified]:
    """Return the articles in *language*: copies only where there is nothing else."""
    own = [m for source in found for m in source.members if m.article.language == language]
    return [m for m in own if m.membership.role is not Role.COPY] or own


def _facts(sentence: Sentence, said: Sequence[Reading]) -> frozenset[Key]:
    return frozenset(
        (reading.kind, reading.value)
        for reading in said
        if reading.said.field == sentence.field
        and sentence.start <= reading.said.start < sentence.end
    )
