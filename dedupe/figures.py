"""The figures that two stories share, and those that stand against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedupe.agreements import Ranked, paired
from dedupe.nature import Nature
from dedupe.profile import Profile
from dedupe.quantities import Quantity, is_close
from dedupe.said import Kind, Sign

_SUMS = frozenset({"JPY", "USD", "EUR", "GBP", "CNY", "KRW", "AUD", "CAD", "HKD", "SGD", "INR"})
# A report counts several kinds of things: of these units alone two figures stand against each other.
_OPPOSED = _SUMS | {"age", "people", "images", "vehicles", "cases", "books"}


def figures(article: Profile, other: Profile) -> Iterator[Ranked]:
    """Yield the figures that are equal, and those so close that they may be one told twice."""
    for unit, (mine, yours) in _by_unit(article, other).items():
        equal = {q.value for q in mine} & {q.value for q in yours}
        for value in equal:
            pair = (
                _fullest(q for q in mine if q.value == value),
                _fullest(q for q in yours if q.value == value),
            )
            yield _weight(pair[0]), paired(Kind.QUANTITY, Sign.EQUAL, *pair)
        if unit in ("day", "number", "age"):
            continue
        for near in _near([q for q in mine if q.value not in equal], yours):
            yield 0.8 * _weight(near[0]), paired(Kind.QUANTITY, Sign.CLOSE, *near)


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
                paired(Kind.QUANTITY, Sign.DIFFERS, *pair),
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
