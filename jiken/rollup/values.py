"""What several articles say alike, and what of it may be one thing told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dedupe.quantities import is_close
from jiken.rollup.quoting import field_of
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, FactKind

_FIGURES = frozenset(
    {FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT, FactKind.SHARE, FactKind.TERM, FactKind.AGE}
)
# An event has one number of dead and of injured, whatever the first reports had.
_ONE_EACH = frozenset({FactKind.KILLED, FactKind.INJURED})
# Words by which a figure says that it is round.
_HEDGE = re.compile(
    r"(?:約|およそ|少なくとも|\b(?:over|more than|about|some|nearly|around|at least|almost|roughly|approximately))\s?$",
    re.IGNORECASE,
)
_HEDGED = re.compile(r"[^0-9、。,. ]{0,3}?(?:余り|余|超|以上|近く|ほど|前後)")
_BESIDE = 16
# Smaller figures are not rounded.
_LEAST_ROUNDED = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A reading and who has it: the place of the source among the sources, the article."""

    source: int
    member: Classified
    reading: Reading


@dataclass(frozen=True, slots=True)
class Value:
    """What is said alike by those in *told*, the best source first."""

    told: tuple[Told, ...]

    @property
    def reading(self) -> Reading:
        """What the best of them says."""
        return self.told[0].reading

    @property
    def sources(self) -> int:
        """How many independent sources say it."""
        return len({told.source for told in self.told})

    @property
    def articles(self) -> frozenset[int]:
        """The articles that say it."""
        return frozenset(told.member.id for told in self.told)

    @property
    def rank(self) -> tuple[int, bool, int, int, str]:
        """Order: what most sources have, what a title has, what the best article has first."""
        in_title = any(told.reading.said.field == "title" for told in self.told)
        first, reading = self.told[0], self.reading
        return (-self.sources, not in_title, first.source, reading.said.start, reading.value)


def values(told: Iterable[Told], names: Mapping[str, str]) -> list[Value]:
    """Return what is said, alike things together: one unit and value, one id, one of *names*."""
    groups: dict[tuple[FactKind, str, str], list[Told]] = {}
    for one in told:
        reading = one.reading
        named = reading.number is None
        value = names.get(reading.value, reading.value) if named else reading.value
        groups.setdefault((reading.kind, reading.unit, value), []).append(one)
    return [Value(tuple(some)) for some in groups.values()]


def versions(some: Iterable[Value]) -> list[tuple[Value, ...]]:
    """Return each fact's values: those of which no article has two, and that may be one figure."""
    groups: list[list[Value]] = []
    for value in sorted(some, key=lambda v: v.rank):
        home = next((g for g in groups if all(_may_be_one(value, other) for other in g)), None)
        if home is None:
            groups.append([value])
        else:
            home.append(value)
    return [tuple(group) for group in groups]


def _may_be_one(value: Value, other: Value) -> bool:
    mine, yours = value.reading, other.reading
    if (mine.kind, mine.unit) != (yours.kind, yours.unit) or value.articles & other.articles:
        return False
    if mine.kind in _ONE_EACH:
        return True
    if mine.kind not in _FIGURES or mine.number is None or yours.number is None:
        return False
    return is_close(mine.number, yours.number)


def is_rounded(value: Value, some: Iterable[Value]) -> bool:
    """Whether all who tell *value* say that it is round, and another of *some* is it, told exactly.

    Over 2,300 is 2,318; but 500,000 is not 520,000: a figure of one digit may be any.
    """
    number = value.reading.number
    if number is None or _digits(number) < 2 or not all(map(_is_hedged, value.told)):
        return False
    step = 10.0 ** (len(f"{number:.0f}") - _digits(number))
    others = [v.reading.number for v in some if v is not value]
    return any(n and _digits(n) > _digits(number) and abs(n - number) < step for n in others)


def _is_hedged(told: Told) -> bool:
    said = told.reading.said
    text = field_of(told.member.article, said.field)
    before = text[max(0, said.start - _BESIDE) : said.start]
    return bool(_HEDGE.search(before) or _HEDGED.match(text, said.end, said.end + _BESIDE))


def without_rounding(said: Sequence[Reading]) -> Iterator[Reading]:
    """Yield an article's readings without a round figure beside the same one told exactly.

    4億円超 in the title is the 4億2千万円 of the text.
    """
    figures = [r for r in said if r.kind in _FIGURES]
    for reading in said:
        if not any(_rounds(reading, other) for other in figures):
            yield reading


def _rounds(reading: Reading, other: Reading) -> bool:
    if (reading.kind, reading.unit) != (other.kind, other.unit) or reading.value == other.value:
        return False
    if reading.number is None or other.number is None or reading.number < _LEAST_ROUNDED:
        return False
    close = is_close(reading.number, other.number)
    return close and _digits(reading.number) < _digits(other.number)


def _digits(number: float) -> int:
    return len(f"{number:.12g}".replace(".", "").rstrip("0"))
