"""The framework's severity ladder, climbed only where a quotation justifies the step.

A step's words are the cues of group "severity"; great numbers and sums are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiken.models import Said
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import LONGEST_TEXT, LONGEST_TITLE, Cue
from pipelines.classify.quoting import best, clause
from pipelines.width import folded

MANY_PEOPLE = 10_000
"""People harmed from which an incident is serious by their number alone."""
GREAT_SUM = 1_000_000
"""US dollars lost from which it is serious by the sum alone; other money at rough rates."""
_OWN_DEATHS = frozenset({"suicide", "died", "dies", "dead", "death"})
_SUBJECT = 40
# Deaths and injuries outweigh violated rights, and those numbers.
_GRAVE = ("death", "serious_injury", "rights")
_UNITS = {
    **{"千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12},
    **{"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9},
}
_NUMBER = r"(?<![\d.,])(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,3})?)"
_PEOPLE = re.compile(
    rf"{_NUMBER}(?P<unit>[千万億])?(?:\d{{1,4}})?(?:人|世帯|名)(?!当|目|気)"
    rf"|(?<![$€£]){_NUMBER.replace('number', 'count')}\s?(?P<scale>thousand|million|billion)?\s"
    r"(?:[a-z]{2,12}\s){0,2}?(?:people|individuals|users|patients|customers|children|citizens|families|workers|students|victims|claimants|accounts)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"{_NUMBER}(?P<unit>[千万億兆])?(?:\d{{1,4}}[千万])?(?:香港|米|豪|加|台湾)?(?P<coin>円|ドル|ユーロ|ポンド|元|ウォン|ルピー)"
    rf"|(?:US|HK|A|C|S)?(?P<sign>[$€£¥₹])\s?{_NUMBER.replace('number', 'count')}\s?(?P<scale>thousand|million|billion|bn|[mbk])?(?![a-z])",
    re.IGNORECASE,
)
_RATES = {
    **{"円": 0.0067, "ウォン": 0.0007, "元": 0.14, "ルピー": 0.012, "¥": 0.0067, "₹": 0.012},
}
# A sum is harm where it was lost or taken, not where it was raised, fined or awarded.
_LOST = re.compile(
    r"だまし|騙|詐取|詐欺|送金|奪|損失|被害|盗|流出|振り込|scam|swindl|defraud|fraud|stole|stolen|steal|theft|lost|lose|loses|out of|wired|transfer|drained|con(?:ned)? ",
    re.IGNORECASE,
)
_BESIDE = 48


def severity(
    class_: ArticleClass, title: str, text: str, cues: Sequence[Cue], telling: Said | None = None
) -> tuple[Severity, Said] | None:
    """Return an incident's or hazard's step with the clause that justifies it, else None.

    *telling* is what spoke for the class where no cue of it stands: the classifier's own choice.
    """
    if class_ is ArticleClass.INCIDENT and (found := _serious(title, text, _of_people(cues))):
        return found[0], clause(title, text, found[1])
    if class_ is ArticleClass.HAZARD and (cue := best(cues, "severity", "plausible")):
        return Severity.SERIOUS_HAZARD, clause(title, text, cue.said)
    if not class_.harmful:
        return None
    cue = best(cues, "class", class_.value)
    said = clause(title, text, cue.said) if cue else telling
    return (Severity(class_.value), said) if said else None


def _serious(title: str, text: str, cues: Sequence[Cue]) -> tuple[Severity, Said] | None:
    if best(cues, "severity", "death") and (upset := best(cues, "severity", "community")):
        return Severity.DISASTER, upset.said
    for value in _GRAVE:
        if cue := best(cues, "severity", value):
            return Severity.SERIOUS_INCIDENT, cue.said
    great = next(_great(title, text), None)
    return (Severity.SERIOUS_INCIDENT, great) if great else None


def _of_people(cues: Sequence[Cue]) -> list[Cue]:
    """Leave out the deaths of machines: a headline likes a robot to drown or kill itself."""
    return [cue for cue in cues if not (cue.group == "severity" and _machine(cue, cues))]


def _machine(cue: Cue, cues: Sequence[Cue]) -> bool:
    if cue.said.said.lower() not in _OWN_DEATHS:
        return False
    return any(
        other.value == "Robots, sensors, and IT hardware"
        and other.said.field == cue.said.field
        and 0 < cue.said.start - other.said.start < _SUBJECT
        for other in cues
    )


def _great(title: str, text: str) -> Iterator[Said]:
    """Yield what is said of so many people, or of so great a loss, that it is serious."""
    for field, source in (("title", title[:LONGEST_TITLE]), ("text", text[:LONGEST_TEXT])):
        where = folded(source)
        for found in _PEOPLE.finditer(where.text):
            if _value(found) >= MANY_PEOPLE and _lost(where.text, found):
                yield _said(
                    field,
                    source,
                    where.original(found.start()),
                    where.original(found.end() - 1) + 1,
                )
        for found in _MONEY.finditer(where.text):
            rate = _RATES.get(found["coin"] or found["sign"], 1.0)
            if _value(found) * rate >= GREAT_SUM and _lost(where.text, found):
                yield _said(
                    field,
                    source,
                    where.original(found.start()),
                    where.original(found.end() - 1) + 1,
                )


def _value(found: re.Match[str]) -> float:
    number = float((found["number"] or found["count"]).replace(",", ""))
    return number * _UNITS.get((found["unit"] or found["scale"] or "").lower(), 1.0)


def _lost(text: str, found: re.Match[str]) -> bool:
    return bool(_LOST.search(text, max(0, found.start() - _BESIDE), found.end() + _BESIDE))


def _said(field: str, source: str, start: int, end: int) -> Said:
    return Said(field=field, start=start, end=end, said=source[start:end])
