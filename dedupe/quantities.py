"""Quantities with their units, in Japanese and English, normalised so that they compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dedupe.days import days
from dedupe.fold import Folded

_SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "兆": 10**12,
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mil": 10**6, "mln": 10**6, "mn": 10**6,
    "m": 10**6, "billion": 10**9, "bil": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9,
    "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_SMALL = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_WORDS = {word: value for value, word in enumerate(_SMALL, start=1)} | {"dozen": 12, "thirty": 30, "forty": 40, "fifty": 50}  # fmt: skip
_SIGNS = {
    "¥": "JPY", "$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "hk$": "HKD", "s$": "SGD",
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR",
}  # fmt: skip
# Longest first within a unit.
_UNITS = {
    "age": r"歳|才|-?years?-?olds?",
    "JPY": r"円|yen",
    "USD": r"米?ドル|(?:us )?dollars?|usd",
    "EUR": r"ユーロ|euros?|eur",
    "GBP": r"(?:英)?ポンド|pounds?|gbp",
    "CNY": r"人民元|元(?![\u3400-\u9fff])|yuan|renminbi",
    "KRW": r"ウォン|won\b",
    "percent": r"%|パーセント|per ?cent|pct",
    "people": (
        r"人|名(?!古)|people|persons?|men\b|women|children|students|users|victims|passengers|"
        r"authors|writers|employees|workers|suspects|girls|boys|customers|plaintiffs"
    ),
    "images": r"点|枚|images?|photos?|pictures?",
    "cases": r"件|cases?|incidents?|complaints?|reports?",
    "vehicles": r"台|cars?\b|vehicles?",
    "books": r"冊|books",
    "companies": r"社|companies|firms|newspapers",
    "months": r"[かカヶヵ]月|months?",
    "years": r"年(?:間|以上|ぶり|半)|years?",
    "weeks": r"週間|weeks?",
    "times": r"回|times",
}
_UNIT = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items()))
_NUMBER = re.compile(
    r"(?:(?P<sign>(?:us|a|c|hk|s)?\$|[¥€£₩₹]) ?)?"
    r"(?<![a-z0-9.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)(?![0-9])"
    r"(?:(?P<ja>百万|千万|[百千万億兆])(?:(?P<rest>\d{1,4})(?P<more>[千万億]?)(?!\d))?"
    r"|[ -]?(?P<en>thousand|million|mil|mln|mn|billion|bil|bln|bn|trillion|tn|[kmb])(?![a-z])\.?)?"
    rf"|(?<![a-z-])(?P<word>{'|'.join(_WORDS)})(?=[ -])"
)
# A unit stands right behind its number, behind a blank or a word for "about", or a word later.
_BETWEEN = tuple(
    re.compile(pattern) for pattern in (r"", r"[ -]|余り?|超の?|以上の?", r"[ -][a-z][a-z-]{1,14} ")
)
_AGED = re.compile(r"(?:\baged |, |\()(?P<age>[1-9]\d)(?=[,)])")
# A person has one age and an event one day; of images or people a report counts several kinds.
EXCLUSIVE = frozenset({"age", "day"})
# Plain small numbers stand everywhere and say nothing.
_PLAIN_MINIMUM = 100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in a unit, and where the text says it: offsets in *field* of the original.

    The value of a *day* is its proleptic ordinal.
    """

    unit: str
    value: float
    said: str
    field: str
    start: int
    end: int

    @property
    def weight(self) -> float:
        """How telling an equal value is: more digits, less chance."""
        if self.unit == "day":
            return 0.6
        digits = len(f"{self.value:.6g}".partition("e")[0].replace(".", "").rstrip("0"))
        return 0.4 * min(digits, 4) + 0.4 * (self.unit == "age") + 0.2 * (self.unit != "number")


def quantities(text: Folded, original: str, where: str, day: date | None) -> tuple[Quantity, ...]:
    """Return the quantities that *text* states, in order; bare days are read against *day*.

    >>> from dedupe.fold import folded
    >>> said = "31歳、50万点"
    >>> [(q.unit, q.value) for q in quantities(folded(said), said, "title", None)]
    [('age', 31.0), ('images', 500000.0)]
    """
    dated = list(days(text.text, day))
    taken = [(start, end) for _, start, end in dated]
    spots = [("day", float(value), start, end) for value, start, end in dated if value]
    spots += [
        spot
        for spot in (*_figures(text.text), *_ages(text.text))
        if not any(spot[2] < end and start < spot[3] for start, end in taken)
    ]
    found = {}
    for unit, value, start, end in spots:
        first, last = text.span(start, end)
        found[unit, first] = Quantity(unit, value, original[first:last], where, first, last)
    return tuple(sorted(found.values(), key=lambda q: (q.start, q.unit)))


def _ages(text: str) -> Iterator[tuple[str, float, int, int]]:
    for match in _AGED.finditer(text):
        yield "age", float(match["age"]), *match.span("age")


def _figures(text: str) -> Iterator[tuple[str, float, int, int]]:
    for match in _NUMBER.finditer(text):
        value = _value(match)
        unit = _unit(text, match.end())
        if match["word"] is None and match["sign"]:
            yield _SIGNS[match["sign"]], value, match.start(), match.end()
        elif unit is not None and unit.lastgroup:
            yield unit.lastgroup, value, match.start(), unit.end()
        elif match["word"] is None and _tells(value, match):
            yield "number", value, match.start(), match.end()


def _unit(text: str, at: int) -> re.Match[str] | None:
    gaps = (pattern.match(text, at) for pattern in _BETWEEN)
    units = (_UNIT.match(text, gap.end()) for gap in gaps if gap)
    return next((unit for unit in units if unit), None)


def _tells(value: float, match: re.Match[str]) -> bool:
    is_year = 1900 <= value <= 2100 and "," not in match["number"]
    return value >= _PLAIN_MINIMUM and not is_year


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        return float(_WORDS[match["word"]])
    value = float(match["number"].replace(",", ""))
    value *= _SCALES.get(match["ja"] or match["en"] or "", 1)
    if match["rest"]:
        value += float(match["rest"]) * _SCALES.get(match["more"] or "", 1)
    return value


def is_close(a: float, b: float) -> bool:
    """Whether two values are one figure told twice, rounded or updated: within 8 %.

    >>> is_close(500_000, 520_000), is_close(31, 33)
    (True, True)
    """
    return abs(a - b) <= 0.08 * max(abs(a), abs(b))
