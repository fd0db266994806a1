"""Which incident id each cluster gets: ids once given never change and never die. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Members = frozenset[int]
NOTHING: Mapping[str, Members] = {}
CORE = 3
"""An incident goes on with what it was before others were merged into it, if that is 1 / CORE of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cluster that asks for an id: its in-event articles, its day and its first article."""

    members: Members
    day: date
    first_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An id for each cluster in order, where old ids went, and what each new id split from.

    *revived* are ids that had been merged into another and are incidents again; *followed* says
    of those that are not where most of what was in them is now.
    """

    ids: tuple[str, ...]
    redirects: Mapping[str, str]
    splits: Mapping[str, str]
    revived: frozenset[str] = frozenset()
    followed: Mapping[str, str] = field(default_factory=dict)


def assign(
    candidates: Sequence[Candidate],
    before: Mapping[str, Members],
    taken: Iterable[str],
    dormant: Mapping[str, Members] = NOTHING,
    cores: Mapping[str, Members] = NOTHING,
) -> Assignment:
    """Return ids for *candidates*, given the incidents there were and every id ever given.

    A cluster keeps the id of the incident that it shares most articles with, an incident
    goes on in one cluster only; the older id wins a tie. An incident whose articles are now
    all in another's cluster redirects to it.

    *dormant* are ids that redirect, with what was in them: such an id comes to life again with a
    cluster that would have a new one and holds most of that. *cores* is what incidents had in them
    before others were merged into them: where that is still a third of one, it goes on there.
    """
    overlaps = _overlaps(candidates, before)
    kept = _matched(_overlaps(candidates, _claims(before, cores)))
    kept |= {i: id_ for i, id_ in _matched(overlaps).items() if _is_free(i, id_, kept)}
    revived = _revived(candidates, dormant, kept)
    ids = _named(candidates, kept | revived, set(taken) | set(before) | set(dormant))
    gone = set(before) - set(kept.values())
    asleep = {old: dormant[old] for old in sorted(dormant.keys() - revived.values())}
    formerly = _overlaps(candidates, asleep)
    return Assignment(
        ids=ids,
        revived=frozenset(revived.values()),
        followed={old: ids[i] for old in asleep if (i := _heir(old, formerly)) is not None},
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


def _claims(before: Mapping[str, Members], cores: Mapping[str, Members]) -> dict[str, Members]:
    """Return by which articles each incident goes on."""
    found = dict(before)
    for incident, core in cores.items():
        left = core & before.get(incident, frozenset())
        if left and CORE * len(left) >= len(before[incident]):
            found[incident] = left
    return found


def _is_free(i: int, incident: str, kept: Mapping[int, str]) -> bool:
    return i not in kept and incident not in kept.values()


def _revived(
    candidates: Sequence[Candidate], dormant: Mapping[str, Members], kept: Mapping[int, str]
) -> dict[int, str]:
    """Return the dormant ids of clusters that none is *kept* of: each holds most of what that was."""
    found = _overlaps(candidates, dormant)
    return _matched([o for o in found if o[1] not in kept and 2 * o[0] > len(dormant[o[2]])])


def _overlaps(candidates: Sequence[Candidate], before: Mapping[str, Members]) -> Overlaps:
    """Return (shared articles, cluster, incident), most shared first, then the older id."""
    home: defaultdict[int, list[str]] = defaultdict(list)
    for incident, members in before.items():
        for article in members:
            home[article].append(incident)
    found = [
        (shared, i, incident)
        for i, candidate in enumerate(candidates)
        for incident, shared in Counter(
            incident for article in candidate.members for incident in home.get(article, ())
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
