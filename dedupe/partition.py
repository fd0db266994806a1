"""From evidence to incidents: who is together, in which role, and what else is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from dedupe.clusters import Cluster, Clustering, Settled
from dedupe.evidence import Evidence
from dedupe.graph import Graph, Pair
from dedupe.grouping import Group, linked_groups, pieces_of, reopened, spanning
from dedupe.linkage import Sets, bound
from dedupe.members import member_cluster
from dedupe.nature import Nature
from dedupe.nearby import link_pages, relate
from dedupe.policy import Policy
from dedupe.profile import Profile


def partition(
    profiles: Collection[Profile],
    edges: Iterable[Evidence],
    must: Collection[Pair],
    cannot: Collection[Pair],
    policy: Policy,
) -> Clustering:
    """Return the clusters that the evidence makes, with must- and cannot-links (by id) held.

    The same for any order of *profiles* and *edges* and any ids. Contradiction if the
    judgements cannot all hold. Editorials and round-ups are linked afterwards and join nothing,
    unless a must-link makes one a report.
    """
    kept = list(edges)
    settled = settle(profiles, kept, must, cannot, policy)
    home = {id_: at for at, cluster in enumerate(settled.clusters) for id_ in cluster.ids}
    keys = {story.id: story.key for story in profiles}
    return Clustering(
        clusters=settled.clusters,
        links=link_pages(settled.pages, kept, home, keys, cannot, policy),
        related=relate(kept, home, keys, policy),
        component_sizes=settled.component_sizes,
    )


def settle(
    profiles: Collection[Profile],
    edges: Iterable[Evidence],
    must: Iterable[Pair],
    cannot: Iterable[Pair],
    policy: Policy,
) -> Settled:
    """Return the clusters and the pages that join nothing, both by lowest key.

    A component of ties and must-links is settled by itself: over any union of whole
    components this gives for them what it gives over everything.
    """
    graph = Graph(profiles, edges, policy)
    together, apart = graph.pairs(must), frozenset(graph.pairs(cannot))
    bonds = bound([story.key for story in graph.stories], together, apart)
    kept = frozenset(rank for pair in together for rank in pair)
    pages = {
        rank: story.nature
        for rank, story in enumerate(graph.stories)
        if story.nature is not Nature.REPORT and rank not in kept
    }
    reports = set(range(len(graph.stories))) - pages.keys()
    pieces = pieces_of(graph, reports, bonds, apart, policy)
    clusters: list[tuple[int, Cluster]] = []
    for piece in pieces:
        spread, found = _settled(graph, piece, bonds, apart, kept, policy)
        pages |= dict.fromkeys(spread, Nature.ROUND_UP)
        clusters += found
    return Settled(
        clusters=tuple(cluster for _, cluster in sorted(clusters, key=lambda c: c[0])),
        pages={graph.stories[rank].id: pages[rank] for rank in sorted(pages)},
        component_sizes=dict(sorted(Counter(map(len, pieces)).items())),
    )


def _settled(
    graph: Graph,
    piece: Group,
    bonds: Sets,
    apart: frozenset[Pair],
    kept: frozenset[int],
    policy: Policy,
) -> tuple[set[int], list[tuple[int, Cluster]]]:
    """Return a component's round-ups by evidence, and its clusters under their lowest rank."""
    groups = linked_groups(graph, piece, bonds, apart, policy)
    spread = spanning(graph, groups, kept, policy)
    if spread:
        reports = [rank for rank in piece if rank not in spread]
        groups = linked_groups(graph, reports, bonds, apart, policy)
    whole, added = reopened(graph, groups, apart, policy)
    return spread, [(group[0], member_cluster(graph, group, added, policy)) for group in whole]
