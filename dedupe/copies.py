"""Copies of one text: wire copies, syndication, republication in a family, matome quotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from dedupe.linkage import Sets
from dedupe.policy import Policy
from dedupe.profile import Profile
from dedupe.shingles import containment
from dedupe.signals import hours_apart, wording

# What repeats others' reports by its trade.
REPEATERS = frozenset({"aggregator", "matome", "search"})
_TITLE_JA = 10
_TITLE = 30
_BODY = 200
_HOURS_OF_A_WIRE = 72.0
_NEARLY = 0.05
# Where nothing but two headlines is known, a desk's hand in one: a word changed in place, clauses in their order. On the dev
# part of data/gold/roles no two desks' own headlines come nearer than 0.76.
_EDITED, _HOURS_OF_A_HEADLINE = 0.85, 36.0


def is_copy(a: Profile, b: Profile, body: float, probability: float, policy: Policy) -> bool:
    """Whether one of two stories in one incident repeats the other's text or its source's.

    *body* is how much of the shorter text stands in the other.
    """
    if a.language != b.language:
        return _is_translation(a, b, probability)
    if _bare(a, b) and _moves_on(a, b):
        return False
    if body >= policy.copy_containment:
        return True
    # What a wire sends weeks later under a like headline is its next report, not the first again.
    if (hours_apart(a, b) or 0.0) > _HOURS_OF_A_WIRE:
        return False
    titles = wording(a, b) if a.title and b.title else 0.0
    same_wire = _wire(a) is not None and _wire(a) == _wire(b)
    if same_wire and a.family != b.family and (titles >= 0.5 or body >= 0.25):
        return True
    if REPEATERS & {a.kind, b.kind} and (titles >= 0.75 or body >= 0.4):
        return True
    if _is_edited(a, b):
        return True
    return _is_retitled(a, b, titles, policy) and (body >= 0.3 or min(a.length, b.length) < _BODY)


def _is_retitled(a: Profile, b: Profile, titles: float, policy: Policy) -> bool:
    """Whether the headlines are one, as edited or as cut by a desk.

    Equal headlines over long bodies that differ are two desks with one idea: see the caller.
    """
    shorter, longer = sorted((a.title, b.title), key=len)
    least = _TITLE_JA if a.language == "ja" else _TITLE
    return len(shorter) >= least and (titles >= policy.copy_wording or shorter in longer)


def _bare(a: Profile, b: Profile) -> bool:
    return not a.length and not b.length


def _moves_on(a: Profile, b: Profile) -> bool:
    """Whether the one headline's step or figures are not the other's: "arrested" and "charged" are two reports."""
    steps = bool(a.steps) and bool(b.steps) and a.steps != b.steps
    mine, yours = _told(a), _told(b)
    return steps or bool(mine - yours and yours - mine)


def _told(story: Profile) -> set[tuple[str, float]]:
    return {(unit, value) for unit, values in story.title_units.items() for value in values}


def _is_edited(a: Profile, b: Profile) -> bool:
    """Whether two stories of which only the headline is known bear one, but for a word or two."""
    if not _bare(a, b) or (hours_apart(a, b) or 0.0) > _HOURS_OF_A_HEADLINE:
        return False
    shorter = min(a.title, b.title, key=len)
    least = _TITLE_JA if a.language == "ja" else _TITLE
    return len(shorter) >= least and _in_order(a.title, b.title) >= _EDITED


def _in_order(one: str, other: str) -> float:
    return fuzz.ratio(one, other, processor=None) / 100.0


def _is_translation(a: Profile, b: Profile, probability: float) -> bool:
    gap = hours_apart(a, b)
    if gap is None or gap > _HOURS_OF_A_WIRE:
        return False
    same_family = bool(a.family) and a.family == b.family
    same_wire = _wire(a) is not None and _wire(a) == _wire(b)
    return (same_family and probability >= 0.5) or (same_wire and probability >= 0.7)


def _wire(story: Profile) -> str | None:
    return story.credit or (story.family if story.kind == "wire" else None)


def origins(
    members: Sequence[Profile],
    probability: Callable[[Profile, Profile], float],
    policy: Policy,
) -> dict[int, int]:
    """Return {copy: origin} by article id, for *members* of one incident in order of key."""
    sets = Sets(len(members))
    bodies = {
        (i, j): _shared(members[i], members[j]) for i, j in combinations(range(len(members)), 2)
    }
    least = _least(members, bodies)
    for (i, j), body in bodies.items():
        a, b = members[i], members[j]
        partly = policy.copy_containment <= body < least[_shorter(members, i, j)]
        if not partly and is_copy(a, b, body, probability(a, b), policy):
            sets.join(i, j)
    found: dict[int, int] = {}
    for group in sets.groups():
        first, *others = sorted((members[i] for i in group), key=_rank)
        found |= {other.id: first.id for other in others}
    quoted = _quotations(members, found, probability, policy)
    return {copy: quoted.get(origin, origin) for copy, origin in found.items()} | quoted


def _least(members: Sequence[Profile], bodies: Mapping[tuple[int, int], float]) -> list[float]:
    """Return for each story how much of it a text must hold to be its origin or a copy of that.

    Desks tell a release in nearly its words, so that a brief cut from one report stands in
    part in others, too. Only what holds nearly as much of it as the fullest is its text.
    """
    fullest = [0.0] * len(members)
    for (i, j), body in bodies.items():
        shorter = _shorter(members, i, j)
        fullest[shorter] = max(fullest[shorter], body)
    return [most - _NEARLY for most in fullest]


def _shared(a: Profile, b: Profile) -> float:
    """Return how much of the shorter text stands in the other; nothing, across languages."""
    return containment(a.shingles, b.shingles) if a.language == b.language else 0.0


def _shorter(members: Sequence[Profile], i: int, j: int) -> int:
    return i if len(members[i].shingles) <= len(members[j].shingles) else j


def _quotations(
    members: Sequence[Profile],
    found: dict[int, int],
    probability: Callable[[Profile, Profile], float],
    policy: Policy,
) -> dict[int, int]:
    """Return the origin of each matome page: the report that is most like it."""
    reports = [m for m in members if m.kind not in REPEATERS]
    quoted = {}
    for page in (m for m in members if m.kind == "matome" and m.id not in found and reports):
        best = max(reports, key=lambda r: probability(page, r))
        if probability(page, best) >= policy.link:
            quoted[page.id] = found.get(best.id, best.id)
    return quoted


def _rank(story: Profile) -> tuple[bool, bool, float, str]:
    """Order by who can have written it: the wire itself, then the earliest.

    A credit says that a page is a copy, but pages without one are often copies of it that
    dropped the line. A story of which only the day is known counts as of that day's end: that it was first
    would be a guess.
    """
    earliest = story.end if story.dated else float("inf")
    return (
        story.kind in REPEATERS,
        story.kind != "wire",
        earliest,
        story.key,
    )


def source_groups(
    members: Sequence[Profile], copies: dict[int, int]
) -> tuple[tuple[int, ...], ...]:
    """Return the members' ids in groups of one source: a text and its copies, a family, a wire."""
    sets = Sets(len(members))
    place = {member.id: rank for rank, member in enumerate(members)}
    first: dict[str, int] = {}
    for rank, member in enumerate(members):
        for owner in _owners(member):
            sets.join(first.setdefault(owner, rank), rank)
    for copy, origin in copies.items():
        sets.join(place[copy], place[origin])
    return tuple(tuple(members[rank].id for rank in group) for group in sets.groups())


def _owners(story: Profile) -> Iterable[str]:
    return [owner for owner in (story.family, story.credit) if owner]
