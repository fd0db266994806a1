"""Groups of reports by evidence, and the lone stories that go with a whole group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from dedupe.graph import Graph, Pair
from dedupe.linkage import MILLION, Sets, average_linkage, components
from dedupe.policy import DAY, Policy

Groups = Sequence[Sequence[int]]


def linked_groups(
    graph: Graph, reports: Collection[int], bonds: Sets, apart: Sequence[Pair], policy: Policy
) -> tuple[list[list[int]], dict[int, int]]:
    """Return the groups of *reports* by average linkage, and {component size: how many}."""
    barred = set(apart)
    inner = {p: s for p, s in graph.scores.items() if p[0] in reports and p[1] in reports}
    join = round(policy.join * MILLION)
    strong = {p: s for p, s in inner.items() if s >= join and p not in barred}
    connected = components(bonds, len(graph.stories), strong, policy.component)
    pieces = [piece for piece in connected if piece[0] in reports]
    scores, barriers = _by_piece(pieces, inner), _by_piece(pieces, dict.fromkeys(apart, 0))
    groups = [
        group
        for at, piece in enumerate(pieces)
        for group in average_linkage(
            piece, bonds, scores[at], barriers[at], join=join, never=graph.never
        )
    ]
    return sorted(groups), dict(sorted(Counter(map(len, pieces)).items()))


def _by_piece(pieces: Groups, pairs: Mapping[Pair, int]) -> defaultdict[int, dict[Pair, int]]:
    """Return the pairs that lie inside each piece."""
    place = {rank: at for at, piece in enumerate(pieces) for rank in piece}
    found: defaultdict[int, dict[Pair, int]] = defaultdict(dict)
    for pair in sorted(pairs):
        at = place.get(pair[0])
        if at is not None and at == place.get(pair[1]):
            found[at][pair] = pairs[pair]
    return found


def homes(groups: Groups) -> dict[int, int]:
    """Return in which group each rank is."""
    return {rank: at for at, group in enumerate(groups) for rank in group}


def near_groups(
    graph: Graph,
    rank: int,
    groups: Groups,
    home: Mapping[int, int],
    apart: Collection[Pair],
    least: float,
    links: int,
) -> list[int]:
    """Return the groups that *rank* has evidence of *least* to, best first, but not its own."""
    barred = {home.get(b if a == rank else a) for a, b in apart if rank in (a, b)}
    met = {home[o] for o in graph.neighbours[rank] if o in home} - barred - {home.get(rank)}
    ties = {at: graph.tie(rank, groups[at], links) for at in met}
    near = [at for at in met if ties[at] >= least * MILLION]
    return sorted(near, key=lambda at: (-ties[at], groups[at][0]))


def spanning(graph: Graph, groups: Groups, kept: Collection[int], policy: Policy) -> set[int]:
    """Return the stories that tell of several unrelated events: round-ups by evidence.

    A story that strong evidence ties to two groups, its own without it among them, which
    next to nothing else ties to each other. Those in *kept* are never such.
    """
    whole = [group for group in groups if len(group) > 1]
    home = homes(whole)
    return {
        rank
        for group in groups
        for rank in group
        if rank not in kept and _spans(graph, rank, group, whole, home, policy)
    }


def _spans(
    graph: Graph,
    rank: int,
    group: Sequence[int],
    whole: Groups,
    home: Mapping[int, int],
    policy: Policy,
) -> bool:
    near = near_groups(graph, rank, whole, home, (), policy.span, policy.reopen_links)
    if not near:
        return False
    rest = [other for other in group if other != rank]
    told = [*([rest] if len(rest) > 1 else []), *(whole[at] for at in near)]
    return any(
        graph.mean_affair(a, b) < policy.unrelated * MILLION for a, b in combinations(told, 2)
    )


def reopened(
    graph: Graph, groups: Groups, apart: Sequence[Pair], policy: Policy
) -> tuple[list[list[int]], set[int]]:
    """Match each lone story against whole groups over all time; return groups and ranks added."""
    whole = [group for group in groups if len(group) > 1]
    home = homes(whole)
    added: defaultdict[int, list[int]] = defaultdict(list)
    for (rank,) in (group for group in groups if len(group) == 1):
        for at in _goes_on(graph, rank, whole, home, apart, policy):
            added[at].append(rank)
            break
    grown = [sorted([*group, *_compatible(added[at], apart)]) for at, group in enumerate(whole)]
    taken = {rank for group in grown for rank in group}
    lone = [list(group) for group in groups if len(group) == 1 and group[0] not in taken]
    return sorted(grown + lone), taken - {rank for group in whole for rank in group}


def _goes_on(
    graph: Graph,
    rank: int,
    whole: Groups,
    home: Mapping[int, int],
    apart: Sequence[Pair],
    policy: Policy,
) -> Iterator[int]:
    near = near_groups(graph, rank, whole, home, apart, policy.reopen, policy.reopen_links)
    yield from (at for at in near if not _precedes(graph, rank, whole[at], policy))


def _precedes(graph: Graph, rank: int, group: Sequence[int], policy: Policy) -> bool:
    """Whether a story came out long before the group's first: no follow-up does."""
    known = [graph.stories[other].begin for other in group if graph.stories[other].dated]
    story = graph.stories[rank]
    return bool(known) and story.dated and story.end < min(known) - policy.window_days * DAY


def _compatible(ranks: Sequence[int], apart: Sequence[Pair]) -> list[int]:
    """Return *ranks* without those that a cannot-link holds apart from an earlier one."""
    barred, kept = set(apart), list[int]()
    for rank in sorted(ranks):
        if not any((other, rank) in barred for other in kept):
            kept.append(rank)
    return kept
