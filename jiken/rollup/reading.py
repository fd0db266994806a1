"""What one article says of its own event that a fact sheet holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from jiken.models import Article, Precision, Said
from jiken.rollup.figures import figures
from jiken.rollup.front import Part, parts
from jiken.rollup.glossary import Glossary
from jiken.rollup.named import Spot, introduced, is_city, named
from jiken.rollup.privacy import private_names
from jiken.rollup.records import FactKind


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that an article says: its *value* as `Version.value` has it, and where."""

    kind: FactKind
    unit: str
    value: str
    number: float | None
    said: Said


def readings(article: Article, glossary: Glossary) -> tuple[Reading, ...]:
    """Return what *article* says of its own event, in order of the text, title first.

    Datelines, credits, other cases that it cites and general statistics are left out.
    """
    day = _local_day(article)
    return tuple(
        reading
        for part in parts(article)
        for reading in sorted(_of_part(part, article, day, glossary), key=lambda r: r.said.start)
        if part.tells(reading.said.start, reading.said.end)
    )


def introductions(article: Article, glossary: Glossary) -> tuple[Reading, ...]:
    """Return the organisations and AI systems that *article* itself introduces, title first.

    As `readings` has them: of its own event, nobody's private name, no town that acts.
    """
    return tuple(
        Reading(kind, "", value, None, _said(part, start, end))
        for part in parts(article)
        for kind, value, start, end in _public(introduced(part, glossary), part, glossary)
        if part.tells(start, end) and not is_city(part.text[start:end])
    )


def _of_part(
    part: Part, article: Article, day: date | None, glossary: Glossary
) -> Iterator[Reading]:
    for kind, unit, value, number, start, end in figures(part, day):
        yield Reading(kind, unit, value, number, _said(part, start, end))
    for kind, value, start, end in _public(named(part, article, glossary), part, glossary):
        yield Reading(kind, "", value, None, _said(part, start, end))


def _public(spots: Iterable[Spot], part: Part, glossary: Glossary) -> Iterator[Spot]:
    """Yield those that are in no private person's name: Ms Kanazawa is no town."""
    private = private_names(part.text, glossary)
    for spot in spots:
        if not any(spot[2] < last and first < spot[3] for first, last in private):
            yield spot


def _said(part: Part, start: int, end: int) -> Said:
    return Said(field=part.field, start=start, end=end, said=part.text[start:end])


def _local_day(article: Article) -> date | None:
    published = article.published
    return published.day if published and published.precision is not Precision.MONTH else None
