"""The fact sheet: what the articles say, put together over both scripts, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from jiken.rollup import labels
from jiken.rollup.glossary import Glossary
from jiken.rollup.privacy import private_names
from jiken.rollup.reading import Reading, readings
from jiken.rollup.records import Classified, Fact, FactKind, Quote, Version
from jiken.rollup.same_names import same_names
from jiken.rollup.sources import Source
from jiken.rollup.units import with_units
from jiken.rollup.values import Told, Value, is_rounded, values, versions, without_rounding

MOST_ARTICLES, MOST_OF_A_KIND = 60, 8
"""Articles that are read, best sources first, and lines of a kind."""
LONGEST_QUOTE, MOST_QUOTES = 120, 8
# What stands behind a name.
_TITLE = re.compile(
    r"(?:さん|ちゃん|くん|氏|容疑者|被告)?(?:[（(][^）)]{0,8}[)）])?[がはもの、, ]{0,2}"
)
_CONTINENTS = frozenset(
    f"place:{name}"
    for name in "asia southeast-asia europe africa north-america south-america latin-america".split()
)
Read = Mapping[int, Sequence[Reading]]


def read(found: Sequence[Source], glossary: Glossary) -> dict[int, tuple[Reading, ...]]:
    """Return {article id: its readings} of the articles that say something of their own."""
    return {
        member.id: readings(member.article, glossary)
        for _, member in islice(_telling(found), MOST_ARTICLES)
    }


def fact_sheet(found: Sequence[Source], said: Read, glossary: Glossary) -> tuple[Fact, ...]:
    """Return what the articles of the sources say of the event, by kind, what most say first."""
    told = [
        Told(at, member, reading)
        for at, member in _telling(found)
        for reading in without_rounding(said.get(member.id, ()))
    ]
    told = with_units(_nearer(told))
    names = same_names(one.reading for one in told)
    kinds: dict[FactKind, list[tuple[Value, ...]]] = {kind: [] for kind in FactKind}
    for some in versions(values(told, names)):
        kinds[some[0].reading.kind].append(some)
    return tuple(
        _fact(some, glossary)
        for facts in kinds.values()
        for some in sorted(facts, key=lambda f: f[0].rank)[:MOST_OF_A_KIND]
    )


def _nearer(told: Sequence[Told]) -> list[Told]:
    """Return the readings, without continents where a nearer place is told."""
    places = {one.reading.value for one in told if one.reading.kind is FactKind.PLACE}
    if places <= _CONTINENTS:
        return list(told)
    return [one for one in told if one.reading.value not in _CONTINENTS]


def _telling(found: Sequence[Source]) -> Iterator[tuple[int, Classified]]:
    for at, source in enumerate(found):
        yield from ((at, member) for member in source.telling)


def _fact(some: Sequence[Value], glossary: Glossary) -> Fact:
    first = some[0].reading
    label_ja, label_en = labels.label(first.kind, first.unit)
    return Fact(
        kind=first.kind,
        unit=first.unit,
        label_ja=label_ja,
        label_en=label_en,
        versions=tuple(_version(value, some, glossary) for value in some),
    )


def _version(value: Value, some: Sequence[Value], glossary: Glossary) -> Version:
    ja, en = _worded(value, glossary)
    quoted: dict[int, Quote] = {}
    for told in value.told:
        quoted.setdefault(told.member.id, _quote(told, glossary))
    return Version(
        value=value.reading.value,
        value_ja=ja,
        value_en=en,
        sources=value.sources,
        quotes=tuple(quoted.values())[:MOST_QUOTES],
        rounded=is_rounded(value, some),
    )


def _worded(value: Value, glossary: Glossary) -> tuple[str, str]:
    reading = value.reading
    if reading.kind is FactKind.DAY:
        return labels.day(reading.value)
    if reading.number is not None:
        return labels.figure(reading.number, reading.unit)
    if ":" not in reading.value:
        told = {t.member.article.language: t.reading.value for t in reversed(value.told)}
        return told.get("ja", reading.value), told.get("en", reading.value)
    ja, en = glossary.named(reading.value)
    if reading.kind is FactKind.SYSTEM:
        # A product is called what the reports of each language call it.
        said = {t.member.article.language: t.reading.said.said for t in reversed(value.told)}
        return said.get("ja", ja), said.get("en", en)
    return ja, en


def _quote(told: Told, glossary: Glossary) -> Quote:
    """Return the words, at most 120 characters; of those with a private name what follows it."""
    said = told.reading.said
    behind = max((end for _, end in private_names(said.said, glossary)), default=0)
    start = _TITLE.match(said.said, behind).end() if behind else 0  # type: ignore[union-attr]
    short = said.said[start : start + LONGEST_QUOTE]
    first = said.start + start
    return Quote(
        article=told.member.id,
        language=told.member.article.language,
        said=replace(said, start=first, end=first + len(short), said=short),
    )
