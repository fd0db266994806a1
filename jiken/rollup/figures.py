"""The figures of one article: casualties, people, sums, counts, ages, days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dedupe.fold import Folded, folded
from dedupe.quantities import Quantity, quantities
from jiken.rollup.announced import lasts, meant
from jiken.rollup.casualties import casualties
from jiken.rollup.counts import counts
from jiken.rollup.front import Part
from jiken.rollup.records import FactKind

AMOUNTS = frozenset(
    {"JPY", "USD", "EUR", "GBP", "CNY", "KRW", "INR", "AUD", "CAD", "HKD", "TWD", "SGD"}
)
# (kind, unit, value, number, start, end) in the part's own text.
Spot = tuple[FactKind, str, str, float, int, int]
_KINDS = {
    "age": FactKind.AGE, "decade": FactKind.AGE, "percent": FactKind.SHARE, "people": FactKind.PEOPLE,
    "months": FactKind.TERM, "years": FactKind.TERM, "weeks": FactKind.TERM,
}  # fmt: skip
_LONGEST_TERM = 100
# A part of those counted before, or how many more.
_PART_OF = re.compile(
    r"(?:うち|このうち|さらに|新たに|ほか)[^、。]{0,3}$|\b(?:one|two|some|\d+) of (?:them|whom)$"
)
_MORE = re.compile(r"増|減|目|組|あたり|当たり|につき|乗り|部屋|ずつ")
_SUM = re.compile(
    r"(?P<sign>¥|us\$|\$|€|£)? ?\b(?P<n>\d{1,3}(?:,\d{3}){1,3}|\d{1,6}(?:\.\d{1,3})?) ?(?P<power>mn|mln|m|bn|b|tn)\b\.?"
    r"(?: (?P<money>yen|dollars?|euros?|pounds?|yuan|won|rupees?)\b)?"
)
_SIGNS = {"¥": "JPY", "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP"}
_MONEY = {
    "yen": "JPY", "dollar": "USD", "euro": "EUR", "pound": "GBP", "yuan": "CNY", "won": "KRW",
    "rupee": "INR",
}  # fmt: skip
_POWERS = {"m": 1e6, "b": 1e9, "t": 1e12}
# 第1回 is which one, not how many.
_ORDINAL = re.compile(r"第\s?$")
# An age that a rule names is nobody's.
_LIMIT = re.compile(r"(?:歳|才)?(?:未満|以上|以下|まで|から|[~〜])")
_LIMITED = re.compile(r"\b(?:under|over|below|above|than|least) (?:the age of )?$")


def figures(part: Part, day: date | None) -> Iterator[Spot]:
    """Yield the figures that *part* states; what a reader with more sense has told is told once."""
    text = folded(part.text)
    hurt = list(_casualties(text))
    sums = list(_sums(text))
    counted = [*sums, *(spot for spot in _counts(text) if not _within(spot, hurt))]
    yield from (*hurt, *counted)
    for quantity in quantities(text, part.text, part.field, day):
        # 46-year-old is an age even inside "killed a 46-year-old cyclist".
        told = (*hurt, *counted) if quantity.unit in ("people", "number") else counted
        if not any(start <= quantity.start < end for *_, start, end in told):
            yield from _quantity(quantity, part.text, day)


def _within(spot: Spot, hurt: list[Spot]) -> bool:
    """Whether the people counted are those that a casualty counts already."""
    return spot[0] is FactKind.PEOPLE and any(start <= spot[4] < end for *_, start, end in hurt)


def _casualties(text: Folded) -> Iterator[Spot]:
    for kind, number, start, end in casualties(text.text):
        yield kind, "people", plain(number), number, *text.span(start, end)


def _counts(text: Folded) -> Iterator[Spot]:
    for kind, unit, number, start, end in counts(text.text):
        yield kind, unit, plain(number), number, *text.span(start, end)


def _sums(text: Folded) -> Iterator[Spot]:
    """Yield sums whose millions are a letter: 240 M. yen, as headlines have it."""
    for found in _SUM.finditer(text.text):
        unit = _SIGNS.get(found["sign"] or "") or _MONEY.get((found["money"] or "").rstrip("s"))
        if unit:
            number = float(found["n"].replace(",", "")) * _POWERS[found["power"][0]]
            yield FactKind.AMOUNT, unit, plain(number), number, *text.span(*found.span())


def _quantity(quantity: Quantity, text: str, day: date | None) -> Iterator[Spot]:
    unit, value, place = quantity.unit, quantity.value, (quantity.start, quantity.end)
    if unit == "day":
        if lasts(text, quantity.end):
            return
        told = date.fromordinal(int(value))
        told = meant(text, *place, told, day) if day else told
        yield FactKind.DAY, "", told.isoformat(), told.toordinal(), *place
        return
    kind = _KINDS.get(unit, FactKind.AMOUNT if unit in AMOUNTS else FactKind.COUNT)
    if not _is_apart(kind, value, text, *place):
        yield kind, "things" if unit == "number" else unit, plain(value), value, *place


def _is_apart(kind: FactKind, value: float, text: str, start: int, end: int) -> bool:
    """Whether the figure tells nothing of the event: a part of another, a rise, a limit of age, a place."""
    before, after = text[max(0, start - 20) : start], text[end : end + 4]
    if _ORDINAL.search(before):
        return True
    if kind is FactKind.PEOPLE:
        return bool(_PART_OF.search(before) or _MORE.match(after))
    if kind is FactKind.AGE:
        return bool(_LIMIT.match(after) or _LIMITED.search(before.lower()))
    return kind is FactKind.TERM and value > _LONGEST_TERM


def plain(value: float) -> str:
    """Return a number without an exponent or a trailing zero: 500000, 2.5."""
    return f"{value:.12g}"
