"""Putting all stored articles into incidents: encode, compare what is new, settle, publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from dedupe import Contradiction
from jiken.encoders import Encoder
from jiken.service.changes import Change, changes
from jiken.service.comparing import compare_new
from jiken.service.profiles import Profiles
from jiken.service.publishing import Published, publish
from jiken.service.regions import regions
from jiken.service.regrouping import Judged, Regrouped, judged, regrouped
from jiken.service.settling import Settlement, settled
from jiken.service.stories import model_name
from jiken.store import Store, StoreError
from jiken.store.decided import Overtaken
from jiken.store.evidence import Vectors

ENCODED_AT_ONCE = 64
SETTLED_AT_ONCE = 4_000
TRIES, YIELDING = 20, 3
"""How often settling begins again when it is overtaken, and how often before it keeps others waiting."""
KEPT_WAITING, PIECE = 1_000, 20
"""With how many unsettled articles it keeps others waiting, and how many it then settles at a time."""

Progress = Callable[[int], None]


class ContradictoryJudgements(Exception):
    """Reviewers want two articles together and apart; the sentence says how to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What a clustering came to; *new* articles were compared, *settled* ones placed again.

    *incidents* and *several* (with more articles than one) are over all that is stored,
    *component_sizes* is {size: how many} of what was settled, *changes* are the earlier
    assignments that are no longer.
    """

    articles: int
    new: int
    pairs: int
    settled: int
    incidents: int
    several: int
    component_sizes: Mapping[int, int]
    changes: tuple[Change, ...] = ()

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
    found = list(store.articles.by_ids(ids))
    titles = encoder.encode([kept.article.title for kept in found])
    leads = encoder.encode([kept.article.lead for kept in found])
    return [
        Vectors(article=kept.id, content_hash=kept.article.content_hash, title=title, lead=lead)
        for kept, title, lead in zip(found, titles, leads, strict=True)
    ]


def cluster(
    store: Store,
    encoder: str,
    *,
    now: datetime,
    progress: Progress = quiet,
    at_once: int = SETTLED_AT_ONCE,
) -> Grouped:
    """Put the new and changed articles into incidents, with all that they touch.

    Only pairs with such an article are compared, and only what evidence or judgements connect
    with one is settled again: the result is that of settling everything, whatever arrived when.
    About *at_once* articles are settled at a time.
    """
    profiles = Profiles(store, encoder)
    new, pairs = compare_new(store, model_name(encoder), profiles, progress)
    settled_now = settle_waiting(store, profiles, now=now, at_once=at_once)
    incidents, several = store.incidents.counts()
    return Grouped(
        articles=store.articles.count(),
        new=len(new),
        pairs=pairs,
        settled=settled_now.articles,
        incidents=incidents,
        several=several,
        component_sizes=dict(sorted(settled_now.sizes.items())),
        changes=tuple(_changes(settled_now, new)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledNow:
    """What was settled and published: so many *articles*, in pieces of {size: how many}."""

    articles: int
    sizes: Counter[int]
    published: tuple[tuple[Settlement, Published], ...]


def settle_waiting(
    store: Store, profiles: Profiles, *, now: datetime, at_once: int = SETTLED_AT_ONCE
) -> SettledNow:
    """Place what is unsettled, by new evidence or a judgement, and all that it touches.

    Who is overtaken by somebody else's settling begins again with what that left; who always is,
    with few articles, goes on piece by piece and lets nobody else write during each. Raises ContradictoryJudgements, then
    nothing was changed; StoreError where others settle all the time.
    """
    articles: set[int] = set()
    sizes: Counter[int] = Counter()
    done: list[tuple[Settlement, Published]] = []
    tried = 0
    while tried < TRIES:
        held = tried >= YIELDING and len(store.decided.unsettled()) <= KEPT_WAITING
        try:
            with store.writing() if held else nullcontext():
                judgements, turn = judged(store, store.decided.turn())
                work = _regrouped(store, judgements, turn)
                pieces = regions(store, work, PIECE if held else at_once)
                for region in islice(pieces, 1 if held else None):
                    found = settled(store, region, judgements, profiles)
                    done.append((found, publish(store, found, profiles, now=now, turn=work.turn)))
                    articles |= region.articles
        except Overtaken:
            tried += 1
            continue
        sizes |= Counter(work.sizes)
        if not held or not work.touched:
            return SettledNow(articles=len(articles), sizes=sizes, published=tuple(done))
    raise StoreError(
        "Other processes settle incidents all the time; try again when they have ended."
    )


def _regrouped(store: Store, judgements: Judged, turn: int) -> Regrouped:
    try:
        return regrouped(store, judgements, turn)
    except Contradiction as mistake:
        raise ContradictoryJudgements(
            "Judgements contradict each other: they keep two articles apart that others put "
            "together; judge one of those pairs anew. Nothing was changed."
        ) from mistake


def _changes(found: SettledNow, new: Sequence[int]) -> Iterator[Change]:
    for settlement, published in found.published:
        yield from changes(settlement, published, new)
