"""Countries by their codes, and the words and money by which a text speaks of one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from jiken.models import Said

FRONT = 400
"""Characters of a text that are looked at."""
_COUNTRY = "country:"
# One letter for a country, before one of its bodies: 米当局, 英政府.
_BODY = re.compile(
    r"(?<![一-鿿])(?P<nation>[米英仏独伊豪韓印露加台中日])(?=政府|当局|大統領|首相|議会|上院|下院|国務|司法|運輸|国防|陸軍|海軍|空軍|軍|警察|連邦|捜査|消費者|競争|最高裁|裁判|陪審|地裁|大学|大(?=[のがは])|州(?!都)|西部|東部|南部|北部|中部|調査|研究)"
    r"|(?<![一-鿿])(?P<of>[英仏豪韓])の(?=[一-鿿ァ-ヺA-Z])"
)
_GONE = re.compile("BUR|ZAR|DDR|FXX|TMP|YMD|Q[M-Z]|X|ZZ|AA")
_NATIONS = {
    **{"米": "USA", "英": "GBR", "仏": "FRA", "独": "DEU", "伊": "ITA", "豪": "AUS", "韓": "KOR"},
    **{"印": "IND", "露": "RUS", "加": "CAN", "台": "TWN", "中": "CHN", "日": "JPN"},
}
# What only one country has, and its money: last resorts.
_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "JPN",
        re.compile(
            r"県警|府警|道警|(?<![ァ-ヺー])県(?:は|が|の|内|庁|教委)|[市町村]教委|労基署|児相|児童相談所|衆院|参院|\d[\d,]*[万億兆]?円"
        ),
    ),
    ("GBR", re.compile(r"£\s?\d|\d[万億]?ポンド|\bNHS\b|\bDWP\b")),
    ("IND", re.compile(r"₹\s?\d|\d[万億]?ルピー|\b(?:crore|lakh)\b")),
    ("KOR", re.compile(r"\d[万億]?ウォン")),
    ("CHN", re.compile(r"\d[万億]?元(?![一-鿿])|\byuan\b")),
    ("SGP", re.compile(r"\bS\$\s?\d")),
    ("AUS", re.compile(r"\bA\$\s?\d")),
    ("NZL", re.compile(r"\bNZ\$\s?\d")),
    ("HKG", re.compile(r"\bHK\$\s?\d|香港ドル")),
    ("USA", re.compile(r"\b(?:FBI|NHTSA|NTSB|FTC|NYPD|sheriff|county|Congress|Senator)\b")),
)
# Bodies that more than one country has, though the alias table takes them for one's.
_GENERIC = frozenset(
    "国会/内閣/閣議/法務省/気象庁/商務省/著作権局/連邦議会/congress/justice ministry/"
    "ministry of justice/commerce department/meteorological agency".split("/")
)
# A language is no place: スペイン語, Spanish-language, who speak Spanish, in Spanish.
_SPOKEN = re.compile(r"語|[- ](?:language|speak|translat|subtitle|dub|script\b)", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:speaks?|speaking|spoke|spoken|into|fluent in) $", re.IGNORECASE)
_IN = re.compile(r"\b[Ii]n $")
_TONGUE = re.compile(r".*(?:ish|ese|ian|ean|erman|ench|utch|hai|indi)$")
_ENDS = re.compile(r"\s*(?:[.,;:)!?。、]|$|(?:and|or|to|by|for|with|on|from|but|when)\b)")
# Ids of the alias table that the CLDR's English names do not give.
_OTHERWISE = {
    **{"bosnia-and-herzegovina": "BIH", "czech-republic": "CZE", "east-timor": "TLS"},
    **{"democratic-republic-of-the-congo": "COD", "ivory-coast": "CIV", "macau": "MAC"},
    **{"myanmar": "MMR", "palestine": "PSE", "trinidad-and-tobago": "TTO", "turkey": "TUR"},
    **{"vatican": "VAT", "hong-kong": "HKG"},
}


def alpha3(code: str) -> str | None:
    """Return the ISO 3166 alpha-3 of a two- or three-letter code, None for any other text.

    >>> alpha3("jp"), alpha3("GBR"), alpha3("EU")
    ('JPN', 'GBR', None)
    """
    code = code.upper()
    return code if code in _codes().values() else _codes().get(code)


def country_of(text: str) -> str | None:
    """Return the alpha-3 of a code or of a country's English or Japanese name in the CLDR.

    >>> country_of("jp"), country_of("日本"), country_of("united kingdom"), country_of("EU")
    ('JPN', 'JPN', 'GBR', None)
    """
    return alpha3(text) or _named().get(unicodedata.normalize("NFKC", text).casefold())


def alpha2(code: str) -> str | None:
    """Return the ISO 3166 alpha-2 of a two- or three-letter code, None for any other text.

    >>> alpha2("jpn"), alpha2("GB"), alpha2("EU")
    ('JP', 'GB', None)
    """
    three = alpha3(code)
    return next((two for two, other in _codes().items() if other == three), None)


def country_name(code: str, language: str) -> str:
    """Return what a country is called in a language; the alpha-3 itself where it is none.

    >>> country_name("JPN", "ja"), country_name("GBR", "en"), country_name("X", "ja")
    ('日本', 'United Kingdom', 'X')
    """
    two = next((two for two, three in _codes().items() if three == code), "")
    name: str = Locale(language).territories.get(two, code)
    return name


def code_of(id_: str) -> str | None:
    """Return the alpha-3 of an id of the alias table, None where it is of no country."""
    kind, _, slug = id_.partition(":")
    if f"{kind}:" != _COUNTRY and slug != "hong-kong":
        return None
    return _OTHERWISE.get(slug) or _slugs().get(slug)


def generic(said: str) -> bool:
    """Whether a body is called what other countries' are called too.

    >>> generic("国会"), generic("警視庁")
    (True, False)
    """
    return said.lower() in _GENERIC


def is_language(source: str, start: int, end: int) -> bool:
    """Whether a country's name at [start, end) stands for its language.

    >>> is_language("スペイン語の対話AI", 0, 4), is_language("in Spanish cities", 3, 10)
    (True, False)
    """
    if _SPOKEN.match(source, end):
        return True
    if not _TONGUE.match(source, start, end):
        return False
    before = source[max(0, start - 12) : start]
    return bool(_SPEAKS.search(before) or (_IN.search(before) and _ENDS.match(source, end)))


def bodies(field: str, source: str) -> Iterator[tuple[str, Said]]:
    """Yield the countries whose bodies are named by one letter: 米当局."""
    for found in _BODY.finditer(source[:FRONT]):
        said = Said(field=field, start=found.start(), end=found.end(), said=found[0])
        yield _NATIONS[found["nation"] or found["of"]], said


def hints(field: str, source: str) -> Iterator[tuple[str, Said]]:
    """Yield the countries that a text speaks of by what only they have."""
    for code, pattern in _HINTS:
        if found := pattern.search(source, 0, FRONT):
            said = Said(field=field, start=found.start(), end=found.end(), said=found[0])
            yield code, said


@cache
def _codes() -> dict[str, str]:
    """Alpha-2 to alpha-3, by the CLDR's aliases, without states that are no more and private use."""
    aliases = get_global("territory_aliases")
    return {
        to[0]: code
        for code, to in aliases.items()
        if len(code) == 3 and code.isalpha() and len(to) == 1 and not _GONE.match(code)
    }


@cache
def _named() -> dict[str, str]:
    names = (name for language in ("en", "ja") for name in Locale(language).territories.items())
    return {name.casefold(): _codes()[code] for code, name in names if code in _codes()}


@cache
def _slugs() -> dict[str, str]:
    names = Locale("en").territories.items()
    return {_slug(name): _codes()[code] for code, name in names if code in _codes()}


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
