"""Counts and ages that the readers of clustering have no unit for: households, robots, aged 24 and 29."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.numerals import numbers
from jiken.rollup.records import FactKind

_THINGS_JA = r"世帯|施設|店舗|校(?![長正則歌門])|両(?![者国親])|機(?![能関器種械会密])|口座|アカウント|種類|カ所|か所|箇所|団体|自治体|作品|問(?![題い])|回線"
_THINGS_EN = (
    r"robots?|robotaxis|taxis|locks|drones|schools|clinics|hospitals|households|families|homes|apartments|accounts|sites|plants|machines"
    r"|bookings|tickets|samples|records|scans|mammograms|tests|truck|trucks|buses|aircraft|devices|artworks|songs|posts|pages"
)
_PEOPLE_EN = (
    r"elderly|classmates|owners|voters|applicants|claimants|borrowers|toddlers|pupils|drivers|teenagers|migrants|policyholders"
    r"|subscribers|members|clients|travellers|travelers|schoolboys|schoolgirls|recipients|taxpayers|tenants|artists|(?:\d\d-year-old )?(?:boys|girls|men|women)"
)
_THING = re.compile(
    rf"(?:{_THINGS_JA})|[ -](?:[a-z-]{{2,14}} ){{0,2}}?(?:of \d+ )?(?:{_THINGS_EN})\b"
)
_PERSON = re.compile(rf" (?:[a-z-]{{2,14}} ){{0,1}}?(?:{_PEOPLE_EN})\b")
_AGES = re.compile(
    r"\baged (?P<a>\d{1,2})(?:, (?P<c>\d{1,2}))? and (?P<b>\d{1,2})\b|\b(?:aged |, )(?P<one>\d)(?=[,. ])(?! ?(?:percent|%|and \d))"
)
_LEAST = 2.0


def counts(text: str) -> Iterator[tuple[FactKind, str, float, int, int]]:
    """Yield (kind, unit, number, start, end) of folded *text*.

    >>> [c[:3] for c in counts("85 robots, 1900世帯")]
    [(<FactKind.COUNT: 'count'>, 'things', 85.0), (<FactKind.COUNT: 'count'>, 'things', 1900.0)]
    """
    for number in numbers(text):
        if number.sign or number.value < _LEAST:
            continue
        if found := _PERSON.match(text, number.end):
            yield FactKind.PEOPLE, "people", number.value, number.start, found.end()
        elif (found := _THING.match(text, number.end)) and (
            number.value >= 10 or found.group()[0] not in " -"
        ):
            yield FactKind.COUNT, "things", number.value, number.start, found.end()
    for ages in _AGES.finditer(text):
        for group in ("a", "c", "b"):
            if ages[group]:
                yield FactKind.AGE, "age", float(ages[group]), *ages.span(group)
