"""Which articles have to be settled again: the pieces of evidence that are not what they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.blocking import Pair
from dedupe.pieces import pieces, reached, strengths
from jiken.service.stories import POLICY
from jiken.store import Store

TOGETHER, APART = "always together", "never together"
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What reviewers have decided: pairs of articles that are kept together, and apart."""

    together: tuple[Pair, ...]
    apart: tuple[Pair, ...]

    @property
    def kept(self) -> frozenset[int]:
        """The articles that a reviewer has put with another: such a one is a report."""
        return frozenset(article for pair in self.together for article in pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Whole pieces and whole incidents that are settled at once.

    *pieces* says by what lowest article each article's piece is known; *unsettled* are those
    that are the cause; *waiting* are articles elsewhere whose turn has not come yet.
    """

    pieces: Mapping[int, int]
    unsettled: frozenset[int]
    waiting: frozenset[int]

    @property
    def articles(self) -> Set[int]:
        """The ids of the region's articles."""
        return self.pieces.keys()


def judged(store: Store) -> Judged:
    """Return the judgements as they are now; articles whose judgements changed become unsettled."""
    pairs = {kind: tuple(store.judgements.pairs(kind)) for kind in (TOGETHER, APART)}
    now = {(kind, a, b) for kind, some in pairs.items() for a, b in some}
    changed = now ^ store.unsettled.judgements()
    if changed:
        articles = {article for _, a, b in changed for article in (a, b)}
        store.unsettled.judged(now, store.articles.canonical_urls(articles))
    return Judged(together=pairs[TOGETHER], apart=pairs[APART])


def regions(store: Store, judgements: Judged, at_once: int) -> Iterator[Region]:
    """Yield the pieces that are new, changed in membership, or hold an unsettled article.

    A region has about *at_once* articles, and more where incidents or a piece are larger.
    """
    waiting = frozenset(store.unsettled.all())
    if not waiting:
        return
    before = store.unsettled.pieces()
    ids, labels = _pieces(store, judgements, _companions(waiting, before))
    changed = _changed(ids, labels, before, waiting)
    for members in _batches(store, ids[changed], labels[changed], at_once):
        articles = members.keys()
        unsettled, waiting = waiting & articles, waiting - articles
        yield Region(pieces=members, unsettled=unsettled, waiting=waiting)


def _pieces(store: Store, judgements: Judged, start: Collection[int]) -> tuple[Numbers, Numbers]:
    """Return the articles that ties and judgements lead to from *start*, each with its piece.

    In order of canonical URL; a piece is known by its lowest article. All others' pieces are
    what they were.
    """
    ids = np.array(store.articles.by_canonical_url(), dtype=np.int64)
    rank = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int64)
    rank[ids] = np.arange(len(ids))
    ties = store.evidence.ties()
    a, b = rank[ties.a], rank[ties.b]
    # Pages join nothing, unless a reviewer has put one with a report.
    joins = np.ones(len(ids), dtype=np.bool_)
    joins[rank[sorted(store.blocking.pages().keys() - judgements.kept)]] = False
    holds = joins[a] & joins[b] & ~_apart(rank, a, b, judgements.apart)
    must = rank[np.array(judgements.together, dtype=np.int64).reshape(-1, 2)]
    both = (np.append(a[holds], must[:, 0]), np.append(b[holds], must[:, 1]))
    near = reached(len(ids), *both, rank[np.fromiter(start, np.int64, len(start))])
    holds &= near[a]
    lowest = pieces(
        len(ids),
        a[holds],
        b[holds],
        strengths(ties.probability[holds], ties.affair[holds], POLICY),
        [(one, other) for one, other in must.tolist() if near[one]],
        POLICY.component,
    )
    return ids[near], ids[lowest[near]]


def _companions(unsettled: Collection[int], before: Mapping[int, int]) -> set[int]:
    """Return *unsettled* articles and those that were settled in one piece with any of them."""
    touched = {before[article] for article in unsettled if article in before}
    return {*unsettled, *(article for article, piece in before.items() if piece in touched)}


def _apart(rank: Numbers, a: Numbers, b: Numbers, pairs: Collection[Pair]) -> NDArray[np.bool_]:
    count = len(rank)
    barred = np.array(
        [min(rank[p], rank[q]) * count + max(rank[p], rank[q]) for p, q in pairs], dtype=np.int64
    )
    return np.isin(np.minimum(a, b) * count + np.maximum(a, b), barred)


def _changed(
    ids: Numbers, labels: Numbers, before: Mapping[int, int], unsettled: Collection[int]
) -> NDArray[np.bool_]:
    """Say of each article whether its piece is not the one that was settled before."""
    old = np.fromiter((before.get(article, -1) for article in ids.tolist()), np.int64, len(ids))
    touched = np.isin(ids, np.fromiter(unsettled, np.int64, len(unsettled)))
    _, new, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    _, was, old_sizes = np.unique(old, return_inverse=True, return_counts=True)
    other = touched | (old < 0) | (sizes[new] != old_sizes[was])
    first = np.zeros(len(sizes), dtype=np.int64)
    first[new] = old
    other |= first[new] != old
    changed: NDArray[np.bool_] = np.bincount(new, weights=other, minlength=len(sizes))[new] > 0
    return changed


def _batches(store: Store, ids: Numbers, labels: Numbers, at_once: int) -> Iterator[dict[int, int]]:
    """Yield the articles with their pieces, pieces that share an incident together."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for article, label in zip(ids.tolist(), labels.tolist(), strict=True):
        members[label].append(article)
    home = store.incidents.homes(ids.tolist())
    at: defaultdict[str, set[int]] = defaultdict(set)
    for label, articles in members.items():
        for article in articles:
            if article in home:
                at[home[article]].add(label)
    batch: dict[int, int] = {}
    for label in list(members):
        front = [label]
        while front:
            one = front.pop()
            articles = members.pop(one, [])
            batch |= dict.fromkeys(articles, one)
            front += [
                o for article in articles if article in home for o in at[home[article]] - {one}
            ]
        if len(batch) >= at_once:
            yield batch
            batch = {}
    if batch:
        yield batch
