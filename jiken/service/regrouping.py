"""Grouping all that is stored again, as far as anything has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dedupe import Part
from dedupe.edges import Edges, Mask
from dedupe.grouping import Grouping, regroup
from dedupe.pieces import NONE
from dedupe.standing import Standing, Stories
from jiken.service.stories import POLICY
from jiken.service.surroundings import MOST, Surroundings
from jiken.service.surroundings import Judged as Judged
from jiken.store import Store
from jiken.store.decided import NOT_RELATED, RELATED
from jiken.store.evidence import Pairs
from jiken.store.standing import ROW

TOGETHER, APART = "always together", "never together"
# What nobody has read yet is as if it had no date.
UNDATED = (-np.inf, np.inf)
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What a run has to publish.

    *wholes* are {rank: article} each, the ranks ascending; *added* are the articles that go on
    with an earlier group of their whole, *pages* join nothing; *unsettled* are the articles that
    are the cause, *sizes* those of the pieces of evidence that were linked anew. *turn* counts the
    groupings: see `Decided.take_turn`.
    """

    wholes: Sequence[Mapping[int, int]] = ()
    added: frozenset[int] = frozenset()
    pages: Sequence[int] = ()
    unsettled: frozenset[int] = frozenset()
    sizes: Sequence[int] = ()
    turn: int = 0

    @property
    def touched(self) -> frozenset[int]:
        """The articles that are to be published."""
        return frozenset(self.pages).union(*(whole.values() for whole in self.wholes))


def judged(store: Store, turn: int) -> tuple[Judged, int, frozenset[int]]:
    """Return the judgements as they are now; articles whose judgements changed become unsettled.

    Then a turn is taken: whoever groups by the judgements of before, and would take these articles
    for settled, is overtaken. Returned, too, are the turn and these articles. Overtaken if somebody
    else was since *turn*.
    """
    told = read_judgements(store)
    now = set(_marks(told))
    changed = now ^ store.unsettled.judgements()
    if not changed:
        return told, turn, frozenset()
    articles = frozenset(article for _, a, b in changed for article in (a, b) if article)
    with store.writing():
        turn = store.decided.take_turn(turn)
        store.unsettled.judged(now, store.articles.canonical_urls(articles))
    return told, turn, articles


def read_judgements(store: Store) -> Judged:
    """Return the judgements as they are now."""
    roles = store.decided.roles()
    return Judged(
        together=tuple(store.judgements.pairs(TOGETHER)),
        apart=tuple(store.judgements.pairs(APART)),
        roles={id_: Part(role=role, origin=origin) for id_, (role, origin) in roles.items()},
        relations=tuple((a, b, kind == RELATED) for kind, a, b in store.decided.relations()),
    )


def _marks(told: Judged) -> Iterator[tuple[str, int, int]]:
    """Yield each judgement as it is remembered: two articles, or one and none."""
    yield from ((TOGETHER, a, b) for a, b in told.together)
    yield from ((APART, a, b) for a, b in told.apart)
    yield from ((f"role {part.role}", id_, part.origin or 0) for id_, part in told.roles.items())
    yield from ((RELATED if so else NOT_RELATED, a, b) for (a, *_), (b, *_), so in told.relations)


def regrouped(
    store: Store,
    judgements: Judged,
    turn: int,
    *,
    about: Collection[int] | None = None,
    around: int = MOST,
) -> Regrouped:
    """Group what is unsettled, and what it touches, and remember it; return what to publish.

    What is to be published stays on the list of unsettled articles until it is. With *about*, only
    what any of these articles touches is grouped, and the others stay on the list. Where no more
    than *around* articles can be reached, no others are read: the result is the same.
    Contradiction if the judgements cannot all hold; Overtaken if groups were formed since *turn*
    was read.
    """
    unsettled = frozenset(store.decided.unsettled())
    start = unsettled if about is None else unsettled.intersection(about)
    if not start:
        return Regrouped()
    stories, before, found = _grouped(store, start, unsettled, judgements, around)
    ids = stories.ids.tolist()
    told = Regrouped(
        turn=turn + 1,
        wholes=[{rank: ids[rank] for rank in whole} for whole in found.wholes],
        added=frozenset(ids[rank] for rank in found.added),
        pages=[ids[rank] for rank in found.pages],
        unsettled=unsettled,
        sizes=found.sizes,
    )
    with store.writing():
        store.decided.take_turn(turn)
        _save(store, stories, before, found.standing, told.touched)
    return told


def _grouped(
    store: Store,
    start: frozenset[int],
    unsettled: frozenset[int],
    judgements: Judged,
    around: int,
) -> tuple[Stories, Standing, Grouping]:
    """Return the stories that were looked at, how they stood, and how they stand.

    Once more with what evidence led out to, until it leads nowhere else. What is in one incident
    is published together: it is looked at together, too.
    """
    near = Surroundings(store, judgements, around)
    near.add_joined(start)
    while True:
        while more := _beside(store, near.articles, unsettled):
            near.add_joined(more)
        stories = _stories(store, near.articles, unsettled, judgements)
        stored = _Stored(store, stories, whole=near.articles is None)
        before = _before(store, stories, near.articles)
        found = regroup(before, stories, stored, POLICY)
        if not stored.outside:
            return stories, before, found
        near.add(stored.outside)


def _beside(
    store: Store, articles: Collection[int] | None, unsettled: frozenset[int]
) -> frozenset[int]:
    """Return what else is *unsettled* in the incidents that *articles* are in."""
    if articles is None:
        return frozenset()
    return unsettled.intersection(store.unsettled.beside(articles)).difference(articles)


def _stories(
    store: Store, articles: Collection[int] | None, unsettled: Collection[int], judgements: Judged
) -> Stories:
    known = store.articles.by_canonical_url(articles)
    ids, rank = np.array(known, dtype=np.int64), {id_: at for at, id_ in enumerate(known)}
    pages = store.blocking.pages() if articles is None else store.blocking.pages_among(articles)
    reports, fresh = np.ones(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    reports[[rank[page] for page in pages]] = False
    fresh[[rank[article] for article in unsettled if article in rank]] = True
    together, apart = (
        [(rank[a], rank[b]) for a, b in pairs if a in rank and b in rank]
        for pairs in (judgements.together, judgements.apart)
    )
    passing = [rank[page] for page in judgements.passing if page in rank]
    inside = [rank[id_] for id_ in judgements.roles.keys() - judgements.passing if id_ in rank]
    return Stories(ids, reports, fresh, together, apart, inside, passing)


def _before(store: Store, stories: Stories, articles: Collection[int] | None) -> Standing:
    rows = store.standing.all() if articles is None else store.standing.of(articles)
    sets = np.full((4, len(stories)), NONE, dtype=np.int64)
    at = stories.ranks(rows["article"])
    for column, name in zip(sets, ("cell", "linked", "grouped", "whole"), strict=True):
        column[at] = rows[name]
    cell, linked, group, whole = sets
    onto = store.standing.going_on(None if articles is None else set(group.tolist()))
    return Standing(cell=cell, linked=linked, group=group, whole=whole, onto=onto)


def _save(
    store: Store, stories: Stories, before: Standing, now: Standing, touched: Iterable[int]
) -> None:
    columns = [
        (getattr(before, name), getattr(now, name)) for name in ("cell", "linked", "group", "whole")
    ]
    changed = np.any([was != is_ for was, is_ in columns], axis=0)
    rows = np.empty(int(changed.sum()), ROW)
    values = [stories.ids[changed], *(is_[changed] for _, is_ in columns)]
    for name, column in zip(ROW.names or (), values, strict=True):
        rows[name] = column
    store.standing.save(
        rows,
        {g: to for g, to in now.onto.items() if before.onto.get(g) != to},
        before.onto.keys() - now.onto.keys(),
        touched,
    )


@dataclass(frozen=True, slots=True)
class _Stored:
    """Evidence and times as the store has them, by rank.

    *outside* collects the articles that evidence led to and that are not among the stories.
    """

    store: Store
    stories: Stories
    whole: bool
    outside: set[int] = field(default_factory=set)

    def joins(self) -> Edges:
        """Return what is enough for two reports to be one event."""
        if self.whole:
            return self._edges(self.store.evidence.ties(POLICY.join))
        ties = self.store.evidence.ties_of(self.stories.ids.tolist(), POLICY.join)
        return self._edges(ties[self._known(ties)])

    def touching(self, ranks: Numbers) -> Edges:
        """Return the evidence with an end among *ranks*."""
        return self._edges(self.store.evidence.touching(self._ids(ranks)))

    def inside(self, ranks: Numbers) -> Edges:
        """Return the evidence with both ends among *ranks*."""
        return self._edges(self.store.evidence.inside(self._ids(ranks)))

    def times(self, ranks: Numbers) -> tuple[Floats, Floats]:
        """Return the first and last second of each of *ranks*."""
        told = self.store.standing.times(self._ids(ranks))
        begin, end = np.array([told.get(id_, UNDATED) for id_ in self._ids(ranks)]).reshape(-1, 2).T
        return begin, end

    def _ids(self, ranks: Numbers) -> list[int]:
        found: list[int] = self.stories.ids[ranks].tolist()
        return found

    def _edges(self, pairs: Pairs) -> Edges:
        if not self.whole:
            known = self._known(pairs)
            self.outside.update(*(pairs[~known][end].tolist() for end in ("a", "b")))
            self.outside.difference_update(self.stories.ids.tolist())
            pairs = pairs[known]
        a, b = (self.stories.ranks(pairs[end]) for end in ("a", "b"))
        return Edges.of(a, b, pairs["probability"], pairs["affair"])

    def _known(self, pairs: Pairs) -> Mask:
        """Say which pairs have both ends among the stories."""
        found: Mask = np.isin(pairs["a"], self.stories.ids) & np.isin(pairs["b"], self.stories.ids)
        return found
