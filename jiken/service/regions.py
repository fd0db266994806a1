"""Which articles have to be settled again, with all that hangs together with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dedupe.blocking import Pair
from jiken.store import Store

TOGETHER, APART = "always together", "never together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What reviewers have decided: pairs of articles that are kept together, and apart."""

    together: tuple[Pair, ...]
    apart: tuple[Pair, ...]

    @property
    def kept(self) -> frozenset[int]:
        """The articles that a reviewer has put with another: such a one is a report."""
        return frozenset(article for pair in self.together for article in pair)

    def partners(self) -> Mapping[int, Collection[int]]:
        """Return whom reviewers keep together with each article."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in self.together:
            found[a].add(b)
            found[b].add(a)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Whole components and whole incidents that are settled at once.

    *unsettled* are those of its *articles* that are the cause; *waiting* are articles
    elsewhere whose turn has not come yet.
    """

    articles: frozenset[int]
    unsettled: frozenset[int]
    waiting: frozenset[int]


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
    """Yield the unsettled articles with all that ties, judgements and incidents join to them.

    Each region grows from *at_once* of them, the last one from what is left.
    """
    waiting = frozenset(store.unsettled.all())
    order = iter(sorted(waiting))
    while some := list(islice((article for article in order if article in waiting), at_once)):
        articles = frozenset(_grown(store, some, judgements))
        unsettled, waiting = waiting & articles, waiting - articles
        yield Region(articles=articles, unsettled=unsettled, waiting=waiting)


def _grown(store: Store, start: Iterable[int], judgements: Judged) -> set[int]:
    # Pages join nothing, unless a reviewer has put one with a report.
    pages = store.blocking.pages().keys() - judgements.kept
    partners = judgements.partners()
    region: set[int] = set()
    front = set(start)
    while front:
        region |= front
        near = store.evidence.tied(front - pages) | store.incidents.companions(front)
        near |= {other for article in front for other in partners.get(article, ())}
        front = near - region
    return region
