"""Putting all stored articles into incidents: encode, compare what is new, partition, publish."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dedupe import (
    Clustering,
    Contradiction,
    Profile,
    candidates,
    compare,
    partition,
    profile,
    worth_keeping,
)
from jiken.encoders import Encoder
from jiken.service.publishing import publish
from jiken.service.stories import (
    POLICY,
    evidence_of,
    knowledge,
    model,
    model_name,
    stamp,
    stored,
    stories,
)
from jiken.store import Store
from jiken.store.evidence import Vectors

ENCODED_AT_ONCE = 512

Progress = Callable[[int], None]


class ContradictoryJudgements(Exception):
    """Reviewers want two articles together and apart; the sentence says how to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What a clustering came to; *new* articles were compared, the rest stood from before."""

    articles: int
    new: int
    pairs: int
    incidents: int
    several: int
    component_sizes: Mapping[int, int]

    @property
    def largest_component(self) -> int:
        """How many articles the largest connected piece of evidence has."""
        return max(self.component_sizes, default=0)


def quiet(_: int) -> None:
    """Take no notice of progress."""


def encode(store: Store, encoder: Encoder, *, progress: Progress = quiet) -> int:
    """Give every article its vectors where they are missing; return how many were.

    Each batch is stored at once, so that an interrupted run goes on where it stopped.
    """
    missing = store.evidence.unencoded(encoder.name)
    for start in range(0, len(missing), ENCODED_AT_ONCE):
        batch = missing[start : start + ENCODED_AT_ONCE]
        store.evidence.save_vectors(encoder.name, _vectors(store, encoder, batch))
        progress(len(batch))
    return len(missing)


def _vectors(store: Store, encoder: Encoder, ids: Sequence[int]) -> list[Vectors]:
    found = [kept for kept in map(store.articles.by_id, ids) if kept is not None]
    titles = encoder.encode([kept.article.title for kept in found])
    leads = encoder.encode([kept.article.lead for kept in found])
    return [
        Vectors(article=kept.id, content_hash=kept.article.content_hash, title=title, lead=lead)
        for kept, title, lead in zip(found, titles, leads, strict=True)
    ]


def cluster(store: Store, encoder: str, *, now: datetime, progress: Progress = quiet) -> Grouped:
    """Put all articles into incidents and return what came of it.

    Only pairs with a new or changed article are compared; the partition is over all the
    evidence there is, so that the result does not depend on the order of arrival.
    """
    told = list(stories(store, encoder))
    profiles = {one.id: profile(one, knowledge()) for one in told}
    stamps = {one.id: stamp(one) for one in told}
    del told
    pairs, new = _compare(store, encoder, profiles, stamps, progress)
    clustering = _partition(store, list(profiles.values()))
    publish(store, clustering, profiles, now=now)
    return _grouped(clustering, len(profiles), new, pairs)


def _partition(store: Store, profiles: Collection[Profile]) -> Clustering:
    edges = map(evidence_of, store.evidence.all())
    must = store.judgements.pairs("always together")
    cannot = store.judgements.pairs("never together")
    try:
        return partition(profiles, edges, must, cannot, POLICY)
    except Contradiction as mistake:
        raise ContradictoryJudgements(
            "Judgements contradict each other: they keep two articles apart that others put "
            "together; judge one of those pairs anew. Nothing was changed."
        ) from mistake


def _compare(
    store: Store,
    encoder: str,
    profiles: Mapping[int, Profile],
    stamps: Mapping[int, str],
    progress: Progress,
) -> tuple[int, int]:
    """Compare the articles that are new or changed with all, and remember the evidence."""
    name = model_name(encoder)
    before = store.evidence.compared(name)
    new = {article: mark for article, mark in stamps.items() if before.get(article) != mark}
    found, count = [], 0
    for a, b in candidates(profiles.values(), new, POLICY):
        count += 1
        evidence = compare(profiles[a], profiles[b], model())
        if worth_keeping(evidence, POLICY):
            found.append(stored(evidence))
        progress(1)
    store.evidence.save(name, new, found)
    return count, len(new)


def _grouped(clustering: Clustering, articles: int, new: int, pairs: int) -> Grouped:
    return Grouped(
        articles=articles,
        new=new,
        pairs=pairs,
        incidents=len(clustering.clusters),
        several=sum(len(one.members) > 1 for one in clustering.clusters),
        component_sizes=clustering.component_sizes,
    )
