"""Places that are in no table, by how a sentence puts something there, and countries in one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiken.rollup.bodies import is_title_case

_NATIONS = {
    "米": "united-states", "英": "united-kingdom", "仏": "france", "独": "germany", "伊": "italy",
    "豪": "australia", "韓": "south-korea", "印": "india", "露": "russia", "蘭": "netherlands",
    "加": "canada",
}  # fmt: skip
_NATION = re.compile(
    rf"(?<![一-鿿])(?P<nation>[{''.join(_NATIONS)}])(?=[ァ-ヴ]{{2,}}|(?:当局|政府|西部|東部|南部|北部|中部|国内))"
)
_TOWN_JA = re.compile(
    r"(?:[東西南北中]|北東|南東|北西|南西|中)部(?:の)?(?P<name>[ァ-ヴー]{2,12})(?=[でのに、])"
)
_TOWN_EN = re.compile(
    r"\b(?:in|near|around) (?P<name>[A-Z][a-zé]{2,}(?: [A-Z][a-zé]+)?)"
    r"(?=[.,]| (?:on|late|early|last|since|after|before|were|was|is|said|police)\b|$)"
)
_NO_TOWN = frozenset(
    "January February March April May June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday English Japanese French AI Parliament Court Congress Mrs".split()
)


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (the table's id of a country, or the name of a town; start; end).

    >>> list(places("米アリゾナ州で"))
    [('country:united-states', 0, 1)]
    """
    for found in _NATION.finditer(text):
        yield f"country:{_NATIONS[found['nation']]}", *found.span()
    for pattern in (_TOWN_JA,) if is_title_case(text) else (_TOWN_JA, _TOWN_EN):
        for found in pattern.finditer(text):
            if found["name"].split()[0] not in _NO_TOWN:
                yield found["name"], *found.span("name")
