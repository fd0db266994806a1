"""Which incident id each cluster gets: ids once given never change and never die. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Members = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cluster that asks for an id: its in-event articles, its day and its first article."""

    members: Members
    day: date
    first_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An id for each cluster in order, where old ids went, and what each new id split from."""

    ids: tuple[str, ...]
    redirects: Mapping[str, str]
    splits: Mapping[str, str]


def assign(
    candidates: Sequence[Candidate], before: Mapping[str, Members], taken: Iterable[str]
) -> Assignment:
    """Return ids for *candidates*, given the incidents there were and every id ever given.

    A cluster keeps the id of the incident that it shares most articles with, an incident
    goes on in one cluster only; the older id wins a tie. An incident whose articles are now
    all in another's cluster redirects to it.
    """
    overlaps = _overlaps(candidates, before)
    kept = _matched(overlaps)
    ids = _named(candidates, kept, set(taken) | set(before))
    gone = set(before) - set(kept.values())
    return Assignment(
        ids=ids,
        redirects={old: ids[i] for old in sorted(gone) if (i := _heir(old, overlaps)) is not None},
        splits={
            ids[i]: parent
            for i in range(len(candidates))
            if i not in kept and (parent := _parent(i, overlaps)) is not None
        },
    )


def incident_ids(day: date, first_url: str) -> Iterator[str]:
    """Yield the ids that a new incident may have, best first: the day and four hex digits.

    The digits are the first four of the SHA-256 of the first article's canonical URL,
    later ones where those are taken.

    >>> next(incident_ids(date(2026, 1, 19), "https://news.example/1"))
    '2026-01-19-f137'
    """
    digest = hashlib.sha256(first_url.encode()).hexdigest()
    for start in range(len(digest) - 3):
        yield f"{day.isoformat()}-{digest[start : start + 4]}"
    for number in range(0x10000):
        yield f"{day.isoformat()}-{number:04x}"


Overlaps = list[tuple[int, int, str]]


def _overlaps(candidates: Sequence[Candidate], before: Mapping[str, Members]) -> Overlaps:
    """Return (shared articles, cluster, incident), most shared first, then the older id."""
    home = {article: incident for incident, members in before.items() for article in members}
    found = [
        (shared, i, incident)
        for i, candidate in enumerate(candidates)
        for incident, shared in Counter(
            home[article] for article in candidate.members if article in home
        ).items()
    ]
    return sorted(found, key=lambda o: (-o[0], o[2], candidates[o[1]].first_url))


def _matched(overlaps: Overlaps) -> dict[int, str]:
    kept: dict[int, str] = {}
    used: set[str] = set()
    for _, i, incident in overlaps:
        if i not in kept and incident not in used:
            kept[i] = incident
            used.add(incident)
    return kept


def _named(
    candidates: Sequence[Candidate], kept: Mapping[int, str], taken: set[str]
) -> tuple[str, ...]:
    names = dict(kept)
    fresh = [i for i in range(len(candidates)) if i not in kept]
    for i in sorted(fresh, key=lambda i: (candidates[i].day, candidates[i].first_url)):
        names[i] = next(
            name
            for name in incident_ids(candidates[i].day, candidates[i].first_url)
            if name not in taken
        )
        taken.add(names[i])
    return tuple(names[i] for i in range(len(candidates)))


def _heir(old: str, overlaps: Overlaps) -> int | None:
    return next((i for _, i, incident in overlaps if incident == old), None)


def _parent(i: int, overlaps: Overlaps) -> str | None:
    return next((incident for _, j, incident in overlaps if j == i), None)
