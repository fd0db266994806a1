"""From evidence to incidents: who is together, in which role, and what holds each article there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from dedupe.clusters import Clustering, Link
from dedupe.evidence import Evidence
from dedupe.graph import Graph, Pair
from dedupe.grouping import Groups, homes, linked_groups, near_groups, reopened, spanning
from dedupe.linkage import bound
from dedupe.members import member_cluster
from dedupe.nature import Nature
from dedupe.policy import Policy
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
    outside = {
        rank: story.nature
        for rank, story in enumerate(graph.stories)
        if story.nature is not Nature.REPORT and rank not in kept
    }
    reports = set(range(len(graph.stories))) - outside.keys()
    found, sizes = linked_groups(graph, reports, bonds, apart, policy)
    spread = spanning(graph, found, kept, policy)
    if spread:
        outside |= dict.fromkeys(spread, Nature.ROUND_UP)
        found, sizes = linked_groups(graph, reports - spread, bonds, apart, policy)
    groups, added = reopened(graph, found, apart, policy)
    home = homes(groups)
    return Clustering(
        clusters=tuple(member_cluster(graph, group, added, policy) for group in groups),
        links=tuple(
            link
            for rank in sorted(outside)
            for link in _links(graph, rank, outside[rank], groups, home, apart, policy)
        ),
        component_sizes=sizes,
    )


def _links(
    graph: Graph,
    rank: int,
    role: Nature,
    groups: Groups,
    home: Mapping[int, int],
    apart: Collection[Pair],
    policy: Policy,
) -> Iterator[Link]:
    near = near_groups(graph, rank, groups, home, apart, policy.link, 1)
    for at in near[: policy.links]:
        found = graph.strongest(rank, groups[at])
        if found is not None:
            other, evidence = found
            yield Link(
                id=graph.stories[rank].id,
                cluster=at,
                role=str(role),
                probability=max(evidence.affair, evidence.probability),
                linked_to=graph.stories[other].id,
            )
