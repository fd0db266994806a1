"""One to three sentences of the best reports, in their own words: who did what, and what adds to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from jiken.models import Role, Said
from jiken.rollup.facts import Read
from jiken.rollup.glossary import Glossary
from jiken.rollup.incident import distance
from jiken.rollup.privacy import private_names
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, FactKind, Quote
from jiken.rollup.sentences import Sentence, sentences
from jiken.rollup.sources import Source
from jiken.rollup.titles import headline

MOST = {"ja": 200, "en": 300}
"""Characters of a summary, by language."""
MOST_SENTENCES = 3
_ARTICLES, _PER_ARTICLE = 12, 8
# A sentence as alike as this to one before repeats it.
_REPEATS = 62.0
# What one new fact is worth beside a place further down or in another article.
_PLACE, _ELSEWHERE = 0.25, 0.8
# What another article tells again, beside what it adds.
_KNOWN = 0.7
_LEAST_GAIN = 1.0
# That the incident has its headline from an article speaks for its first sentence; and any
# sentence that is unlike the others tells something, though no fact is read in it.
_TITLED, _OTHER_WORDS, _UNLIKE = 4.0, 0.7, 45.0
_WORTH = {FactKind.KILLED: 3.0, FactKind.INJURED: 2.5, FactKind.SYSTEM: 1.5, FactKind.AMOUNT: 1.5}
_DULL = frozenset({FactKind.DAY, FactKind.AGE})
_ELLIPSIS = "…"
Key = tuple[FactKind, str]
Order = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    member: Classified
    sentence: Sentence
    facts: frozenset[Key]


def summary(
    found: Sequence[Source], said: Read, language: str, glossary: Glossary
) -> tuple[Quote, ...]:
    """Return the sentences in *language*, each quoted; () where no article in it has one that stands.

    A private person's name is left out, so that a sentence may be several quotations.
    """
    candidates = _candidates(found, said, language)
    support = _support(said)
    opening = [c for c in candidates if c.sentence.stands]
    titled = headline(found, language)
    home = titled.article if titled else None
    first = min(opening, key=lambda c: _opening(c, support, home), default=None)
    chosen = [first] if first else []
    while chosen and len(chosen) < MOST_SENTENCES:
        room = MOST.get(language, MOST["en"]) - sum(len(c.sentence.text) + 1 for c in chosen)
        further = [
            c for c in candidates if len(c.sentence.text) <= room and _may_follow(c, chosen[-1])
        ]
        ranked = min(
            ((-_gain(c, chosen, support), _order(c), c) for c in further),
            default=None,
            key=_first_two,
        )
        if ranked is None or -ranked[0] < _LEAST_GAIN:
            break
        chosen.append(ranked[2])
    return tuple(quote for one in chosen for quote in _quotes(one, glossary))


def _first_two(ranked: tuple[float, Order, _Candidate]) -> tuple[float, Order]:
    return ranked[0], ranked[1]


def _may_follow(candidate: _Candidate, last: _Candidate) -> bool:
    """Whether a sentence can stand behind *last*: by itself, or as what goes on there in its article."""
    if candidate.sentence.stands:
        return True
    follows = candidate.sentence.place == last.sentence.place + 1
    return follows and candidate.member.id == last.member.id


def pieces_text(pieces: Sequence[Quote], language: str) -> str:
    """Return a summary's text: sentences one after the other, … for what is left out of one."""
    if not pieces:
        return ""
    text = pieces[0].said.said
    for before, piece in pairwise(pieces):
        text += _between(before, piece, language) + piece.said.said
    return text


def _between(before: Quote, piece: Quote, language: str) -> str:
    goes_on = before.article == piece.article and not before.said.said.rstrip(
        "」』”\"'’)）"
    ).endswith(("。", ".", "!", "！"))
    if goes_on:
        return _ELLIPSIS
    return "" if language == "ja" else " "


def _candidates(found: Sequence[Source], said: Read, language: str) -> list[_Candidate]:
    own = [
        member
        for source in found
        for member in source.members
        if member.article.language == language and member.membership.role is not Role.COPY
    ] or [m for s in found for m in s.members if m.article.language == language]
    return [
        _Candidate(member, sentence, _facts(sentence, said.get(member.id, ())))
        for member in sorted(own, key=lambda m: (distance(m), m.order))[:_ARTICLES]
        for sentence in sentences(member.article)[:_PER_ARTICLE]
        if sentence.complete and len(sentence.text) <= MOST.get(language, MOST["en"])
    ]


def _facts(sentence: Sentence, said: Sequence[Reading]) -> frozenset[Key]:
    return frozenset(
        (reading.kind, reading.value)
        for reading in said
        if reading.said.field == sentence.field
        and sentence.start <= reading.said.start < sentence.end
    )


def _support(said: Read) -> dict[Key, int]:
    """Return how many articles tell each fact."""
    counts: dict[Key, int] = {}
    for some in said.values():
        for key in {(reading.kind, reading.value) for reading in some}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def _opening(
    candidate: _Candidate, support: Mapping[Key, int], home: int | None
) -> tuple[float, Order]:
    """Order by how well it opens: a report's first sentence that tells what the others tell, too."""
    worth = min(sum(_worth(key, support) for key in candidate.facts), 12.0)
    second_hand = distance(candidate.member)
    titled = _TITLED * (candidate.member.id == home)
    return 4.0 * candidate.sentence.place + 2.0 * second_hand - worth - titled, _order(candidate)


def _order(candidate: _Candidate) -> Order:
    """Prefer, at equal worth, the nearest to the event, then the first."""
    member = candidate.member
    return distance(member), candidate.sentence.place, *member.order


def _worth(key: Key, support: Mapping[Key, int]) -> float:
    plain = 0.4 if key[0] in _DULL else 1.0
    return _WORTH.get(key[0], plain) * math.sqrt(min(support.get(key, 1), 3))


def _gain(candidate: _Candidate, chosen: Sequence[_Candidate], support: Mapping[Key, int]) -> float:
    """Return what *candidate* adds: the worth of its new facts, less for distance; none if it repeats."""
    known = {key for one in chosen for key in one.facts}
    told = {kind for kind, _ in known}
    alike = max(_likeness(candidate.sentence, one.sentence) for one in chosen)
    if alike >= _REPEATS:
        return 0.0
    new = sum(_worth(key, support) for key in candidate.facts - known)
    new += _OTHER_WORDS * (alike < _UNLIKE)
    # A further value of a kind already told may be the same thing told otherwise.
    new -= 0.5 * sum(1 for kind, _ in candidate.facts - known if kind in told)
    elsewhere = 0.0
    if candidate.member.id != chosen[0].member.id:
        elsewhere = _ELSEWHERE + _KNOWN * sum(
            key[0] not in _DULL for key in candidate.facts & known
        )
    earlier = any(
        one.member.id == candidate.member.id and one.sentence.place > candidate.sentence.place
        for one in chosen
    )
    return (
        new
        - elsewhere
        - _PLACE * candidate.sentence.place
        - 0.5 * distance(candidate.member)
        - earlier
    )


def _likeness(sentence: Sentence, other: Sentence) -> float:
    return float(fuzz.token_set_ratio(sentence.worded, other.worded, processor=None))


def _quotes(candidate: _Candidate, glossary: Glossary) -> Iterator[Quote]:
    """Yield the sentence whole, or in the parts between the names that are left out of it."""
    sentence = candidate.sentence
    start = 0
    for first, last in private_names(sentence.text, glossary):
        if piece := _piece(candidate, start, first):
            yield piece
        start = max(start, last)
    if piece := _piece(candidate, start, len(sentence.text)):
        yield piece


def _piece(candidate: _Candidate, start: int, end: int) -> Quote | None:
    sentence = candidate.sentence
    said = sentence.text[start:end]
    if not said.strip():
        return None
    first = sentence.start + start
    return Quote(
        article=candidate.member.id,
        language=candidate.member.article.language,
        said=Said(field=sentence.field, start=first, end=first + len(said), said=said),
    )
