"""Which sentence opens a summary, and which adds something to it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from jiken.models import Said
from jiken.rollup.incident import distance
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, FactKind
from jiken.rollup.sentences import Sentence, worded

Key = tuple[FactKind, str]
Order = tuple[int, int, str, str]
# A sentence as alike as this to one before repeats it (sooner if from another article); one less
# alike than the last has other words.
_REPEATS, _REPEATS_OTHERS, _UNLIKE = 62.0, 50.0, 45.0
# What a fact is worth; and an opening's place, second hand, and the headline's own article.
_WORTH = {FactKind.KILLED: 3.0, FactKind.INJURED: 2.5, FactKind.SYSTEM: 1.5, FactKind.AMOUNT: 1.5}
_DULL = frozenset({FactKind.DAY, FactKind.AGE})
_MOST_WORTH, _FIRST, _HAND, _TITLED = 12.0, 4.0, 2.0, 4.0
# What a further sentence gains by other words, and loses: further down, further from the event,
# from another article, for each fact that this tells again, for each second value of a kind, for
# going back in its article, for speaking politely where the first does not.
_OTHER_WORDS, _LOWER, _FURTHER, _ELSEWHERE, _AGAIN = 0.7, 0.25, 0.5, 0.8, 0.7
_SECOND, _BACK, _STYLE = 0.5, 1.0, 1.0
# That the headlines speak of what it says: of 10, 20 and 30 the one that read best on the two
# dozen events of `ai_incidents_ja_en` and the invented ones.
_CENTRAL = 30.0
# That the article's classification rests on it.
_GROUND = 4.0
# That somebody admits it says nothing of what it is.
_ADMITTED = re.compile(r"謝罪|陳謝|お詫び|認め|\b(?:apolog|admit|acknowledg)", re.IGNORECASE)
_POLITE = ("です。", "ます。", "ました。", "ません。", "でした。")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in a summary, with the facts that are read in it."""

    member: Classified
    sentence: Sentence
    facts: frozenset[Key]

    @property
    def order(self) -> Order:
        """Prefer, at equal worth, the nearest to the event, then the first."""
        return distance(self.member), self.sentence.place, *self.member.order

    @property
    def polite(self) -> bool:
        """Whether it is written in です and ます."""
        return self.sentence.text.endswith(_POLITE)

    @property
    def is_ground(self) -> bool:
        """Whether the article's own classification rests on words of it."""
        said = self.member.classification
        if said is None or not said.class_.harmful:
            return False
        told = [claim.quotes[0] for claim in said.rationale[1:] if claim.quotes]
        quotes = [quote for quote in (*told, said.severity_said) if quote]
        return any(self._holds(quote) and not _ADMITTED.search(quote.said) for quote in quotes)

    def _holds(self, quote: Said) -> bool:
        own = self.sentence
        return quote.field == own.field and own.start <= quote.start < own.end

    def may_follow(self, last: Candidate) -> bool:
        """Whether it can stand behind *last*: by itself, or as what goes on there in its article."""
        follows = self.sentence.place == last.sentence.place + 1
        return self.sentence.stands or (follows and self.member.id == last.member.id)


def support(said: Mapping[int, Sequence[Reading]]) -> dict[Key, int]:
    """Return how many articles tell each fact."""
    counts: dict[Key, int] = {}
    for some in said.values():
        for key in {(reading.kind, reading.value) for reading in some}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def opening(
    some: Iterable[Candidate], told: Mapping[Key, int], titled: int | None
) -> Candidate | None:
    """Return a report's first sentence that tells what the others tell, too; None without one.

    *titled* is the article that the headline is from.
    """
    standing = [one for one in some if one.sentence.stands]
    titles = {one.member.id: worded(one.member.article.title) for one in standing}

    def rank(one: Candidate) -> tuple[float, Order]:
        likeness = math.fsum(
            fuzz.token_set_ratio(one.sentence.worded, title, processor=None)
            for title in titles.values()
        )
        central = _CENTRAL * likeness / (100.0 * len(titles))
        return -_promise(one, told, titled) - central, one.order

    return min(standing, key=rank, default=None)


def _promise(one: Candidate, told: Mapping[Key, int], titled: int | None) -> float:
    worth = min(math.fsum(_worth(key, told) for key in one.facts), _MOST_WORTH)
    worth += _GROUND * one.is_ground
    from_title = _TITLED * (one.member.id == titled)
    return worth + from_title - _FIRST * one.sentence.place - _HAND * distance(one.member)


def further(
    some: Iterable[Candidate], chosen: Sequence[Candidate], told: Mapping[Key, int], least: float
) -> Candidate | None:
    """Return what adds most to *chosen*, None where nothing gains *least*."""
    gains = [(gain(one, chosen, told), one) for one in some if one.may_follow(chosen[-1])]
    enough = [(gained, one) for gained, one in gains if gained >= least]
    return min(enough, key=lambda pair: (-pair[0], pair[1].order), default=(0.0, None))[1]


def gain(one: Candidate, chosen: Sequence[Candidate], told: Mapping[Key, int]) -> float:
    """Return what *one* adds to *chosen*: the worth of its new facts, less for distance."""
    alike = max(_likeness(one.sentence, other.sentence) for other in chosen)
    elsewhere = all(one.member.id != other.member.id for other in chosen)
    if alike >= (_REPEATS_OTHERS if elsewhere else _REPEATS):
        return 0.0
    known = frozenset(key for other in chosen for key in other.facts)
    new = math.fsum(_worth(key, told) for key in one.facts - known)
    return new + _OTHER_WORDS * (alike < _UNLIKE) - _cost(one, chosen, known)


def _cost(one: Candidate, chosen: Sequence[Candidate], known: frozenset[Key]) -> float:
    kinds = {kind for kind, _ in known}
    cost = _LOWER * one.sentence.place + _FURTHER * distance(one.member)
    cost += _SECOND * sum(kind in kinds for kind, _ in one.facts - known)
    cost += _STYLE * (one.polite is not chosen[0].polite)
    if one.member.id != chosen[0].member.id:
        again = sum(kind not in _DULL for kind, _ in one.facts & known)
        cost += _ELSEWHERE + _AGAIN * again
    before = [c.sentence.place for c in chosen if c.member.id == one.member.id]
    return cost + _BACK * any(place > one.sentence.place for place in before)


def _worth(key: Key, told: Mapping[Key, int]) -> float:
    plain = 0.4 if key[0] in _DULL else 1.0
    return _WORTH.get(key[0], plain) * math.sqrt(min(told.get(key, 1), 3))


def _likeness(sentence: Sentence, other: Sentence) -> float:
    return float(fuzz.token_set_ratio(sentence.worded, other.worded, processor=None))
