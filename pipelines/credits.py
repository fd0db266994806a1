"""The wire that a page names as the origin of its article: 【共同】, （時事）, TOKYO (AP) —.

A wire in a photograph's credit or in a sentence ("told Reuters") is no origin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

WIRES = {
    "afp": r"AFP(?:[=・]?時事|BB\ ?News)?|フランス通信社?|Agence\ France-Presse",
    "kyodo": r"共同通信社?|共同|Kyodo(?:\ News)?",
    "jiji": r"時事通信社?|時事|Jiji(?:\ Press)?",
    "ap": r"AP通信|AP|(?:The\ )?Associated\ Press",
    "reuters": r"ロイター(?:通信)?|(?:Thomson\ )?Reuters",
    "bloomberg": r"ブルームバーグ|Bloomberg(?:\ News)?",
    "dpa": r"dpa|DPA",
    "xinhua": r"新華社(?:通信)?|Xinhua(?:\ News\ Agency)?",
    "yonhap": r"聯合ニュース|Yonhap(?:\ News(?:\ Agency)?)?",
    "ansa": r"ANSA",
    "adnkronos": r"Adnkronos",
    "efe": r"EFE",
    "tass": r"タス通信|TASS",
    "upi": r"UPI(?:通信)?",
    "pa": r"PA\ Media|Press\ Association",
    "pti": r"PTI|Press\ Trust\ of\ India",
    "bernama": r"Bernama|ベルナマ通信",
}
"""Wires by the family that the registry knows them under, and how pages write them."""

_KNOWN = "|".join(f"(?P<{family}>{forms})" for family, forms in WIRES.items())
_OTHER = r"(?P<other>[^\W\d_]{1,8}通信社?|[A-Z][\w&-]*(?:\ [A-Z][\w&-]*){0,3}\ (?:Press|Newswire|News\ Agency|Wire))"
_NAME = f"(?:{_KNOWN}|{_OTHER})"
_FORMS = tuple(
    re.compile(form, re.X)
    for form in (
        rf"^\s?【[^【】]{{0,20}}?{_NAME}】",
        rf"^\s?\[[^\[\]]{{1,30}}\ {_NAME}\]",
        rf"^[A-Z][\w\ .,'/()-]{{1,70}}\({_NAME}\)\s?[-–—:]",
        rf"^\({_NAME}\)\s?[-–—]",
        rf"[(（【\[]{_NAME}[)）】\]]\s?[。.]?$",
        rf"[=＝]{_NAME}$",
        # A paper's own style without a place: "（時事）市は…", "AP — A robot …", "… police said. — AFP".
        rf"^[(（]{_NAME}[)）](?=\w)",
        rf"^(?:{_KNOWN})\ [–—]\ (?=[A-Z])",
        rf"[.!?\"'”’]\ [–—-]\ ?(?:{_KNOWN})$",
    )
)
_ALONE = re.compile(
    rf"(?:(?:配信元?|提供元?|出典|情報提供|【翻訳編集】|source|provided\ by|by|credit)\s?[:：/]?\s?)?[（(【\[]?{_NAME}[)）】\]]?(?:\s?配信)?",
    re.X | re.I,
)
_OWNED = re.compile(rf"(?:©|\(c\)|copyright)\s?(?:\d{{4}}\s)?{_NAME}(?:\W|$)", re.X | re.I)
_PICTURE = re.compile(r"写真|画像|撮影|提供写真|photo|image|picture|file\b", re.I)


def credit(
    paragraphs: Iterable[str], bylines: Iterable[str] = (), own: Collection[str] = ()
) -> str | None:
    """Return the family of the wire that is credited, or an unknown wire's own name, or None.

    *paragraphs* are the article's first and last ones, *bylines* the short lines round it
    and what the page gives as its author; *own* are names of the site, which credits itself.

    >>> credit(["【札幌共同】市は19日、AIの誤作動を認めた。"])
    'kyodo'
    """
    for line in map(_plain, paragraphs):
        for form in _FORMS:
            if (match := form.search(line)) and not _PICTURE.search(match.group()):
                return _family(match)
    for line in map(_plain, bylines):
        match = _ALONE.fullmatch(line) or _OWNED.match(line)
        # Many a newspaper is called Something Press.
        if match and not _PICTURE.search(line) and match["other"] not in own:
            return _family(match)
    return None


def is_credit(line: str) -> bool:
    """Whether a line credits a wire and says nothing else."""
    plain = _plain(line)
    return len(plain) <= 40 and bool(_ALONE.fullmatch(plain)) and plain[:1] in "(【[©配提出"


def _plain(line: str) -> str:
    line = unicodedata.normalize("NFKC", line).strip()
    return line if len(line) <= 200 else f"{line[:120]} … {line[-60:]}"


def _family(match: re.Match[str]) -> str:
    """The family of the wire, the first of several; an unknown wire's name as it is written."""
    found = match.groupdict()
    return next((family for family in WIRES if found[family]), found.get("other") or "")
