"""Quantities with their units, in Japanese and English, normalised so that they compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dedupe.days import days
from dedupe.fold import Folded
from dedupe.numerals import Number, numbers

_SIGNS = {
    "¥": "JPY", "jpy": "JPY", "$": "USD", "us$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "nz$": "NZD", "€": "EUR",
    "eur": "EUR", "£": "GBP", "gbp": "GBP", "₩": "KRW", "krw": "KRW", "₹": "INR", "inr": "INR",
    "rs": "INR", "rmb": "CNY",
}  # fmt: skip
# Longest first within a unit; 香港ドル and 豪ドル before ドル.
_UNITS = {
    "age": r"歳|才|[- ]?(?:years?|yrs?)[- ]olds?\b|-?years?-?olds?\b| years of age",
    "decade": r"代(?=[のはがとで、。・)後前半男女\s]|$)",
    "JPY": r"円(?![形卓盤滑熟])|yen\b",
    "HKD": r"香港ドル|hong kong dollars?",
    "AUD": r"豪ドル|australian dollars?",
    "CAD": r"カナダドル|加ドル|canadian dollars?",
    "TWD": r"台湾ドル|taiwan dollars?",
    "SGD": r"シンガポールドル|singapore dollars?",
    "USD": r"米?ドル|(?:us |u\.s\. )?dollars?|usd",
    "EUR": r"ユーロ|euros?\b|eur\b",
    "GBP": r"(?:英)?ポンド|pounds?|gbp",
    "CNY": r"人民元|元(?![\u3400-\u9fff])|yuan|renminbi",
    "KRW": r"ウォン|won\b",
    "INR": r"(?:インド)?ルピー|rupees?",
    "percent": r"%|パーセント|per ?cent\b|pct\b",
    "tenths": r"割(?![りれっ引])",
    "people": (
        r"人(?![間気口類工])|名(?![古前誉義称簿])|people|persons?|men\b|women|children|students|"
        r"users|victims|passengers|authors|writers|employees|workers|suspects|girls|boys|"
        r"customers|plaintiffs|patients|residents|artists|teenagers|pupils|soldiers|civilians"
    ),
    "images": r"点(?!差|満点)|枚|images?|photos?|pictures?",
    "cases": r"件|cases?|incidents?|complaints?|reports?",
    "vehicles": r"台|cars?\b|vehicles?",
    "books": r"冊|books",
    "companies": r"社(?![会員長説])|companies|firms|newspapers",
    "months": r"[かカヶヵケ箇]月|months?",
    "years": r"年(?:間|以上|ぶり|半)|years?",
    "weeks": r"週間|weeks?",
    "times": r"回|times",
}
_UNIT = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items()))
# Of kanji and words only these: 三人, twenty-one people, but 二枚目 is a handsome man.
_SPELT = frozenset(_UNITS) - {"images", "companies", "times", "decade", "tenths"}
# A unit stands right behind its number, behind a blank or a word for "about", or a word later.
_BETWEEN = tuple(
    re.compile(pattern) for pattern in (r"", r"[ -]|余り?|超の?|以上の?", r"[ -][a-z][a-z-]{1,14} ")
)
# 10~15人, 10-15 people, 14 to 17: the unit of the second is that of the first.
_RANGE = re.compile(r" ?[~-] ?|から| to ")
_AGED = re.compile(
    r"(?:\bage[ds]? |, )(?P<age>[1-9]\d)(?![\d%]|[.,]\d| ?(?:percent|million|thousand|people))"
    r"(?=[,).;\s]|$)|\((?P<told>[1-9]\d)(?=[,)])"
)
_CLOSED = re.compile(r"[,)]")
_DECADE = re.compile(
    r"\bin (?:his|her|their|its) (?:(?:early|mid|late)[- ])?"
    r"(?P<tens>[2-9]0s|teens|twenties|thirties|forties|fifties|sixties|seventies|eighties)\b"
)
_TENS = "teens twenties thirties forties fifties sixties seventies eighties".split()
# A person has one age and an event one day; of images or people a report counts several kinds.
EXCLUSIVE = frozenset({"age", "day"})
# Plain small numbers stand everywhere and say nothing.
_PLAIN_MINIMUM = 100
Spot = tuple[str, float, int, int]


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
    dated = list(days(text, original, day))
    taken = [(start, end) for _, start, end in dated]
    spots: list[Spot] = [("day", float(value), start, end) for value, start, end in dated if value]
    spots += [
        spot
        for spot in (*_figures(text.text), *_ages(text.text), *_decades(text.text))
        if not any(spot[2] < end and start < spot[3] for start, end in taken)
    ]
    found = {}
    for unit, value, start, end in spots:
        first, last = text.span(start, end)
        found[unit, first] = Quantity(unit, value, original[first:last], where, first, last)
    return tuple(sorted(found.values(), key=lambda q: (q.start, q.unit)))


def _ages(text: str) -> Iterator[Spot]:
    for match in _AGED.finditer(text):
        group = "age" if match["age"] else "told"
        comma_only = text[match.start()] == "," and not _CLOSED.match(text, match.end())
        if not comma_only:
            yield "age", float(match[group]), *match.span(group)


def _decades(text: str) -> Iterator[Spot]:
    for match in _DECADE.finditer(text):
        tens = match["tens"]
        value = 10 * (_TENS.index(tens) + 1) if tens in _TENS else int(tens[:-1])
        yield "decade", float(value), *match.span("tens")


def _figures(text: str) -> Iterator[Spot]:
    told = list(numbers(text))
    for at, number in enumerate(told):
        unit, end = _unit(text, number) or _ranged(text, told, at) or ("", number.end)
        if number.sign and not number.spelt:
            yield _SIGNS[number.sign], number.value, number.start, number.end
        elif unit == "tenths":
            yield "percent", number.value * 10, number.start, end
        elif (unit and unit != "decade") or _is_decade(number, unit):
            yield unit, number.value, number.start, end
        elif not unit and _tells(number):
            yield "number", number.value, number.start, number.end


def _is_decade(number: Number, unit: str) -> bool:
    return unit == "decade" and number.value in range(10, 100, 10)


def _unit(text: str, number: Number) -> tuple[str, int] | None:
    gaps = (
        pattern.match(text, number.end)
        for pattern in _BETWEEN[: 1 if _is_kanji(text, number) else 3]
    )
    units = (_UNIT.match(text, gap.end()) for gap in gaps if gap)
    found = next((unit for unit in units if unit), None)
    if found is None or not found.lastgroup or (number.spelt and found.lastgroup not in _SPELT):
        return None
    return found.lastgroup, found.end()


def _is_kanji(text: str, number: Number) -> bool:
    return number.spelt and not text[number.start].isascii()


def _ranged(text: str, told: Sequence[Number], at: int) -> tuple[str, int] | None:
    """Return the unit of the number that this one is the lower end of."""
    mark = _RANGE.match(text, told[at].end)
    if not mark or at + 1 == len(told) or told[at].spelt:
        return None
    upper = told[at + 1]
    unit = (
        _unit(text, upper) if upper.start == mark.end() and upper.value > told[at].value else None
    )
    return (unit[0], told[at].end) if unit else None


def _tells(number: Number) -> bool:
    is_year = 1900 <= number.value <= 2100 and not number.grouped
    return number.value >= _PLAIN_MINIMUM and not is_year and not number.spelt


def is_close(a: float, b: float) -> bool:
    """Whether two values are one figure told twice, rounded or updated: within 8 %.

    >>> is_close(500_000, 520_000), is_close(31, 33)
    (True, True)
    """
    return abs(a - b) <= 0.08 * max(abs(a), abs(b))
