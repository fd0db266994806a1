"""From evidence to incidents: who is together, in which role, and what holds each article there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from dedupe.clusters import Cluster, Clustering, Link
from dedupe.evidence import Evidence
from dedupe.graph import Graph, Pair
from dedupe.linkage import MILLION, Sets, average_linkage, bound, components
from dedupe.members import member_cluster
from dedupe.nature import Nature
from dedupe.policy import DAY, Policy
from dedupe.profile import Profile


def partition(
    profiles: Collection[Profile],
    edges: Iterable[Evidence],
    must: Iterable[Pair],
    cannot: Iterable[Pair],
    policy: Policy,
) -> Clustering:
    """Return the clusters that the evidence makes, with must- and cannot-links (by id) held.

    The same for any order of *profiles* and *edges* and any ids. Contradiction if the
    judgements cannot all hold. Editorials and round-ups are linked afterwards and join nothing,
    unless a must-link makes one a report.
    """
    graph = Graph(profiles, edges, policy)
    together, apart = graph.pairs(must), graph.pairs(cannot)
    bonds = bound([story.key for story in graph.stories], together, apart)
    kept = {rank for pair in together for rank in pair}
    reports = {r for r, s in enumerate(graph.stories) if s.nature is Nature.REPORT or r in kept}
    found, sizes = _groups(graph, reports, bonds, apart, policy)
    groups, reopened, spread = _reopened(graph, found, apart, bonds, policy)
    clusters = tuple(member_cluster(graph, group, reopened, policy) for group in groups)
    outside = [r for r in range(len(graph.stories)) if r not in reports]
    home = {rank: at for at, group in enumerate(groups) for rank in group}
    links = [x for rank in outside for x in _links(graph, rank, groups, home, apart, policy)]
    links += [
        link for rank in sorted(spread) for link in _spread(graph, rank, spread[rank], groups)
    ]
    return Clustering(clusters=clusters, links=tuple(links), component_sizes=sizes)


def _groups(
    graph: Graph, reports: Collection[int], bonds: Sets, apart: Sequence[Pair], policy: Policy
) -> tuple[list[list[int]], dict[int, int]]:
    """Return the groups of reports by average linkage, and {component size: how many}."""
    barred = set(apart)
    inner = {p: s for p, s in graph.scores.items() if p[0] in reports and p[1] in reports}
    join = round(policy.join * MILLION)
    strong = {p: s for p, s in inner.items() if s >= join and p not in barred}
    pieces = [
        c
        for c in components(bonds, len(graph.stories), strong, policy.component)
        if c[0] in reports
    ]
    scores, barriers = _by_piece(pieces, inner), _by_piece(pieces, dict.fromkeys(apart, 0))
    groups = [
        group
        for at, piece in enumerate(pieces)
        for group in average_linkage(
            piece, bonds, scores[at], barriers[at], join=join, never=graph.never
        )
    ]
    return sorted(groups), dict(sorted(Counter(map(len, pieces)).items()))


def _by_piece(
    pieces: Sequence[Sequence[int]], pairs: dict[Pair, int]
) -> defaultdict[int, dict[Pair, int]]:
    """Return the pairs that lie inside each piece."""
    place = {rank: at for at, piece in enumerate(pieces) for rank in piece}
    found: defaultdict[int, dict[Pair, int]] = defaultdict(dict)
    for pair in sorted(pairs):
        at = place.get(pair[0])
        if at is not None and at == place.get(pair[1]):
            found[at][pair] = pairs[pair]
    return found


def _reopened(
    graph: Graph, groups: Sequence[list[int]], apart: Sequence[Pair], bonds: Sets, policy: Policy
) -> tuple[list[list[int]], set[int], dict[int, list[int]]]:
    """Match each lone story against whole groups over all time.

    Returns the groups with follow-ups added, the ranks added, and {rank: groups' first ranks}
    for those that go with several unrelated groups: round-ups by evidence.
    """
    whole = [group for group in groups if len(group) > 1]
    home = {rank: at for at, group in enumerate(whole) for rank in group}
    added: defaultdict[int, list[int]] = defaultdict(list)
    spread: dict[int, list[int]] = {}
    for (rank,) in (group for group in groups if len(group) == 1):
        near = [
            at
            for at in _near_groups(
                graph, rank, whole, home, apart, policy.reopen, policy.reopen_links
            )
            if not _precedes(graph, rank, whole[at], policy)
        ]
        if len(near) == 1 or (near and _related(graph, whole[near[0]], whole[near[1]])):
            added[near[0]].append(rank)
        elif near:
            spread[rank] = [whole[at][0] for at in near]
    moved = {rank for ranks in added.values() for rank in ranks}
    grown = [sorted(group + _apart_from(added[at], apart)) for at, group in enumerate(whole)]
    taken = {rank for group in grown for rank in group} | spread.keys()
    return sorted(grown + [g for g in groups if len(g) == 1 and g[0] not in taken]), moved, spread


def _near_groups(
    graph: Graph,
    rank: int,
    groups: Sequence[Sequence[int]],
    home: dict[int, int],
    apart: Sequence[Pair],
    least: float,
    links: int,
) -> list[int]:
    """Return the groups that *rank* has evidence of *least* to, best first."""
    barred = {home.get(b if a == rank else a) for a, b in apart if rank in (a, b)}
    met = {home[o] for o in graph.neighbours[rank] if o in home} - barred
    ties = {at: graph.tie(rank, groups[at], links) for at in met}
    near = [at for at in met if ties[at] >= least * MILLION]
    return sorted(near, key=lambda at: (-ties[at], groups[at][0]))


def _precedes(graph: Graph, rank: int, group: Sequence[int], policy: Policy) -> bool:
    """Whether a story came out long before the group's first: no follow-up does."""
    known = [graph.stories[other].begin for other in group if graph.stories[other].dated]
    story = graph.stories[rank]
    return bool(known) and story.dated and story.end < min(known) - policy.window_days * DAY


def _related(graph: Graph, a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether any evidence at all ties two groups: then a story near both is no round-up."""
    return any((min(x, y), max(x, y)) in graph.affairs for x in a for y in b)


def _apart_from(ranks: Sequence[int], apart: Sequence[Pair]) -> list[int]:
    """Return *ranks* without those that a cannot-link holds apart from an earlier one."""
    barred, kept = set(apart), list[int]()
    for rank in sorted(ranks):
        if not any((other, rank) in barred for other in kept):
            kept.append(rank)
    return kept


def _links(
    graph: Graph,
    rank: int,
    groups: Sequence[Sequence[int]],
    home: dict[int, int],
    apart: Sequence[Pair],
    policy: Policy,
) -> Iterator[Link]:
    story = graph.stories[rank]
    near = _near_groups(graph, rank, groups, home, apart, policy.link, 1)
    for at in near[: policy.links]:
        yield from _link(graph, rank, at, groups[at], str(story.nature))


def _spread(
    graph: Graph, rank: int, firsts: Sequence[int], groups: Sequence[Sequence[int]]
) -> Iterator[Link]:
    for first in firsts:
        at = next(at for at, group in enumerate(groups) if first in group)
        yield from _link(graph, rank, at, groups[at], str(Nature.ROUND_UP))


def _link(graph: Graph, rank: int, at: int, group: Sequence[int], role: str) -> Iterator[Link]:
    found = graph.strongest(rank, group)
    if found is not None:
        other, evidence = found
        yield Link(
            id=graph.stories[rank].id,
            cluster=at,
            role=role,
            probability=max(evidence.affair, evidence.probability),
            linked_to=graph.stories[other].id,
            reasons=evidence.reasons,
        )


__all__ = ["Cluster", "Clustering", "Link", "partition"]
