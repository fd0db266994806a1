"""From evidence to incidents: who is together, in which role, and what else is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dedupe.clusters import Cluster, Clustering, Member, Part, Settled
from dedupe.edges import Edges, Floats, Numbers
from dedupe.evidence import Evidence, worth_keeping
from dedupe.graph import Graph, Pair
from dedupe.grouping import regroup
from dedupe.linkage import MILLION
from dedupe.members import NOBODY, member_cluster
from dedupe.nature import Nature
from dedupe.nearby import link_pages, relate
from dedupe.pieces import NONE
from dedupe.policy import Policy
from dedupe.profile import Profile
from dedupe.standing import Standing, Stories


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

    Groups that no evidence connects know nothing of each other: settled apart they come out
    the same.
    """
    stories = sorted(profiles, key=lambda story: (story.key, story.id))
    ids = np.array([story.id for story in stories], dtype=np.int64)
    rank = {story.id: rank for rank, story in enumerate(stories)}
    known = _edges([e for e in edges if worth_keeping(e, policy)], rank)
    told = Stories(
        ids,
        np.array([story.nature is Nature.REPORT for story in stories], dtype=np.bool_),
        np.ones(len(stories), dtype=np.bool_),
        _ranked(must, rank),
        _ranked(cannot, rank),
    )
    found = regroup(Standing.none(len(stories)), told, _Known(stories, known, policy), policy)
    graph = Graph(dict(enumerate(stories)), known, policy)
    pages = np.flatnonzero(found.standing.whole == NONE).tolist()
    return Settled(
        clusters=tuple(
            cluster_of(graph, {rank: int(ids[rank]) for rank in whole}, found.added, policy)
            for whole in found.wholes
        ),
        pages={stories[page].id: _nature(stories[page]) for page in pages},
        component_sizes=dict(sorted(Counter(found.sizes).items())),
    )


def cluster_of(
    graph: Graph,
    whole: Mapping[int, int],
    added: Collection[int],
    policy: Policy,
    said: Mapping[int, Part] = NOBODY,
) -> Cluster:
    """Return the cluster of a whole, {rank: id} by rank; *graph* need not know a lone story.

    *said* are the roles that reviewers give, by id; a lone story is a report.
    """
    if len(whole) > 1:
        return member_cluster(graph, list(whole), added, policy, said)
    (id_,) = whole.values()
    return Cluster(members=(Member(id=id_, role="report"),), sources=((id_,),))


def _nature(page: Profile) -> Nature:
    """Return what a page that joins nothing is: by the evidence a round-up if by itself a report."""
    return Nature.ROUND_UP if page.nature is Nature.REPORT else page.nature


def _ranked(pairs: Iterable[Pair], rank: dict[int, int]) -> list[Pair]:
    """Return pairs of ids as pairs of ranks, without those of unknown stories."""
    known = {(rank[a], rank[b]) for a, b in pairs if a in rank and b in rank}
    return sorted({(min(pair), max(pair)) for pair in known})


def _edges(evidence: Sequence[Evidence], rank: dict[int, int]) -> Edges:
    kept = {(e.a, e.b): e for e in evidence if e.a in rank and e.b in rank}.values()
    return Edges.of(
        np.array([rank[e.a] for e in kept], dtype=np.int64),
        np.array([rank[e.b] for e in kept], dtype=np.int64),
        np.array([e.probability for e in kept], dtype=np.float64),
        np.array([e.affair for e in kept], dtype=np.float64),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Evidence that is all at hand."""

    stories: Sequence[Profile]
    edges: Edges
    policy: Policy

    def joins(self) -> Edges:
        """Return what is enough for two reports to be one event."""
        return self.edges.where(self.edges.score >= round(self.policy.join * MILLION))

    def touching(self, ranks: Numbers) -> Edges:
        """Return the evidence with an end among *ranks*."""
        return self.edges.where(np.isin(self.edges.a, ranks) | np.isin(self.edges.b, ranks))

    def inside(self, ranks: Numbers) -> Edges:
        """Return the evidence with both ends among *ranks*."""
        return self.edges.where(np.isin(self.edges.a, ranks) & np.isin(self.edges.b, ranks))

    def times(self, ranks: Numbers) -> tuple[Floats, Floats]:
        """Return the first and last second of each of *ranks*."""
        told = [self.stories[rank] for rank in ranks.tolist()]
        return (
            np.array([story.begin for story in told], dtype=np.float64),
            np.array([story.end for story in told], dtype=np.float64),
        )
