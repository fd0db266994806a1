"""An incident's record: days, counts, languages and the headline that stands for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiken.models import Article, Incident, Membership, Role, SourceKind
from jiken.rollup.teasers import is_teaser

FIRST_HAND = (SourceKind.PUBLISHER, SourceKind.WIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article with its place in the incident."""

    article: Article
    membership: Membership

    @property
    def order(self) -> tuple[str, str]:
        """Earliest first; an undated article counts by when it was fetched, after dated ones."""
        published = self.article.published
        at = published.at if published else self.article.fetched_at
        return (f"{'0' if published else '1'}{at.isoformat()}", self.article.canonical_url)


def roll_up(identity: str, members: Sequence[Member], independent_sources: int) -> Incident:
    """Return the incident that *members* make, whatever their order.

    Only in-event articles count, set days and give titles.
    """
    inside = sorted((m for m in members if m.membership.role.in_event), key=lambda m: m.order)
    days = [m.article.published.day for m in inside if m.article.published]
    return Incident(
        id=identity,
        day=days[0] if days else None,
        last_day=max(days, default=None),
        title_ja=title(inside, "ja"),
        title_en=title(inside, "en"),
        article_count=len(inside),
        independent_source_count=independent_sources,
        languages=tuple(sorted({m.article.language for m in inside})),
        countries=tuple(sorted({m.article.country for m in inside if m.article.country})),
        memberships=tuple(sorted((m.membership for m in members), key=lambda m: m.article)),
    )


def title(inside: Sequence[Member], language: str) -> str | None:
    """Return the headline that stands for the incident in *language*, None without one.

    One that says what happened before one that asks or teases; then the earliest first-hand
    report's, then any report's, then a copy's or a follow-up's.
    """
    own = [m for m in inside if m.article.language == language and m.article.title]
    best = min(own, key=lambda m: (is_teaser(m.article.title), distance(m), m.order), default=None)
    return best.article.title if best else None


def distance(member: Member) -> int:
    """Return how far a member is from first-hand reporting of the event: 0 is nearest."""
    roles = {Role.REPORT: 0, Role.COPY: 1, Role.FOLLOW_UP: 2}
    second_hand = member.article.source_kind not in FIRST_HAND
    return roles.get(member.membership.role, 3) * 2 + second_hand


def first_day(members: Sequence[Member]) -> date:
    """Return the day that names an incident: its earliest in-event report's local day.

    Where no report is dated, the day it was fetched.
    """
    first = first_member(members)
    published = first.article.published
    return published.day if published else first.article.fetched_at.date()


def first_member(members: Sequence[Member]) -> Member:
    """Return the earliest in-event report, or the earliest of all where there is none."""
    reports = [m for m in members if m.membership.role is Role.REPORT]
    return min(reports or members, key=lambda m: m.order)
