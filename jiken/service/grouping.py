"""Putting all stored articles into incidents: encode, compare what is new, settle, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jiken.encoders import Encoder
from jiken.service.changes import Change, changes
from jiken.service.comparing import compare_new
from jiken.service.placing import SETTLED_AT_ONCE, SettledNow, settle_waiting
from jiken.service.placing import ContradictoryJudgements as ContradictoryJudgements
from jiken.service.profiles import Profiles
from jiken.service.stories import model_name
from jiken.store import Store
from jiken.store.evidence import Vectors

ENCODED_AT_ONCE = 64
Progress = Callable[[int], None]


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


def _changes(found: SettledNow, new: Sequence[int]) -> Iterator[Change]:
    for settlement, published in found.published:
        yield from changes(settlement, published, new)
