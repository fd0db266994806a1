"""Gold: articles, and what is right about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jiken.quality.classes import ClassRow
from jiken.quality.limits import Limits
from jiken.quality.placements import url_key


class Kind(StrEnum):
    """What a row says of an article and an event."""

    MEMBER = "member"
    FOLLOW_UP = "follow-up"
    COMPLEMENTARY = "complementary"
    LOOK_ALIKE = "look-alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """One labelled article. *kind* is None where the row belongs to no event or is not judged."""

    url: str
    cluster: str | None
    kind: Kind | None
    lookalike_of: str | None = None
    role: str | None = None
    copy_of: str | None = None
    is_copy: bool = False

    @property
    def key(self) -> str:
        """The address as it is compared."""
        return url_key(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What gold's articles.jsonl says: *at* is in seconds since 1970 (None: undated)."""

    language: str | None = None
    at: float | None = None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A gold set: its rows, the facts of its articles by URL key, and its limits.

    *classes* are what is right of classes and tags, where it says so.
    """

    name: str
    rows: tuple[GoldRow, ...]
    facts: Mapping[str, Fact]
    limits: Limits = field(default_factory=Limits)
    classes: tuple[ClassRow, ...] = ()

    @property
    def has_events(self) -> bool:
        """Whether it says which articles report one event."""
        return any(row.kind for row in self.rows)

    def of(self, kind: Kind) -> tuple[GoldRow, ...]:
        """Return the rows of one kind, each address once."""
        rows = (row for row in self.rows if row.kind is kind and row.cluster)
        once: dict[str, GoldRow] = {}
        for row in rows:
            once.setdefault(row.key, row)
        return tuple(once.values())

    def language(self, row: GoldRow) -> str | None:
        """Return the language of a row's article."""
        return self.facts.get(row.key, Fact()).language
