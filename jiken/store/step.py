"""A step that a reviewer made, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jiken.taxonomy import ArticleClass, Severity

# What a step says of by key, and what it says plainly, in the order in which it is told.
_KEYED = ("tags", "titles", "summaries")
_PLAIN = ("class", "severity", "to", "role", "incident", "incidents", "article", "articles", "step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a step changed: *part* is "class", "tags", "titles"…, *key* its group or language.

    A side is empty where nothing stood, or where it is not known.
    """

    part: str
    key: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody did at once, to *incidents*; *said* is what it says, *before* what stood.

    *undoes* is the step that it takes back, *undone_by* the one that took it back.
    """

    id: int
    kind: str
    incidents: tuple[str, ...]
    said: Mapping[str, object] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)
    by: str
    at: datetime
    note: str = ""
    undoes: int | None = None
    undone_by: int | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changed, part by part."""
        return tuple(changes(self.before, self.said))

    @property
    def article(self) -> int | None:
        """The number of the one article that it, or what it took back, is about; None for others."""
        told = self.said.get("article", self.before.get("article"))
        return told if isinstance(told, int) else None

    @property
    def articles(self) -> frozenset[int]:
        """The numbers of all articles that it, or what it took back, names."""
        told = self.said.get("articles", self.before.get("articles", [self.article]))
        some = told if isinstance(told, list) else []
        return frozenset(one for one in some if isinstance(one, int))

    @property
    def stands(self) -> bool:
        """Whether it has not been undone."""
        return self.undone_by is None


def changes(before: Mapping[str, object], said: Mapping[str, object]) -> Iterator[Change]:
    """Yield what is said, part by part, with what stood before."""
    for part in _PLAIN:
        if part in said:
            yield Change(part=part, before=_values(before.get(part)), after=_values(said[part]))
    severity = str(before.get("severity") or "")
    if "severity" not in said and severity_lost(severity, str(said.get("class", ""))):
        yield Change(part="severity", before=(severity,))
    for part in _KEYED:
        stood, told = before.get(part), said.get(part)
        for key, after in told.items() if isinstance(told, Mapping) else ():
            was = stood.get(key) if isinstance(stood, Mapping) else None
            yield Change(part=part, key=str(key), before=_values(was), after=_values(after))


def severity_lost(stood: str, class_: str) -> bool:
    """Whether harm or danger of *class_* cannot be as severe as *stood*: then it is not established."""
    harmful = class_ in list(ArticleClass) and ArticleClass(class_).harmful
    return harmful and stood in list(Severity) and not Severity(stood).fits(ArticleClass(class_))


def _values(told: object) -> tuple[str, ...]:
    if isinstance(told, Sequence) and not isinstance(told, str):
        return tuple(map(str, told))
    return () if told is None or told == "" else (str(told),)
