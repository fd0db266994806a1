"""How an incident could be split: where the evidence between its articles is weakest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from dedupe.linkage import MILLION, Pair, average_linkage, bound
from jiken.models import Role
from jiken.service.stories import POLICY
from jiken.store import Store
from jiken.store.decided import Placed

PROPOSALS, LARGEST = 3, 800
"""So many are made at most; of an incident with more articles, none."""
STEPS = 7
"""Halvings by which the least that holds an incident together is looked for."""
NEVER = round(POLICY.never * MILLION)

Scores = Mapping[Pair, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Articles that hang on the rest of their incident by little.

    *between* and *inside* are how likely a pair across, and one of them, is of one event, on
    average (*inside* None for a lone one); *link* is the strongest pair across, of that
    *strength*: the first of the two is one of *articles*.
    """

    articles: tuple[int, ...]
    between: float
    inside: float | None
    link: Pair
    strength: float


def proposed_splits(store: Store, incident: str) -> tuple[Proposal, ...]:
    """Return how an incident could be split, the likeliest first; copies stay with their origins.

    Each holds the smaller part by articles' numbers. What reviewers keep together is not parted,
    nor what is so likely one event that clustering would never take it for two.
    """
    members = [
        one for one in store.decided.places([incident]).get(incident, []) if Role(one.role).in_event
    ]
    if not 1 < len(members) <= LARGEST:
        return ()
    rank = {one.article: at for at, one in enumerate(members)}
    scores = _scores(store, rank)
    bonds = _bonds(store, members, rank)
    found = [_proposal(members, part, scores) for part in _parts(len(members), bonds, scores)]
    weak = (one for one in found if one.between < POLICY.alike)
    return tuple(sorted(weak, key=lambda one: (one.between, len(one.articles))))[:PROPOSALS]


def _scores(store: Store, rank: Mapping[int, int]) -> dict[Pair, int]:
    near = store.evidence.inside(list(rank))
    pairs = zip(near["a"].tolist(), near["b"].tolist(), strict=True)
    strong = zip(near["probability"].tolist(), near["affair"].tolist(), strict=True)
    return {
        _ordered(rank[a], rank[b]): round(max(told) * MILLION)
        for (a, b), told in zip(pairs, strong, strict=True)
    }


def _bonds(store: Store, members: Sequence[Placed], rank: Mapping[int, int]) -> list[Pair]:
    """Return what is not parted: copies with their origins, and what reviewers keep together."""
    told = store.incidents.places([members[0].incident])
    copies = [(m.article, m.copy_of) for some in told.values() for m in some if m.copy_of]
    together = [pair for pair, one in store.decided.pairs().items() if "always" in one.kind]
    return [(rank[a], rank[b]) for a, b in (*copies, *together) if a in rank and b in rank]


def _parts(count: int, bonds: Sequence[Pair], scores: Scores) -> Iterator[list[int]]:
    """Yield the smaller parts that fall off as more and more is asked of what holds groups together."""
    seen: set[tuple[int, ...]] = set()
    sets = bound(range(count), bonds, ())
    for wanted in (2, 3, 4):
        parts = _cut(count, wanted, lambda join: average_linkage(
            range(count), sets, scores, (), join=join, never=NEVER
        ))  # fmt: skip
        largest = max(parts, key=len)
        for part in parts:
            if part is not largest and tuple(part) not in seen:
                seen.add(tuple(part))
                yield part


def _cut(count: int, wanted: int, grouped: Callable[[int], list[list[int]]]) -> list[list[int]]:
    """Return the groups at the lowest threshold that leaves as many as *wanted*, or one group."""
    low, high = 0, MILLION
    best: list[list[int]] = [list(range(count))]
    for _ in range(STEPS):
        middle = (low + high) // 2
        found = grouped(middle)
        if len(found) >= wanted:
            best, high = found, middle
        else:
            low = middle
    return best


def _proposal(members: Sequence[Placed], part: Sequence[int], scores: Scores) -> Proposal:
    rest = sorted(set(range(len(members))) - set(part))
    across = {(a, b): scores.get(_ordered(a, b), NEVER) for a, b in product(part, rest)}
    inner = [scores.get(pair, NEVER) for pair in combinations(sorted(part), 2)]
    best = max(across, key=lambda pair: (across[pair], pair))
    return Proposal(
        articles=tuple(members[at].article for at in part),
        between=sum(across.values()) / len(across) / MILLION,
        inside=sum(inner) / len(inner) / MILLION if inner else None,
        link=(members[best[0]].article, members[best[1]].article),
        strength=across[best] / MILLION,
    )


def _ordered(a: int, b: int) -> Pair:
    return (a, b) if a <= b else (b, a)
