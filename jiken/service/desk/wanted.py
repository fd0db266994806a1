"""Which incidents are asked for, and the same as the query of an address. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.nations import country_of

T = TypeVar("T")
_CODE = re.compile("[A-Za-z]{2,3}")
MOST, LONGEST = 50, 200
"""So many values of one filter, so many characters each; what is beyond is not heard."""
NOBODY = "-"
"""The assignee of what is assigned to nobody."""


class Sort(StrEnum):
    """In which order incidents come."""

    VALUE = "value"
    NEWEST = "newest"
    CHANGED = "changed"
    SOURCES = "sources"


class Status(StrEnum):
    """Where an incident stands in its review; open is new or changed, any is all."""

    OPEN = "open"
    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which incidents are asked for; what is empty or None leaves all.

    Of several values of one filter any will do. *tags* are "group/value", *countries* alpha-3
    codes of where it happened, *publishers* as articles name them, *since* and *until* days of
    the incident, both included. *assignee* NOBODY is what nobody sees to. *unread_by* leaves what
    that reviewer has not seen as it is now. Without *classes* what is unrelated is hidden,
    unless *status* is dismissed or any.
    """

    classes: tuple[ArticleClass, ...] = ()
    severities: tuple[Severity, ...] = ()
    languages: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    least_probability: float | None = None
    most_probability: float | None = None
    assignee: str = ""
    status: Status | None = None
    text: str = ""
    unread_by: str = ""
    sort: Sort = Sort.VALUE

    @property
    def hides_unrelated(self) -> bool:
        """Whether what is unrelated is left out."""
        return not self.classes and self.status not in (Status.DISMISSED, Status.ANY)


def wanted_of(query: Mapping[str, Sequence[str]]) -> Wanted:
    """Return what a query asks for; what it says that nothing here means is not heard.

    >>> wanted_of({"class": ["hazard"], "since": ["2026-01-01"], "sort": ["?"]}).classes
    (<ArticleClass.HAZARD: 'hazard'>,)
    """
    return Wanted(
        classes=_each(query, "class", ArticleClass),
        severities=_each(query, "severity", Severity),
        languages=_each(query, "language", _language),
        publishers=_each(query, "publisher", _word),
        countries=_each(query, "country", _country),
        tags=_each(query, "tag", _tag),
        since=_first(query, "since", date.fromisoformat),
        until=_first(query, "until", date.fromisoformat),
        least_probability=_first(query, "least", _share),
        most_probability=_first(query, "most", _share),
        assignee=_first(query, "assignee", _word) or "",
        status=_first(query, "status", Status),
        text=_first(query, "q", _word) or "",
        unread_by=_first(query, "unread", _word) or "",
        sort=_first(query, "sort", Sort) or Sort.VALUE,
    )


def unheard(query: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return the names and values of a query that `wanted_of` knows but cannot hear.

    >>> unheard({"since": ["last week"], "class": ["hazard", "x"], "lang": ["ja"]})
    [('class', 'x'), ('since', 'last week')]
    """
    return [
        (name, value)
        for name, meant in _MEANT.items()
        for value in query.get(name, ())[:MOST]
        if value and not list(_meant((value,), meant))
    ]


def unknown(query: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names in a query that are no filter.

    >>> unknown({"clas": ["hazard"], "q": ["顔"]})
    ['clas']
    """
    return [name for name in query if name not in _NAMES]


def query_of(wanted: Wanted) -> str:
    """Return *wanted* as the query of an address, without "?"; empty where all is asked for.

    >>> query_of(Wanted(languages=("ja",), least_probability=0.5))
    'language=ja&least=0.5'
    """
    return urlencode(list(_pairs(wanted)))


def _pairs(wanted: Wanted) -> Iterator[tuple[str, str]]:
    several = {
        "class": wanted.classes,
        "severity": wanted.severities,
        "language": wanted.languages,
        "publisher": wanted.publishers,
        "country": wanted.countries,
        "tag": wanted.tags,
    }
    for name, values in several.items():
        yield from ((name, str(value)) for value in values)
    one = {
        "since": wanted.since,
        "until": wanted.until,
        "least": wanted.least_probability,
        "most": wanted.most_probability,
        "assignee": wanted.assignee or None,
        "status": wanted.status,
        "q": wanted.text or None,
        "unread": wanted.unread_by or None,
        "sort": wanted.sort if wanted.sort is not Sort.VALUE else None,
    }
    yield from ((name, str(value)) for name, value in one.items() if value is not None)


def _each(
    query: Mapping[str, Sequence[str]], name: str, meant: Callable[[str], T]
) -> tuple[T, ...]:
    """Return what the values of one name mean, each once, in their order."""
    return tuple(dict.fromkeys(_meant(query.get(name, ())[:MOST], meant)))


def _first(query: Mapping[str, Sequence[str]], name: str, meant: Callable[[str], T]) -> T | None:
    return next(_meant(query.get(name, ())[:MOST], meant), None)


def _meant(values: Sequence[str], meant: Callable[[str], T]) -> Iterator[T]:
    for value in values:
        try:
            yield meant(value)
        except ValueError:
            continue


def _word(value: str) -> str:
    """Return a word of the query. Raises ValueError for one that is empty or cannot be stored."""
    word = value.strip()[:LONGEST].strip()
    if not word or "\x00" in word:
        raise ValueError(value)
    word.encode()
    return word


def _tag(value: str) -> str:
    group, mark, name = _word(value).partition("/")
    if not (group and mark and name):
        raise ValueError(value)
    return f"{group}/{_country(name) if group == 'country' else name}"


def _country(value: str) -> str:
    """Return the alpha-3 code of a country by its code or its name, in whatever letters.

    >>> _country("jp"), _country("日本")
    ('JPN', 'JPN')
    """
    code = country_of(unicodedata.normalize("NFKC", _word(value)))
    if code is None:
        raise ValueError(value)
    return code


def _language(value: str) -> str:
    word = unicodedata.normalize("NFKC", _word(value))
    return word.lower() if _CODE.fullmatch(word) else word


def _share(value: str) -> float:
    share = float(value)
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise ValueError(value)
    return share


_MEANT: Mapping[str, Callable[[str], object]] = {
    "class": ArticleClass,
    "severity": Severity,
    "country": _country,
    "tag": _tag,
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "least": _share,
    "most": _share,
    "status": Status,
    "sort": Sort,
}
_NAMES = frozenset((*_MEANT, "language", "publisher", "assignee", "q", "unread"))
