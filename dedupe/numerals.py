"""Numbers as Japanese and English write them: 1億2000万, 三十, ¥11 mil, half a million."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_JAPANESE = {"百": 10**2, "千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = {kanji: value for value, kanji in enumerate("一二三四五六七八九十", start=1)}
_ENGLISH = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "million": 10**6, "mil": 10**6,
    "mln": 10**6, "mn": 10**6, "m": 10**6, "crore": 10**7, "billion": 10**9, "bil": 10**9,
    "bln": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = (
    {word: float(value) for value, word in enumerate(_ONES + _TEENS, start=1)}
    | {word: float(value * 10) for value, word in enumerate(_TENS, start=2)}
    | {"dozen": 12.0, "half a": 0.5, "a": 1.0}
)
_COUNTED = "円|[米豪]?ドル|ユーロ|ポンド|元|ウォン|ルピー|人(?!口)|世帯|件|点|枚|台|戸|回"
# Each begins with a set of characters, which the scan can look for; what must stand before is
# looked at afterwards.
_FIGURE = re.compile(
    # 1,50,000 is 150,000 as India groups it.
    r"(?P<digits>\d(?:\d{0,2}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d?(?:,\d{2}){1,5},\d{3}(?![\d,])|\d{0,14}(?:\.\d{1,6})?))(?:"
    # A scale may have digits with a comma behind it: 1億2,000万, 3万5,000.
    r"(?P<ja>[百千万億兆]{1,2}(?:(?:\d,\d{3}|\d{1,4})[百千万億兆]{1,2}){0,3}"
    r"(?:(?:\d,\d{3}|\d{1,4})(?![0-9百千万億兆]|,\d{3}))?"
    # A blank before the scale only where a unit follows: 2,000 万円, but 8 千葉 is a place.
    rf"| [百千]?[万億兆](?={_COUNTED}))"
    r"|(?!\d)[ -]?(?P<en>hundred|thousand|million|mil\.?|mln|mn|billion|bil\.?|bln|bn|trillion|tn"
    r"|lakh|crore|[kmb])(?![a-z])|(?!\d))"
)
_SIGN = re.compile(
    r"(?<![a-z])((?:us|au?|ca?|hk|s|nt|nz)?\$|[¥€£₩₹]|(?:rmb|usd|eur|gbp|jpy|krw|inr)(?= )|rs\.?) ?$"
)
_SPELT = re.compile(
    rf"\b(?P<word>half a|{'|'.join(sorted(_WORDS.keys() - {'a', 'half a'}, key=len)[::-1])})"
    rf"(?:-(?P<ones>{'|'.join(_ONES)}))?(?: (?P<scale>hundred|thousand|million|billion|trillion))?(?=[ -])"
    r"|\ba (?P<of>hundred|thousand|million|billion|trillion)(?= )"
)
_KANJI_NUMBER = re.compile(r"[一二三四五六七八九十百千][一二三四五六七八九十百千万億兆]{0,8}")
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([百千]*)([万億兆]*)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in [start, end) of the text; *sign* is the currency before it, if any.

    *spelt* numbers stand in words or kanji: they count only with a unit.
    """

    value: float
    start: int
    end: int
    sign: str = ""
    spelt: bool = False
    grouped: bool = False


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of folded *text* from left to right.

    >>> [n.value for n in numbers("1億2,000万円、2.43億ドル、half a million people")]
    [120000000.0, 243000000.0, 500000.0]
    """
    return iter(sorted((*in_digits(text), *_spelt(text), *_kanji_numbers(text)), key=_place))


def _place(number: Number) -> int:
    return number.start


# A story's title and lead are read for their quantities and again for their bare figures.
@lru_cache(maxsize=8)
def in_digits(text: str) -> tuple[Number, ...]:
    """Return those of the numbers of folded *text* that stand in digits, from left to right."""
    return tuple(_figures(text))


def _figures(text: str) -> Iterator[Number]:
    for found in _FIGURE.finditer(text):
        start = found.start()
        before = text[start - 1 : start]
        if before and (before in "0123456789.," or (before.isascii() and before.isalpha())):
            continue
        sign = _SIGN.search(text[max(0, start - 6) : start])
        begin = start - len(sign.group()) if sign else start
        mark = sign[1].strip(" .") if sign else ""
        value = exact(_value(found))
        yield Number(value, begin, found.end(), mark, False, "," in found["digits"])


def _spelt(text: str) -> Iterator[Number]:
    for found in _SPELT.finditer(text):
        if text[found.start() - 1 : found.start()] == "-":
            continue
        if found["of"]:
            value = float(_ENGLISH[found["of"]])
        else:
            ones = _WORDS[found["ones"]] if found["ones"] else 0.0
            value = (_WORDS[found["word"]] + ones) * _ENGLISH.get(found["scale"] or "", 1)
        yield Number(exact(value), *found.span(), spelt=True)


def _kanji_numbers(text: str) -> Iterator[Number]:
    """Yield kanji numerals; 一 alone is "a", 数十 some tens, 第三 the third."""
    for found in _KANJI_NUMBER.finditer(text):
        before = text[max(0, found.start() - 2) : found.start()].rstrip(" ")[-1:]
        if found.group() != "一" and before not in tuple("数第万億兆") and not before.isdigit():
            yield Number(exact(_kanji(found.group())), *found.span(), spelt=True)


def exact(value: float) -> float:
    """Return *value* without the dust of binary fractions: 2.43 * 10**8 is 243,000,000."""
    return float(f"{value:.12g}")


def _value(found: re.Match[str]) -> float:
    digits = found["digits"].replace(",", "")
    if found["ja"]:
        return _japanese(digits + found["ja"].replace(",", "").strip())
    return float(digits) * _ENGLISH.get((found["en"] or "").rstrip("."), 1)


def _japanese(written: str) -> float:
    """Return what digits with scales say: 1億2000万; 3千5百万, whose 万 counts for both."""
    total = part = 0.0
    for piece, small, great in _PIECE.findall(written):
        part += float(piece) * _scale(small)
        if great:
            total += part * _scale(great)
            part = 0.0
    return total + part


def _scale(scales: str) -> float:
    product = 1.0
    for scale in scales:
        product *= _JAPANESE[scale]
    return product


def _kanji(written: str) -> float:
    """Return what kanji numerals say: 三十一, 百万, 二千五百."""
    total = part = digit = 0.0
    for kanji in written:
        if kanji in "万億兆":
            total += (part + digit or 1.0) * _JAPANESE[kanji]
            part = digit = 0.0
        elif kanji in "十百千":
            part += (digit or 1.0) * {"十": 10, "百": 100, "千": 1000}[kanji]
            digit = 0.0
        else:
            digit = digit * 10 + _KANJI[kanji]
    return total + part + digit
