"""What is wrong, article by article: the examples behind the figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jiken.quality.gold import Gold, GoldRow, Kind
from jiken.quality.homes import Placed, is_taken_in, placed
from jiken.quality.placements import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One article that is not where gold has it: *what* is wrong, of which *event*."""

    what: str
    event: str
    row: GoldRow


def mistakes(gold: Gold, placements: Iterable[Placement]) -> list[Mistake]:
    """Return every article that is elsewhere than gold says, by event.

    A member is "split off" where most of its event is in another incident, and "merged in"
    where its incident holds more of another event.
    """
    on = placed(gold, list(placements))
    # What is told of one article and one event is told once: as a look-alike, if it is one.
    found = {(one.event, one.row.key): one for one in (*_members(on), *_others(on))}
    return sorted(found.values(), key=lambda one: (one.event, one.what, one.row.key))


def _members(on: Placed) -> Iterator[Mistake]:
    majority = _majority(on)
    members = zip(on.rows(Kind.MEMBER), on.members.predicted, strict=True)
    for row, incident in members:
        event = row.cluster or ""
        if row.key not in on.found:
            yield Mistake(what="missing", event=event, row=row)
        elif incident != on.homes[event]:
            yield Mistake(what="split off", event=event, row=row)
        if majority[incident] != event:
            yield Mistake(what="merged in", event=str(majority[incident]), row=row)


def _majority(on: Placed) -> Mapping[Hashable, Hashable]:
    """Return the event that each predicted cluster holds most of."""
    held: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for incident, event in zip(on.members.predicted, on.members.true, strict=True):
        held[incident][event] += 1
    return {incident: counts.most_common(1)[0][0] for incident, counts in held.items()}


def _others(on: Placed) -> Iterator[Mistake]:
    for row in on.rows(Kind.LOOK_ALIKE):
        if is_taken_in(on, row):
            event = row.lookalike_of or row.cluster or ""
            yield Mistake(what="look-alike taken in", event=event, row=row)
    for row in on.rows(Kind.FOLLOW_UP):
        if not on.at_home(row, row.cluster):
            yield Mistake(what="follow-up lost", event=row.cluster or "", row=row)
    for row in on.rows(Kind.COMPLEMENTARY):
        if on.at_home(row, row.cluster):
            yield Mistake(what="explainer taken in", event=row.cluster or "", row=row)
