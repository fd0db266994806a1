"""What an incident says of itself beyond its record: each word of it quoted from an article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiken.models import Classification, Said
from jiken.rollup.incident import Member
from jiken.taxonomy import ArticleClass, Severity

ROLL_UP = "rollup-5"
"""The version of this package in `Assessment.model`: another one means roll up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified(Member):
    """An article with its place in the incident and its classification, None where it has none."""

    classification: Classification | None = None

    @property
    def id(self) -> int:
        """The article's id."""
        return self.membership.article


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article, by its id, and the language that they are in (a page's `lang`)."""

    article: int
    language: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledTag:
    """A value of a tag: how likely, how many independent sources give it, and the best cues.

    *group* is as in `jiken.models.Tag`. At most one quotation of each language; *learnt* ones
    are no cues, but the clauses that the model's weights speak for.
    """

    group: str
    value: str
    probability: float
    sources: int
    quotes: tuple[Quote, ...] = ()
    learnt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledClaim:
    """One sentence of the rationale in both languages; both hold every quotation, verbatim.

    A quotation stays in its own language, so that a page marks it with its `lang`.
    """

    text_ja: str
    text_en: str
    quotes: tuple[Quote, ...]


class FactKind(StrEnum):
    """What a fact is about."""

    KILLED = "killed"
    INJURED = "injured"
    PEOPLE = "people"
    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "share"
    TERM = "term"
    AGE = "age"
    DAY = "day"
    PLACE = "place"
    OFFENCE = "offence"
    PROCEDURE = "procedure"
    ORGANISATION = "organisation"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A fact as some of the articles have it; *sources* of them are independent.

    *value* compares: "500000" of a unit, an ISO date, an id of the alias table, or a name.
    *rounded* is "over 2,300" beside 2,318, which is no other figure.
    """

    value: str
    value_ja: str
    value_en: str
    sources: int
    quotes: tuple[Quote, ...]
    rounded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the fact sheet; more than one version is where the articles disagree.

    *unit* is of quantities (JPY, images, percent…), else empty. The version of most sources
    comes first.
    """

    kind: FactKind
    unit: str
    label_ja: str
    label_en: str
    versions: tuple[Version, ...]

    @property
    def disagrees(self) -> bool:
        """Whether the articles have different versions."""
        return sum(not version.rounded for version in self.versions) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What an incident is, and why, by its independent in-event reports.

    *candidates* are the classes, likeliest first (the first two are what a reviewer decides
    between where *class_* is "needs review"); empty where no in-event article is classified.
    *reports* are the articles that decided, one of each source, best first. A title is one
    quotation, a summary one for each sentence or, where a private name is left out of it,
    for each part; None or empty where no article has that language.
    *model* names the classifiers that spoke and the version of the roll-up.
    """

    incident: str
    class_: ArticleClass
    candidates: tuple[tuple[ArticleClass, float], ...] = ()
    ai_probability: float = 0.0
    helper: bool = False
    reports: tuple[int, ...] = ()
    severity: Severity | None = None
    severity_quotes: tuple[Quote, ...] = ()
    tags: tuple[RolledTag, ...] = ()
    rationale: tuple[RolledClaim, ...] = ()
    title_ja: Quote | None = None
    title_en: Quote | None = None
    summary_ja: tuple[Quote, ...] = ()
    summary_en: tuple[Quote, ...] = ()
    facts: tuple[Fact, ...] = ()
    model: str = ROLL_UP

    @property
    def probability(self) -> float:
        """How likely the best candidate is; 0 where there is none."""
        return self.candidates[0][1] if self.candidates else 0.0

    @property
    def ai(self) -> bool:
        """Whether an AI system is part of the story."""
        return self.ai_probability >= 0.5

    def values(self, group: str) -> tuple[str, ...]:
        """Return the values of one group of tags, most sources first."""
        return tuple(tag.value for tag in self.tags if tag.group == group)
