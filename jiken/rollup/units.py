"""A bare number that another report gives a unit: "52,000 sold" beside 5万2000台."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from jiken.rollup.records import FactKind
from jiken.rollup.values import Told

BARE = "things"
_LEAST = 100
_COUNTED = frozenset({FactKind.COUNT, FactKind.PEOPLE})


def with_units(told: Sequence[Told]) -> list[Told]:
    """Return the readings, a bare number of 100 or more with the unit that most give the same one."""
    units = Counter(
        (one.reading.value, one.reading.kind, one.reading.unit)
        for one in told
        if one.reading.kind in _COUNTED and one.reading.unit != BARE
    )
    best: dict[str, tuple[FactKind, str]] = {}
    for (value, kind, unit), _ in units.most_common():
        best.setdefault(value, (kind, unit))
    return [_with_unit(one, best) for one in told]


def _with_unit(one: Told, best: dict[str, tuple[FactKind, str]]) -> Told:
    reading = one.reading
    bare = reading.kind is FactKind.COUNT and reading.unit == BARE
    if not bare or (reading.number or 0) < _LEAST or reading.value not in best:
        return one
    kind, unit = best[reading.value]
    return replace(one, reading=replace(reading, kind=kind, unit=unit))
