"""Private persons: whom a report names as suspect or victim is not named in what Jiken writes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jiken.opinion.outcomes import NoOpinion, Outcome

_KANJI = r"[\u3400-\u9fff々]"
# 山田太郎容疑者, 山田太郎さん(31), ジョン・スミス被告; a company that is sued is no person.
_JAPANESE = re.compile(
    rf"({_KANJI}{{2,6}}|[ァ-ヺー・]{{3,20}})(?:容疑者|被告(?!側|企業|会社)|受刑者|死刑囚"
    r"|(?:さん|ちゃん|くん|君)?\(\d{1,2}\))"
)
_ENGLISH = re.compile(
    r"\b([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2}),? (?:\(\d{1,2}\)|(?:aged )?\d{1,2},)"
    r"|\b(?:[Ss]uspect|[Dd]efendant|[Vv]ictim|[Aa]ccused) ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,2})"
)
_COURTESY = re.compile(rf"{_KANJI}{{2,6}}(?:さん|ちゃん|くん)|\b(?:Mr|Mrs|Ms|Miss)\b\.? [A-Z]")
# 会社員(31) and 男性(45) have no name in them.
_GENERIC = tuple("員者師官業職性児客手民")


def persons(text: str) -> frozenset[str]:
    """Return the names of those whom *text* (NFKC) calls suspect or defendant, or gives an age.

    >>> sorted(persons("自称会社員山田太郎容疑者(31)と男性(45)"))
    ['山田太郎', '田太郎']
    """
    return frozenset(_japanese(text)) | frozenset(_english(text))


def _japanese(text: str) -> Iterator[str]:
    """Yield the ends of the run before the word, as no blank says where a name begins."""
    for found in _JAPANESE.finditer(text):
        name = found[1]
        if not name.endswith(_GENERIC):
            yield from {name[-length:] for length in (3, 4) if len(name) >= length}


def _english(text: str) -> Iterator[str]:
    """Yield whole names and surnames."""
    for found in _ENGLISH.finditer(text):
        name = found[1] or found[2]
        yield from (name, name.rpartition(" ")[2])


def refuse_persons(text: str, private: frozenset[str]) -> None:
    """Raise NoOpinion where *text* names one of *private*, or somebody in that way."""
    folded = unicodedata.normalize("NFKC", text)
    named = _JAPANESE.search(folded) or _ENGLISH.search(folded) or _COURTESY.search(folded)
    if named or any(name in folded for name in private):
        raise NoOpinion(Outcome.PERSON_NAMED)
