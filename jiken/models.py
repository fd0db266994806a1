"""The records that pass between stages: frozen, typed, times in aware UTC.

A `_raw` field keeps what the page said. Nothing here reads files, clocks or tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Self

from jiken.taxonomy import ArticleClass, Severity


class SourceKind(StrEnum):
    """What a source is to a news monitor."""

    PUBLISHER = "publisher"
    WIRE = "wire"
    AGGREGATOR = "aggregator"
    MATOME = "matome"
    SEARCH = "search"


class Precision(StrEnum):
    """How much of a publication time is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class Role(StrEnum):
    """What an article is to an incident. The first three are in-event."""

    REPORT = "report"
    COPY = "copy"
    FOLLOW_UP = "follow-up"
    EDITORIAL = "editorial"
    ROUND_UP = "round-up"

    @property
    def in_event(self) -> bool:
        """Whether an article in this role belongs to the event and may set its dates."""
        return self in (Role.REPORT, Role.COPY, Role.FOLLOW_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When an article came out, and how exactly that is known.

    *at* is aware UTC: the instant, or the local midnight that begins the day or month.
    *offset* is the publisher's distance from UTC in minutes; *raw* is what the page said.

    >>> at = datetime(2026, 1, 18, 15, tzinfo=timezone.utc)
    >>> Published(at=at, precision=Precision.DAY, offset=540, raw="2026年1月19日").exported()
    '2026-01-19'
    """

    at: datetime
    precision: Precision = Precision.INSTANT
    offset: int = 0
    raw: str = ""

    @property
    def local(self) -> datetime:
        """The same time on the publisher's clock."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset)))

    @property
    def day(self) -> date:
        """The publisher's local day (the first of the month where no day is known)."""
        return self.local.date()

    def exported(self) -> str:
        """Return ISO 8601 no more exact than what is known: instant with offset, day or month."""
        if self.precision is Precision.MONTH:
            return f"{self.local:%Y-%m}"
        if self.precision is Precision.DAY:
            return f"{self.local:%Y-%m-%d}"
        return self.local.isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address that announces articles: RSS, Atom, RDF, JSON Feed or a sitemap."""

    url: str
    evidence: str
    verified: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An HTML page that lists articles, with CSS selectors for the links and the next page."""

    url: str
    links: str
    evidence: str
    next: str = ""
    pages: int = 3
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher, wire, aggregator, matome site or search feed, as `data/sources.toml` has it.

    *poll* bounds are in minutes, *delay* is seconds between requests to one host,
    *tails* are site names that its pages append to titles.
    """

    id: str
    name_ja: str
    name_en: str
    family: str
    language: str
    country: str
    kind: SourceKind
    hosts: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[Feed, ...] = ()
    listings: tuple[Listing, ...] = ()
    tails: tuple[str, ...] = ()
    wires: tuple[str, ...] = ()
    poll_minutes: int = 60
    poll_min_minutes: int = 15
    poll_max_minutes: int = 1440
    delay: float = 2.0
    enabled: bool = True
    note: str = ""

    @property
    def name(self) -> str:
        """The publisher's name in its own language, where that is known."""
        first, second = (
            (self.name_ja, self.name_en) if self.language == "ja" else (self.name_en, self.name_ja)
        )
        return first or second


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """When a source was polled, when it is due, and how much it yields.

    *yielded* counts new pages ever, *usual_gap_minutes* is the running mean gap between yields.
    """

    source: str
    polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    interval_minutes: float | None = None
    yielded_at: datetime | None = None
    yielded: int = 0
    usual_gap_minutes: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """An article URL as a feed, sitemap or listing announced it.

    *via* is the address of that feed, sitemap or listing; *published* is its claim.
    """

    url: str
    source: str
    via: str
    title: str | None = None
    language: str | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """The bytes that came back for one frontier URL.

    *url* is where the redirects ended; *requested_url* is what the frontier asked for.
    """

    requested_url: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    fetched_at: datetime
    discovery: Discovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a page says of itself: the pure result of extraction, before the registry has its say.

    *canonical_url* is the page's own claim if it may be believed, else the fetched address.
    *credit* is the wire that the page names as its origin ("共同", "時事", "AFP", …).
    """

    canonical_url: str
    title: str
    text: str
    lead: str = ""
    language: str | None = None
    author: str | None = None
    published: Published | None = None
    section: str | None = None
    image: str | None = None
    credit: str | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article under its canonical URL.

    *content_hash* is the SHA-256 in hex of the folded title and text, *credit* the wire
    that the page itself names as its origin, *urls* every address it was met under.
    """

    canonical_url: str
    title: str
    text: str
    lead: str
    language: str
    source: str
    publisher: str
    family: str
    fetched_at: datetime
    content_hash: str
    country: str = ""
    source_kind: SourceKind = SourceKind.PUBLISHER
    urls: tuple[str, ...] = ()
    author: str | None = None
    published: Published | None = None
    section: str | None = None
    image: str | None = None
    credit: str | None = None
    ai_cue: str | None = None

    @property
    def published_or_fetched(self) -> datetime:
        """When the article came out, or where that is not known, when it was fetched."""
        return self.published.at if self.published else self.fetched_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quotation: *said* is [start, end) of an article's *field* (title, lead or text)."""

    field: str
    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for a link (*sign* "=" or "≈") or against it ("≠").

    *kind* is quantity, person, place, name, deed, term, wording, meaning or time. *here* is
    the article that the reason stands under, *there* the one that it is compared with. *share*
    (0 to 1) is of wording and meaning; *hours* apart, at least so many where *at_least*, and the
    local days as far as they are known are of time. *text* is a sentence that an earlier
    version stored in place of all that.
    """

    kind: str
    sign: str
    here: Said | None = None
    there: Said | None = None
    share: float | None = None
    hours: float | None = None
    at_least: bool = False
    here_day: str | None = None
    there_day: str | None = None
    text: str = ""

    def turned(self) -> Self:
        """Return the same from the other article's side."""
        return replace(
            self,
            here=self.there,
            there=self.here,
            here_day=self.there_day,
            there_day=self.here_day,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One value of a tag and what gave it: *said* is the cue, None where only the model speaks.

    *learnt*: *said* is no cue, but the clause that the model's weights for the tag speak for.
    *group* is a key of `jiken.taxonomy.TAGS`, or country (ISO 3166 alpha-3), system (an AI
    system by name) or organisation.
    """

    group: str
    value: str
    probability: float
    said: Said | None = None
    learnt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of a rationale in both languages, and the quotations that it rests on."""

    text_ja: str
    text_en: str
    quotes: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What an article is, and why. *model* names the classifier and its version.

    *ai* says whether an AI system is part of the story, *helper* whether it is one that
    rescues, detects or prevents. *class_* is "needs review" where the best candidate is less
    likely than the classifier's threshold; *candidates* are the two likeliest, best first.
    *severity* is None where no quotation (*severity_said*) justifies a step.
    """

    class_: ArticleClass
    ai: bool
    helper: bool
    ai_probability: float
    candidates: tuple[tuple[ArticleClass, float], ...]
    severity: Severity | None = None
    severity_said: Said | None = None
    tags: tuple[Tag, ...] = ()
    rationale: tuple[Claim, ...] = ()
    model: str = ""

    @property
    def probability(self) -> float:
        """How likely the best candidate is."""
        return self.candidates[0][1]

    def values(self, group: str) -> tuple[str, ...]:
        """Return the values of one group of tags."""
        return tuple(tag.value for tag in self.tags if tag.group == group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An article's place in an incident: its role, its origin if it is a copy, and why.

    *reasons* are for a reviewer, most telling first, about this article and the one it
    hangs on, *linked_to*; *probability* is the weakest link that holds the article there.
    All three are empty for the incident's first article.
    """

    article: int
    incident: str
    role: Role
    copy_of: int | None = None
    linked_to: int | None = None
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One event, as its in-event articles tell it. Both counts are over in-event articles."""

    id: str
    day: date | None
    title_ja: str | None
    title_en: str | None
    article_count: int
    independent_source_count: int
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    last_day: date | None = None
    redirect_to: str | None = None
    memberships: tuple[Membership, ...] = field(default=(), repr=False)
