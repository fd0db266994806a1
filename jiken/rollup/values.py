"""What several articles say alike, and what of it may be one thing told otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dedupe.fold import folded
from dedupe.quantities import is_close
from jiken.rollup.bounds import Bounds, bounds, rounds
from jiken.rollup.quoting import field_of
from jiken.rollup.reading import Reading
from jiken.rollup.records import Classified, FactKind

_FIGURES = frozenset(
    {FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT, FactKind.SHARE, FactKind.TERM, FactKind.AGE}
)
# An event has one number of dead and of injured, whatever the first reports had.
_ONE_EACH = frozenset({FactKind.KILLED, FactKind.INJURED})
_BESIDE = 32
_MAY_BE_ONE = 0.1
"""Share by which two reports may differ on one figure: 380,000 and 420,000."""
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
    if mine.kind is FactKind.AGE:
        return is_close(mine.number, yours.number)
    return _differ_by(mine.number, yours.number) <= _MAY_BE_ONE


def _differ_by(one: float, other: float) -> float:
    """Return the share of the greater one by which they differ."""
    return abs(one - other) / (max(abs(one), abs(other)) or 1.0)


def is_rounded(value: Value, some: Iterable[Value]) -> bool:
    """Whether *value* is what another of *some* is told as in round figures.

    Over 200 is 212, about 500,000 is 498,000, and plain 2,300 is 2,318, which was counted to the
    last one; but 500,000 is not 520,000, nor 18.0 million 18.5 million.
    """
    number = value.reading.number
    if number is None:
        return False
    meant = [_bounds(told, number) for told in value.told]
    others = [v.reading.number for v in some if v is not value and v.reading.number is not None]
    return any(
        all(each.hold(n) if each else rounds(n, number) for each in meant)
        and _digits(n) >= _digits(number)
        for n in others
    )


def _bounds(told: Told, number: float) -> Bounds | None:
    said = told.reading.said
    text = field_of(told.member.article, said.field)
    before = text[max(0, said.start - _BESIDE) : said.start]
    after = text[said.end : said.end + _BESIDE]
    return bounds(number, folded(before).text, folded(said.said).text, folded(after).text)


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
