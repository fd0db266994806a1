"""The figures and names that two stories share, and those that stand against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedupe.concepts import Mention
from dedupe.nature import Nature
from dedupe.profile import Profile
from dedupe.quantities import Quantity, is_close
from dedupe.said import Kind, Reason, Said, Sign, quotation

_TELLING_NAME = 2.5
# A word that is in no table of names tells something only where it is rare: yearbook, not website.
_TELLING_WORD = 6.0
_FEW = 3
# What a table of names is about; what is in none of these is a name: company, court, law…
_TABLES = {
    Kind.PLACE: ("prefecture", "city", "state", "country", "place"),
    Kind.PERSON: ("person",),
    Kind.DEED: ("deed", "offence", "procedure"),
    Kind.TERM: ("term", "unit", "role", "disease"),
}
_KINDS = {table: kind for kind, tables in _TABLES.items() for table in tables}
# Kinds without general words: "police" is not another force than 北海道警.
_DIFFERING = ("prefecture", "city", "state", "country", "company", "product", "person")
_SUMS = frozenset({"JPY", "USD", "EUR", "GBP", "CNY", "KRW", "AUD", "CAD", "HKD", "SGD", "INR"})
# A report counts several kinds of things: of these units alone two figures stand against each other.
_OPPOSED = _SUMS | {"age", "people", "images", "vehicles", "cases", "books"}
# How telling a kind of name is beside how rare it is.
_BONUS = {Kind.PERSON: 1.5, Kind.PLACE: 1.0, Kind.NAME: 1.0, Kind.DEED: 0.0, Kind.TERM: -0.5}
# How telling a reason is, and the reason.
Ranked = tuple[float, Reason]


def figures(article: Profile, other: Profile) -> Iterator[Ranked]:
    """Yield the figures that are equal, and those so close that they may be one told twice."""
    for unit, (mine, yours) in _by_unit(article, other).items():
        equal = {q.value for q in mine} & {q.value for q in yours}
        for value in equal:
            pair = (
                _fullest(q for q in mine if q.value == value),
                _fullest(q for q in yours if q.value == value),
            )
            yield _weight(pair[0]), _pair(Kind.QUANTITY, Sign.EQUAL, *pair)
        if unit in ("day", "number", "age"):
            continue
        for near in _near([q for q in mine if q.value not in equal], yours):
            yield 0.8 * _weight(near[0]), _pair(Kind.QUANTITY, Sign.CLOSE, *near)


def _near(
    mine: Iterable[Quantity], yours: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield each figure with the nearest that is close to it; small ones are never close."""
    for quantity in mine:
        close = [
            q for q in yours if q.value != quantity.value and is_close(q.value, quantity.value)
        ]
        if close and quantity.value >= 10:
            yield quantity, min(close, key=lambda q: abs(q.value - quantity.value))


def opposed_figures(article: Profile, other: Profile) -> Iterator[Ranked]:
    """Yield the largest figures of a unit in which no two are equal or close."""
    if Nature.ROUND_UP in (article.nature, other.nature):
        return
    for unit, (mine, yours) in _by_unit(article, other).items():
        if unit not in _OPPOSED or any(
            a.value == b.value or (unit != "age" and is_close(a.value, b.value))
            for a in mine
            for b in yours
        ):
            continue
        pair = max(mine, key=lambda q: q.value), max(yours, key=lambda q: q.value)
        if unit == "age" or min(q.value for q in pair) >= 10:
            yield (
                2 * (unit == "age") + _weight(pair[0]),
                _pair(Kind.QUANTITY, Sign.DIFFERS, *pair),
            )


def _by_unit(article: Profile, other: Profile) -> dict[str, tuple[list[Quantity], list[Quantity]]]:
    units = sorted({q.unit for q in article.quantities} & {q.unit for q in other.quantities})
    return {
        unit: (
            [q for q in article.quantities if q.unit == unit],
            [q for q in other.quantities if q.unit == unit],
        )
        for unit in units
    }


def _fullest(some: Iterable[Quantity]) -> Quantity:
    """Return the mention that says most: 31-year-old, not 31."""
    return max(some, key=lambda q: (len(q.said) - q.said.isdigit() * 10, -q.start))


def _weight(quantity: Quantity) -> float:
    if quantity.unit == "day":
        return 1.8
    small = quantity.value < 10 and quantity.unit not in _SUMS | {"age"}
    return (0.5 if small else 3.0) + quantity.weight


def shared_names(article: Profile, other: Profile) -> list[Ranked]:
    """Return what both name: all that tells something, or else the rarest that there is."""
    shared = sorted(article.mentions.keys() & other.mentions.keys())
    telling = [c for c in shared if _tells(c, article.concepts.get(c, 0.0))]
    rarest = sorted(shared, key=lambda c: (-article.concepts.get(c, 0.0), c))[:_FEW]
    return [_name(c, article, other) for c in telling or rarest]


def _tells(concept: str, weight: float) -> bool:
    return weight >= (_TELLING_NAME if ":" in concept else _TELLING_WORD)


def _name(concept: str, article: Profile, other: Profile) -> Ranked:
    mine, yours = article.mentions[concept], other.mentions[concept]
    kind = _kind(concept, mine.said, yours.said)
    weight = article.concepts.get(concept, 0.0) / 2 + _BONUS[kind]
    return weight - (":" not in concept), _pair(kind, Sign.EQUAL, mine, yours)


def _kind(concept: str, mine: str, yours: str) -> Kind:
    table, known, _ = concept.partition(":")
    if known:
        return _KINDS.get(table, Kind.NAME)
    proper = all(said[:1].isupper() or not said.isascii() for said in (mine, yours))
    return Kind.NAME if proper else Kind.TERM


def opposed_names(article: Profile, other: Profile) -> Iterator[Ranked]:
    """Yield a name of each side for each kind of which they have none in common."""
    if Nature.ROUND_UP in (article.nature, other.nature):
        return
    for table in _DIFFERING:
        mine, yours = article.kinds.get(table), other.kinds.get(table)
        if mine and yours and not mine & yours:
            first, second = _mention(article, mine), _mention(other, yours)
            if first is not None and second is not None:
                kind = _KINDS.get(table, Kind.NAME)
                yield 1.5, _pair(kind, Sign.DIFFERS, first, second)


def _mention(story: Profile, ids: Iterable[str]) -> Mention | None:
    """Return the mention of the first of *ids* that the story names itself."""
    return next((story.mentions[name] for name in sorted(ids) if name in story.mentions), None)


def _pair(kind: Kind, sign: Sign, here: Quantity | Mention, there: Quantity | Mention) -> Reason:
    return Reason(kind=kind, sign=sign, here=_said(here), there=_said(there))


def _said(where: Quantity | Mention) -> Said:
    return quotation(where.field, where.start, where.said)
