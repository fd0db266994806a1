"""The fact sheet: what the articles say, put together over both scripts, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from dedupe.quantities import is_close
from jiken.models import Said
from jiken.rollup import labels
from jiken.rollup.glossary import Glossary
from jiken.rollup.reading import Reading, readings
from jiken.rollup.records import Classified, Fact, FactKind, Quote, Version
from jiken.rollup.same_names import same_names
from jiken.rollup.sources import Source

MOST_ARTICLES, MOST_OF_A_KIND = 60, 8
"""Articles that are read, best sources first, and lines of a kind."""
_MOST_QUOTES = 8
LONGEST_QUOTE = 120
_FIGURES = frozenset(
    {FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT, FactKind.SHARE, FactKind.TERM, FactKind.AGE}
)
# An event has one number of dead and of injured, whatever the first reports had.
_ONE_EACH = frozenset({FactKind.KILLED, FactKind.INJURED})


@dataclass(frozen=True, slots=True)
class _Told:
    """A reading and who has it: the place of the source among the sources, the article."""

    source: int
    member: Classified
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Value:
    """What is said alike by some: (source, article) pairs stand in *told*, best first."""

    told: tuple[_Told, ...]

    @property
    def reading(self) -> Reading:
        return self.told[0].reading

    @property
    def sources(self) -> int:
        return len({told.source for told in self.told})

    @property
    def articles(self) -> frozenset[int]:
        return frozenset(told.member.id for told in self.told)

    @property
    def rank(self) -> tuple[int, bool, int, int, str]:
        """Order: what most sources have, what a title has, what the best article has first."""
        in_title = any(told.reading.said.field == "title" for told in self.told)
        first = self.told[0]
        return (
            -self.sources,
            not in_title,
            first.source,
            first.reading.said.start,
            self.reading.value,
        )


Read = Mapping[int, Sequence[Reading]]


def read(found: Sequence[Source], glossary: Glossary) -> dict[int, tuple[Reading, ...]]:
    """Return {article id: its readings} of the articles of the sources that are no copies."""
    return {
        member.id: readings(member.article, glossary)
        for _, member in islice(readable(found), MOST_ARTICLES)
    }


def fact_sheet(found: Sequence[Source], said: Read, glossary: Glossary) -> tuple[Fact, ...]:
    """Return what the articles of the sources say of the event, by kind, what most say first."""
    told = [
        _Told(at, member, reading)
        for at, member in readable(found)
        for reading in _of_one(said.get(member.id, ()))
    ]
    values = _values(told, same_names([(t.member.article.language, t.reading) for t in told]))
    kinds: dict[FactKind, list[tuple[_Value, ...]]] = {kind: [] for kind in FactKind}
    for versions in _versions(values):
        kinds[versions[0].reading.kind].append(versions)
    return tuple(
        _fact(versions, glossary)
        for some in kinds.values()
        for versions in sorted(some, key=lambda v: v[0].rank)[:MOST_OF_A_KIND]
    )


def readable(found: Sequence[Source]) -> Iterator[tuple[int, Classified]]:
    """Yield each source's place with its articles that say something of their own."""
    for at, source in enumerate(found):
        yield from ((at, member) for member in source.telling)


def _of_one(said: Sequence[Reading]) -> list[Reading]:
    """Return an article's readings without a round figure beside the same one told exactly.

    4億円超 in the title is the 4億2千万円 of the text.
    """
    figures = [r for r in said if r.kind in _FIGURES and r.number is not None]
    return [
        reading
        for reading in said
        if reading not in figures or not any(_rounds(reading, other) for other in figures)
    ]


def _rounds(reading: Reading, other: Reading) -> bool:
    if (reading.kind, reading.unit) != (other.kind, other.unit) or reading.value == other.value:
        return False
    if reading.number is None or other.number is None or reading.number < 100:
        return False
    close = is_close(reading.number, other.number)
    return close and _digits(reading.number) < _digits(other.number)


def _digits(number: float) -> int:
    return len(f"{number:.12g}".replace(".", "").rstrip("0"))


def _values(told: Iterable[_Told], named: Mapping[str, str]) -> list[_Value]:
    """Return what is said, alike things together: one unit and value, one id, one name."""
    groups: dict[tuple[FactKind, str, str], list[_Told]] = {}
    for one in told:
        reading = one.reading
        value = (
            reading.value if reading.number is not None else named.get(reading.value, reading.value)
        )
        groups.setdefault((reading.kind, reading.unit, value), []).append(one)
    return [_Value(tuple(some)) for some in groups.values()]


def _versions(values: Sequence[_Value]) -> Iterator[tuple[_Value, ...]]:
    """Yield each fact's values: those of which no article has two, and that may be one figure."""
    groups: list[list[_Value]] = []
    for value in sorted(values, key=lambda v: v.rank):
        home = next((g for g in groups if all(_is_one(value, other) for other in g)), None)
        if home is None:
            groups.append([value])
        else:
            home.append(value)
    yield from (tuple(group) for group in groups)


def _is_one(value: _Value, other: _Value) -> bool:
    mine, yours = value.reading, other.reading
    if (mine.kind, mine.unit) != (yours.kind, yours.unit) or value.articles & other.articles:
        return False
    if mine.kind in _ONE_EACH:
        return True
    if mine.kind not in _FIGURES or mine.number is None or yours.number is None:
        return False
    return is_close(mine.number, yours.number)


def _fact(versions: Sequence[_Value], glossary: Glossary) -> Fact:
    first = versions[0].reading
    label_ja, label_en = labels.label(first.kind, first.unit)
    return Fact(
        kind=first.kind,
        unit=first.unit,
        label_ja=label_ja,
        label_en=label_en,
        versions=tuple(_version(value, glossary) for value in versions),
    )


def _version(value: _Value, glossary: Glossary) -> Version:
    ja, en = _worded(value, glossary)
    quoted: dict[int, Quote] = {}
    for told in value.told:
        quoted.setdefault(told.member.id, _quote(told))
    return Version(
        value=value.reading.value,
        value_ja=ja,
        value_en=en,
        sources=value.sources,
        quotes=tuple(quoted.values())[:_MOST_QUOTES],
    )


def _worded(value: _Value, glossary: Glossary) -> tuple[str, str]:
    reading = value.reading
    if reading.kind is FactKind.DAY:
        return labels.day(reading.value)
    if reading.number is not None:
        return labels.figure(reading.number, reading.unit)
    if ":" in reading.value:
        ja, en = glossary.named(reading.value)
        spelled = (
            t.reading.said.said for t in value.told if t.reading.said.said.lower() == en.lower()
        )
        return ja, next(spelled, en)
    by_language = {
        told.member.article.language: told.reading.value for told in reversed(value.told)
    }
    return by_language.get("ja", reading.value), by_language.get("en", reading.value)


def _quote(told: _Told) -> Quote:
    said = told.reading.said
    end = min(said.end, said.start + LONGEST_QUOTE)
    short = Said(field=said.field, start=said.start, end=end, said=said.said[: end - said.start])
    return Quote(article=told.member.id, language=told.member.article.language, said=short)
