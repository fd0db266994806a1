"""Placing what is unsettled: from evidence and judgements to incidents, while others write, too."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from dedupe import Contradiction
from jiken.service.explaining import Composer
from jiken.service.profiles import Profiles
from jiken.service.publishing import Published, publish
from jiken.service.regions import regions
from jiken.service.regrouping import Judged, Regrouped, judged, regrouped
from jiken.service.settling import Settlement, settled
from jiken.store import Store, StoreError
from jiken.store.decided import Overtaken

SETTLED_AT_ONCE = 4_000
TRIES, YIELDING = 20, 3
"""How often settling begins again when it is overtaken, and how often before it keeps others waiting."""
PIECE = 5
"""So many articles, with what they touch, are settled while others are kept waiting."""


class ContradictoryJudgements(Exception):
    """Reviewers want two articles together and apart; the sentence says how to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledNow:
    """What was settled and published: so many *articles*, in pieces of {size: how many}."""

    articles: int
    sizes: Counter[int]
    published: tuple[tuple[Settlement, Published], ...]


def settle_waiting(
    store: Store,
    profiles: Profiles,
    *,
    now: datetime,
    about: Collection[int] | None = None,
    at_once: int = SETTLED_AT_ONCE,
) -> SettledNow:
    """Place what is unsettled, by new evidence or a judgement, and all that it touches.

    With *about*, that is only what these articles touch, and those whose judgements are found to
    have changed: the others wait for the next clustering. Who is overtaken by somebody else's
    settling begins again with what that left; who always is goes on piece by piece, lets nobody
    else write during each, and everybody between two. Raises ContradictoryJudgements, then nothing
    was changed; StoreError where others settle all the time.
    """
    work = _Work(store, profiles, now, None if about is None else set(about))
    for tried in range(TRIES):
        try:
            if tried < YIELDING:
                work.settle(at_once)
            else:
                while work.settle_a_piece():
                    pass
        except Overtaken:
            continue
        return SettledNow(
            articles=len(work.articles), sizes=work.sizes, published=tuple(work.published)
        )
    raise StoreError(
        "Other processes settle incidents all the time; try again when they have ended."
    )


@dataclass(slots=True)
class _Work:
    """One settling, however often it begins again. What was composed once is not composed again."""

    store: Store
    profiles: Profiles
    now: datetime
    about: set[int] | None
    articles: set[int] = field(default_factory=set)
    sizes: Counter[int] = field(default_factory=Counter)
    published: list[tuple[Settlement, Published]] = field(default_factory=list)
    composer: Composer = field(init=False)

    def __post_init__(self) -> None:
        self.composer = Composer(self.store, self.profiles)

    def settle(self, at_once: int) -> None:
        """Settle all that waits, about *at_once* articles at a time. Raises Overtaken."""
        judgements, found = self._grouped(self.about)
        for region in regions(self.store, found, at_once):
            self._publish(settled(self.store, region, judgements, self.profiles), found.turn)
        self.sizes |= Counter(found.sizes)

    def settle_a_piece(self) -> bool:
        """Settle a few articles while nobody else can write; return whether there were any."""
        with _in_turns(), self.store.writing():
            some = self.about
            if some is None:
                some = set(islice(self.store.decided.unsettled(), PIECE))
            judgements, found = self._grouped(some)
            for region in islice(regions(self.store, found, PIECE), 1):
                self._publish(settled(self.store, region, judgements, self.profiles), found.turn)
        self.sizes |= Counter(found.sizes)
        return bool(found.touched)

    def _grouped(self, about: set[int] | None) -> tuple[Judged, Regrouped]:
        judgements, turn, changed = judged(self.store, self.store.decided.turn())
        found = _regrouped(self.store, judgements, turn, None if about is None else about | changed)
        if self.about is not None:  # what was begun is finished, also after being overtaken
            self.about |= changed | found.touched
        return judgements, found

    def _publish(self, found: Settlement, turn: int) -> None:
        done = publish(self.store, found, self.composer, now=self.now, turn=turn)
        self.published.append((found, done))
        self.articles |= found.region.articles


@contextmanager
def _in_turns() -> Iterator[None]:
    """Let others have as much time afterwards as they were kept waiting for."""
    began = time.monotonic()
    yield
    time.sleep(time.monotonic() - began)


def _regrouped(
    store: Store, judgements: Judged, turn: int, about: Collection[int] | None
) -> Regrouped:
    try:
        return regrouped(store, judgements, turn, about=about)
    except Contradiction as mistake:
        raise ContradictoryJudgements(
            "Judgements contradict each other: they keep two articles apart that others put "
            "together; judge one of those pairs anew. Nothing was changed."
        ) from mistake
