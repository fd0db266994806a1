"""Events and their homes: what became of the articles that stand by an event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jiken.quality.gold import Fact, Gold, GoldRow, Kind
from jiken.quality.neighbours import Members
from jiken.quality.partition import mean
from jiken.quality.placements import Placement, by_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Gold laid on what the product made: its members in parallel, and each event's home.

    An event's home is the incident that holds most of its members, the first of them where
    several hold as many.
    """

    gold: Gold
    placements: Sequence[Placement]
    found: Mapping[str, Placement]
    members: Members
    homes: Mapping[Hashable, Hashable]

    def at_home(self, row: GoldRow, event: str | None) -> bool:
        """Whether a row's article is in-event in the home of *event*."""
        home = self.incident(row)
        return home is not None and home == self.homes.get(event)

    def incident(self, row: GoldRow) -> str | None:
        """Return the incident that a row's article is in-event in."""
        return _incident(self.found.get(row.key))

    def rows(self, kind: Kind, language: str | None = None) -> list[GoldRow]:
        """Return the rows of one kind in *language* (None: all) whose event has a home.

        Look-alikes need none: they are judged by the event that they are like.
        """
        return [
            row
            for row in self.gold.of(kind)
            if language in (None, self.gold.language(row))
            and (kind is Kind.LOOK_ALIKE or row.cluster in self.homes)
        ]


def placed(gold: Gold, placements: Sequence[Placement]) -> Placed:
    """Return *gold* laid on *placements*; a member in no incident stands alone."""
    found = by_url(placements)
    members = _members(gold, gold.of(Kind.MEMBER), found)
    return Placed(
        gold=gold, placements=placements, found=found, members=members, homes=_homes(members)
    )


def _members(gold: Gold, rows: Sequence[GoldRow], found: Mapping[str, Placement]) -> Members:
    facts = [gold.facts.get(row.key, Fact()) for row in rows]
    return Members(
        predicted=[_incident(found.get(row.key)) or (i,) for i, row in enumerate(rows)],
        true=[row.cluster for row in rows],
        languages=[fact.language for fact in facts],
        at=np.array([np.nan if f.at is None else f.at for f in facts], dtype=np.float64),
    )


def _incident(placement: Placement | None) -> str | None:
    return placement.incident if placement else None


def _homes(members: Members) -> Mapping[Hashable, Hashable]:
    """Return the predicted cluster that holds most of each true one."""
    held: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for true, predicted in zip(members.true, members.predicted, strict=True):
        held[true][predicted] += 1
    return {true: counts.most_common(1)[0][0] for true, counts in held.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFigures:
    """What became of articles that are no members, by the home of the event that they stand by.

    Missing articles count against: a look-alike as taken in, a follow-up as lost.
    """

    missing: int
    lookalikes: int
    lookalikes_taken_in: int
    followups: int
    followups_attached: float | None
    complementary: int
    complementary_in_event: float | None
    strangers_per_incident: float


def home_figures(on: Placed, *, language: str | None = None) -> HomeFigures:
    """Return the figures of the articles in *language* (None: all)."""
    alike = on.rows(Kind.LOOK_ALIKE, language)
    follow = on.rows(Kind.FOLLOW_UP, language)
    beside = on.rows(Kind.COMPLEMENTARY, language)
    return HomeFigures(
        missing=sum(row.key not in on.found for row in on.rows(Kind.MEMBER, language)),
        lookalikes=len(alike),
        lookalikes_taken_in=sum(is_taken_in(on, row) for row in alike),
        followups=len(follow),
        followups_attached=mean([on.at_home(row, row.cluster) for row in follow]),
        complementary=len(beside),
        complementary_in_event=mean([on.at_home(row, row.cluster) for row in beside]),
        strangers_per_incident=_strangers(on, language),
    )


def is_taken_in(on: Placed, row: GoldRow) -> bool:
    """Whether a look-alike is in the home of the event that it must not be in."""
    return row.key not in on.found or on.at_home(row, row.lookalike_of or row.cluster)


def _strangers(on: Placed, language: str | None) -> float:
    """Return how many articles that gold does not know are in-event in an event's home, per home."""
    known = {row.key for row in on.gold.rows if row.cluster}
    incidents = set(on.homes.values())
    inside = [
        p for p in on.placements if p.incident in incidents and language in (None, p.language)
    ]
    strange = [p for p in inside if by_url([p]).keys().isdisjoint(known)]
    return len(strange) / len(incidents) if incidents else 0.0
