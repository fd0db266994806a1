"""Numbers of people harmed and sums lost that are serious by their size alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jiken.models import Said
from pipelines.classify.cues import LONGEST_TEXT, LONGEST_TITLE
from pipelines.width import Folded, folded

MANY_PEOPLE = 100_000
"""People harmed from which an incident is serious by their number alone.

The framework asks for serious harm to communities and gives no number; where the annotators of
`classes_train` see one, 10,000 and 100,000 decide alike, and so the one that claims less is taken.
"""
GREAT_SUM = 1_000_000
"""US dollars lost from which it is serious by the sum alone; other money at rough rates."""
_UNITS = {
    **{"百": 1e2, "千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12},
    **{"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9},
}
_NUMBER = r"(?<![\d.,百千万億兆])(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,3})?)"
# 1億2000万, 1億2,000万, 3万5,000, 3千5百万: the scale and the digits behind it.
_SCALED = (
    r"(?P<unit>[百千万億兆]{1,2}(?:(?:\d,\d{3}|\d{1,4})[百千万億兆]{1,2}){0,3}"
    r"(?:(?:\d,\d{3}|\d{1,4})(?![\d百千万億兆]))?)?"
)
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([百千]*)([万億兆]*)")
_PEOPLE = re.compile(
    rf"{_NUMBER}{_SCALED}(?:人|世帯|名|戸)(?!当|目|気|前)"
    rf"|(?<![$€£]){_NUMBER.replace('number', 'count')}\s?(?P<scale>thousand|million|billion)?\s"
    r"(?:[a-z]{2,12}\s){0,2}?(?:people|individuals|users|patients|customers|children|citizens|families|households|homes|workers|students|victims|claimants|accounts)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"{_NUMBER}{_SCALED}(?:香港|米|豪|加|台湾)?(?P<coin>円|ドル|ユーロ|ポンド|元|ウォン|ルピー)"
    rf"|(?:US|HK|A|C|S)?(?P<sign>[$€£¥₹])\s?{_NUMBER.replace('number', 'count')}\s?(?P<scale>thousand|million|billion|bn|[mbk])?(?![a-z])",
    re.IGNORECASE,
)
_RATES = {
    **{"円": 0.0067, "ウォン": 0.0007, "元": 0.14, "ルピー": 0.012, "¥": 0.0067, "₹": 0.012},
}
# A sum is harm where it was lost or taken, not where it was raised, fined or awarded.
_LOST = re.compile(
    r"だまし|騙|詐取|詐欺|送金|奪|損失|被害|盗|流出|漏えい|漏洩|閲覧|振り込|停電|断水|scam|swindl|defraud|fraud|stole|stolen|steal|theft|lost|lose|loses|out of|wired|transfer|drained|con(?:ned)? |leak|exposed|without (?:power|electricity|water)",
    re.IGNORECASE,
)
# ... or asked for, as behind the sum itself: 3億円の賠償を求め, a $5 million lawsuit.
_ASKED = re.compile(
    r"(?:余り|以上|超)?(?:の|を)?(?:損害)?(?:賠償|慰謝料|罰金|制裁金|課徴金|和解|支払い|求め|調達)"
    r"|(?:\sin)?\s(?:damages|fine|penalty|settlement|lawsuit|suit|funding|compensation)",
    re.IGNORECASE,
)
_BESIDE = 48


def great(title: str, text: str) -> Iterator[Said]:
    """Yield what is said of so many people, or of so great a loss, that it is serious."""
    for field, source in (("title", title[:LONGEST_TITLE]), ("text", text[:LONGEST_TEXT])):
        where = folded(source)
        for start, end in _great(where.text):
            yield _said(field, where, start, end)


def _great(text: str) -> Iterator[tuple[int, int]]:
    for found in _PEOPLE.finditer(text):
        if _value(found) >= MANY_PEOPLE and _lost(text, found):
            yield found.span()
    for found in _MONEY.finditer(text):
        rate = _RATES.get(found["coin"] or found["sign"], 1.0)
        if _value(found) * rate >= GREAT_SUM and _lost(text, found):
            yield found.span()


def _value(found: re.Match[str]) -> float:
    if found["unit"]:
        return _japanese((found["number"] + found["unit"]).replace(",", ""))
    number = float((found["number"] or found["count"]).replace(",", ""))
    return number * _UNITS.get((found["scale"] or "").lower(), 1.0)


def _japanese(written: str) -> float:
    """Return what digits with scales say: 1億2000万; 3千5百万, whose 万 counts for both."""
    total = part = 0.0
    for piece, small, large in _PIECE.findall(written):
        part += float(piece) * math.prod(map(_UNITS.__getitem__, small))
        if large:
            total += part * math.prod(map(_UNITS.__getitem__, large))
            part = 0.0
    return total + part


def _lost(text: str, found: re.Match[str]) -> bool:
    near = max(0, found.start() - _BESIDE), found.end() + _BESIDE
    return bool(_LOST.search(text, *near)) and not _ASKED.match(text, found.end(), near[1])


def _said(field: str, where: Folded, start: int, end: int) -> Said:
    first, last = where.span(start, end)
    return Said(field=field, start=first, end=last, said=where.source[first:last])
