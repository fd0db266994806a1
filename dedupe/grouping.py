"""Groups of reports by evidence, and the later ones that go on with an earlier group.

All of it happens inside one component of the evidence, whatever lies in other components.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import inf

from dedupe.graph import Graph, Pair, ordered
from dedupe.linkage import MILLION, Sets, average_linkage, components
from dedupe.policy import DAY, Policy

Group = Sequence[int]
Groups = Sequence[Group]


def pieces_of(
    graph: Graph, reports: Collection[int], bonds: Sets, apart: Collection[Pair], policy: Policy
) -> list[list[int]]:
    """Return the components of *reports*: what ties hold together, cut at the weakest."""
    ties = {
        pair: strength
        for pair, strength in graph.ties.items()
        if pair[0] in reports and pair[1] in reports and pair not in apart
    }
    connected = components(bonds, len(graph.stories), ties, policy.component)
    return [piece for piece in connected if piece[0] in reports]


def linked_groups(
    graph: Graph, piece: Group, bonds: Sets, apart: Collection[Pair], policy: Policy
) -> list[list[int]]:
    """Return the groups of a component's reports by average linkage."""
    inside = set(piece)
    scores = {
        (rank, other): graph.scores[rank, other]
        for rank in piece
        for other in graph.neighbours[rank]
        if rank < other and other in inside and (rank, other) in graph.scores
    }
    barred = [pair for pair in apart if pair[0] in inside and pair[1] in inside]
    return average_linkage(
        piece,
        bonds,
        scores,
        barred,
        join=round(policy.join * MILLION),
        never=graph.never,
        contrast=policy.contrast,
    )


def homes(groups: Groups) -> dict[int, int]:
    """Return in which group each rank is."""
    return {rank: at for at, group in enumerate(groups) for rank in group}


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
    graph: Graph, rank: int, group: Group, whole: Groups, home: Mapping[int, int], policy: Policy
) -> bool:
    near = {home[other] for other in graph.neighbours[rank] if other in home} - {home.get(rank)}
    told = [
        whole[at]
        for at in sorted(near)
        if graph.tie(rank, whole[at], policy.reopen_links) >= policy.span * MILLION
    ]
    if not told:
        return False
    rest = [other for other in group if other != rank]
    told += [rest] if len(rest) > 1 else []
    return any(
        graph.mean_affair(a, b) < policy.unrelated * MILLION for a, b in combinations(told, 2)
    )


def reopened(
    graph: Graph, groups: Groups, apart: Collection[Pair], policy: Policy
) -> tuple[list[list[int]], set[int]]:
    """Join to earlier groups those that go on with them; return groups and the ranks added.

    What a group goes on with is decided by the groups as linkage left them, not as they grow.
    """
    chosen = _chosen(graph, groups, policy)
    grown: dict[int, list[int]] = {}
    root: dict[int, int] = {}

    def turn(at: int) -> tuple[bool, bool, float, int]:
        return chosen[at] is not None, len(groups[at]) == 1, graph.begin(groups[at]), at

    # What is gone on with comes before what goes on with it.
    for at in sorted(chosen, key=turn):
        earlier = chosen[at]
        into = at if earlier is None else root[earlier]
        if _barred(groups[at], grown.get(into, ()), apart):
            into = at
        root[at] = into
        grown.setdefault(into, []).extend(groups[at])
    added = {rank for at, into in root.items() if at != into for rank in groups[at]}
    return sorted(sorted(group) for group in grown.values()), added


def _chosen(graph: Graph, groups: Groups, policy: Policy) -> dict[int, int | None]:
    """Return what each group goes on with. A lone story that is gone on with is a beginning."""
    home = homes(groups)
    several = [at for at, group in enumerate(groups) if len(group) > 1]
    chosen = {at: _goes_on_with(graph, at, groups, home, policy) for at in several}
    begun = set(chosen.values())
    for at in range(len(groups)):
        if at not in chosen:
            may = at not in begun
            chosen[at] = _goes_on_with(graph, at, groups, home, policy) if may else None
    return chosen


def _goes_on_with(
    graph: Graph, at: int, groups: Groups, home: Mapping[int, int], policy: Policy
) -> int | None:
    """Return the group that this one goes on with by the best evidence, if there is one."""
    group = groups[at]
    met = {home[other] for rank in group for other in graph.neighbours[rank] if other in home}
    ties = {
        other: sum(graph.tie(rank, groups[other], policy.reopen_links) for rank in group)
        / len(group)
        for other in met - {at}
        if _may_go_on(graph, group, groups[other], policy)
    }
    near = [other for other in ties if ties[other] >= policy.reopen * MILLION]
    return min(near, key=lambda other: (-ties[other], groups[other][0]), default=None)


def _may_go_on(graph: Graph, group: Group, earlier: Group, policy: Policy) -> bool:
    """Whether *group* can be what came of *earlier*, by size and time.

    A lone story goes on with a group of the same days too, if it does not precede it; several
    reports together only with what began days before: look-alikes of one week stay apart.
    """
    begins, first = graph.begin(group), graph.begin(earlier)
    if len(group) > 1:
        return first + policy.later_days * DAY <= begins < inf
    if len(earlier) == 1:
        return False
    return begins == inf or first == inf or graph.end(group) >= first - policy.window_days * DAY


def _barred(group: Group, others: Group, apart: Collection[Pair]) -> bool:
    return any(ordered(a, b) in apart for a in group for b in others)
