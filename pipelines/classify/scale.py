"""Numbers of people harmed and sums lost that are serious by their size alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jiken.models import Said
from pipelines.classify.averted import is_averted, is_averted_sum, is_done
from pipelines.classify.coins import COINS, NAMED, SIGNS, any_of
from pipelines.classify.cues import LONGEST_TEXT, LONGEST_TITLE
from pipelines.classify.unharmed import nothing_lost
from pipelines.width import Folded, folded

MANY_PEOPLE = 100_000
"""People harmed from which an incident is serious by their number alone.

The framework asks for serious harm to communities and gives no number; where the annotators of
`classes_train` see one, 10,000 and 100,000 decide alike, and so the one that claims less is taken.
"""
GREAT_SUM = 1_000_000
"""US dollars lost from which it is serious by the sum alone; other money at rough rates."""
_UNITS = {
    **{"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12},
    **{"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9},
    **{"trillion": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7},
}  # fmt: skip
# 250,000; 1,50,000 as India groups it; 4.5.
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,2}(?:,\d{2}){1,4},\d{3}|\d{1,12}(?:\.\d{1,3})?"
_NUMBER = rf"(?<![\d.,百千万億兆])(?P<number>{_DIGITS}|数(?=[十百千]))\s?"
# 1億2000万, 1億2,000万, 3万5,000, 3千5百万: the scale and the digits behind it; 数十万.
_SCALED = (
    r"(?P<unit>[十百千万億兆]{1,2}(?:(?:\d,\d{3}|\d{1,4})[百千万億兆]{1,2}){0,3}"
    r"(?:(?:\d,\d{3}|\d{1,4})(?![\d百千万億兆]))?)?"
)
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([十百千]*)([万億兆]*)")
# "half a million", "hundreds of thousands of", "two million"; the least that they can mean.
_WORDS = {
    **{"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0},
    **{"eight": 8.0, "nine": 9.0, "ten": 10.0, "half a": 0.5, "a quarter of a": 0.25, "a hundred": 100.0},
    **{"one hundred": 100.0, "two hundred": 200.0, "hundreds of": 100.0, "tens of": 10.0, "dozens of": 12.0},
}  # fmt: skip
_COUNT = rf"(?:(?<![\d.,])(?P<count>{_DIGITS})|\b(?P<words>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=[ -](?:thousand|million|billion)))"
_SCALE = r"(?:[ -]?(?P<scale>thousand|million|billion|trillion|lakhs?|crores?|bn|mn|[mbk](?![a-z]))s?(?![a-z]))?"
_MANY = (
    r"(?:people|individuals|users|patients|customers|children|citizens|families|households|homes|workers|students|victims"
    r"|claimants|accounts|residents|voters|drivers|passengers|commuters|travell?ers|members|subscribers|taxpayers|pupils|applicants"
    r"|employees|policyholders|pensioners|borrowers|tenants|parents|farmers|viewers|recipients|clients|consumers|women|men|girls"
    r"|boys|teenagers|shoppers|depositors|savers|job ?seekers|properties|men and women|account holders|card ?holders)"
)
_PEOPLE = re.compile(
    rf"{_NUMBER}{_SCALED}(?:人|世帯|名|戸|軒)(?!当|目|気|前|口)"
    rf"|(?<![$€£¥₹]){_COUNT}{_SCALE}\s(?:of\s)?(?:[\w'’-]{{2,14}}\s){{0,3}}?{_MANY}\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"{_NUMBER}{_SCALED}(?P<coin>{any_of(COINS)})"
    rf"|(?<![a-z])(?P<sign>{any_of(SIGNS)})\s?{_COUNT}{_SCALE}"
    rf"|{_COUNT.replace('count', 'sum').replace('words', 'said')}{_SCALE.replace('<scale>', '<times>')}[ -](?:us )?(?P<named>{any_of(NAMED)})s?\b",
    re.IGNORECASE,
)
# A sum is harm where it was lost or taken, not where it was raised, fined or awarded.
_LOST = (
    r"だまし|騙|詐取|詐欺|送金|奪|損失|被害|盗|流出|漏えい|漏洩|漏れ|閲覧|振り込|停電|断水|損害|消失|焼失|失っ|脅し取"
    r"|scam|swindl|defraud|fraud|stole|stolen|steal|theft|lost|lose|loses|losing|losses|out of|wired|transfer|drained|con(?:ned)? |leak"
    r"|expos(?:ed?|es|ing)\b|breach|hacked|siphon|tricked|duped|cheated|embezzl|damage|wiped|destroyed|extort|without (?:power|electricity|water)"
)
_LOSS = re.compile(_LOST, re.IGNORECASE)
# A sum that was only handed over is lost where the article tells of a fraud.
_MOVED = re.compile(
    r"支払|払った|払い|渡し|入金|引き出|振込|\b(?:sent|sending|sends|paid|pays|paying|payments?|hand(?:ed|ing|s) over|mov(?:ed|es|ing)|remit|withdr[ae]w)",
    re.IGNORECASE,
)
FRAUD = re.compile(
    r"詐欺|だまし|騙|なりすまし|偽の|偽者|\b(?:scam|fraud|swindl|con (?:artist|man)|impersonat|impost|cloned|deepfake|fake|trick|dup(?:ed|ing))",
    re.IGNORECASE,
)
# People are harmed by what is kept from them, too, and by what is done to them in error.
_HARMED = re.compile(
    _LOST
    + r"|不通|足止め|混乱|影響(?:が|を受|した|し、|する)|誤って|誤送|過大請求|過払い|公開状態|見られる|見える状態|持ち出"
    r"|止まり|止まっ|打ち切|使えな|できなくな|受け取れな|届かな|overcharg|overpaid|wrong(?:ly|ful)|mistaken|in error|by mistake|affected|disrupt"
    r"|strand|(?:cut|left|leaving|knocked) (?:off|without|in the dark|out)|denied|blocked from|locked out|blackout|outage|without (?:heat|gas|phone|pay)"
    r"|unable to|could not|couldn't|accessible|visible to|viewable",
    re.IGNORECASE,
)
# ... or asked for, as behind the sum itself: 3億円の賠償を求め, a $5 million lawsuit.
_ASKED = re.compile(
    r"(?:余り|以上|超)?(?:の|を)?(?:支払い命令|(?:損害)?賠償|慰謝料|罰金|制裁金|課徴金|和解|支払い|求め|調達)"
    r"|(?:\sin)?\s(?:(?:compensatory|punitive)\b|damages|verdict|fine|penalty|settlement|lawsuit|suit|funding|compensation)",
    re.IGNORECASE,
)
_AWARDED = re.compile(
    r"(?:\bfin(?:ed?|es|ing)|\bordered\b[^.;]{0,24} to pay|\bverdict|\baward(?:ed|s)?|\bsettle(?:d|s|ment)?|\bdamages of)"
    r"(?:\s(?!after\b|over\b|for\b|when\b|because\b)[\w'’.-]+){0,4}\s?$|(?:罰金|制裁金|課徴金|賠償金?|和解金?)[^.;。、]{0,12}$",
    re.IGNORECASE,
)
_BESIDE = 48


def great(title: str, text: str) -> Iterator[Said]:
    """Yield what is said of so many people, or of so great a loss, that it is serious.

    No harm that was prevented; where the article says that nothing was lost, only a sum of which
    it says all the same that it was.
    """
    for field, source in (("title", title[:LONGEST_TITLE]), ("text", text[:LONGEST_TEXT])):
        where = folded(source)
        for span in _people(where.text):
            yield _said(field, where, *span)
        for span in _sums(where.text):
            if is_done(where.text, *span) or not nothing_lost(title, text):
                yield _said(field, where, *span)


def _people(text: str) -> Iterator[tuple[int, int]]:
    for found in _PEOPLE.finditer(text):
        harmed = _value(found) >= MANY_PEOPLE and _is_harm(_HARMED, text, found)
        if harmed and not is_averted(text, *found.span()):
            yield found.span()


def _sums(text: str) -> Iterator[tuple[int, int]]:
    for found in _MONEY.finditer(text):
        lost = _value(found) * _rate(found) >= GREAT_SUM and _is_lost(text, found)
        if lost and not is_averted_sum(text, *found.span()):
            yield found.span()


def _rate(found: re.Match[str]) -> float:
    """Return roughly what one of the currency is in US dollars."""
    name = (found["coin"] or found["sign"] or found["named"]).lower()
    return (COINS if found["coin"] else SIGNS if found["sign"] else NAMED)[name]


def _value(found: re.Match[str]) -> float:
    told = found.groupdict()
    if told["unit"]:
        return _japanese((told["number"] + told["unit"]).replace("数", "2").replace(",", ""))
    times = _UNITS.get((told["scale"] or told.get("times") or "").lower(), 1.0)
    if words := told["words"] or told.get("said"):
        return _WORDS[words.lower()] * times
    digits = told["number"] or told["count"] or told.get("sum") or "0"
    return 0.0 if digits == "数" else float(digits.replace(",", "")) * times


def _japanese(written: str) -> float:
    """Return what digits with scales say: 1億2000万; 3千5百万, whose 万 counts for both."""
    total = part = 0.0
    for piece, small, large in _PIECE.findall(written):
        part += float(piece) * math.prod(map(_UNITS.__getitem__, small))
        if large:
            total += part * math.prod(map(_UNITS.__getitem__, large))
            part = 0.0
    return total + part


def _is_lost(text: str, found: re.Match[str]) -> bool:
    if _is_harm(_LOSS, text, found):
        return True
    return _is_harm(_MOVED, text, found) and bool(FRAUD.search(text))


def _is_harm(words: re.Pattern[str], text: str, found: re.Match[str]) -> bool:
    near = max(0, found.start() - _BESIDE), found.end() + _BESIDE
    if _ASKED.match(text, found.end(), near[1]) or _AWARDED.search(text, near[0], found.start()):
        return False
    return bool(words.search(text, *near))


def _said(field: str, where: Folded, start: int, end: int) -> Said:
    first, last = where.span(start, end)
    return Said(field=field, start=first, end=last, said=where.source[first:last])
