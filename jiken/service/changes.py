"""Which earlier assignments a run changed, and by which evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from dedupe.linkage import Pair, Sets
from jiken.models import Membership
from jiken.service.publishing import Published
from jiken.service.settling import Settlement
from jiken.service.stories import POLICY
from jiken.store.evidence import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One earlier assignment that is no longer.

    *kind* is "merged" or "split" for whole incidents, "moved", "role" or "left" for one
    *article*; *causes* are the new or changed articles of the same component, *link* the
    strongest pair of one of them with an article that the change is about.
    """

    kind: str
    before: str
    after: str
    article: int | None = None
    causes: tuple[int, ...] = ()
    link: tuple[int, int] | None = None
    probability: float | None = None


def changes(found: Settlement, published: Published, new: Collection[int]) -> list[Change]:
    """Return what a published region changed of what was there before, nothing for what is new."""
    told = list(_changes(published))
    causes = _Causes(found, published, new) if told else None
    return [causes.of(change) for change in told] if causes else []


def _ties(near: Pairs) -> dict[Pair, float]:
    """Return how strongly each pair is tied that evidence may hold together, or set apart."""
    strong = np.maximum(near["probability"], near["affair"])
    tied = (near["probability"] >= POLICY.join) | (strong >= POLICY.reopen)
    pairs = zip(near["a"][tied].tolist(), near["b"][tied].tolist(), strict=True)
    return dict(zip(pairs, strong[tied].tolist(), strict=True))


def _components(found: Settlement, published: Published, ties: Collection[Pair]) -> dict[int, int]:
    """Return in which component each article is: by ties, and by incidents now and before."""
    together = [
        [m.article for m in members]
        for members in (*published.before.values(), *published.after.values())
    ]
    order = sorted(found.region.articles.union(*ties, *together))
    rank = {article: at for at, article in enumerate(order)}
    sets = Sets(len(order))
    for one, *others in (*ties, *filter(None, together)):
        for other in others:
            sets.join(rank[one], rank[other])
    return {article: sets.find(at) for article, at in rank.items()}


def _changes(published: Published) -> Iterator[Change]:
    given = published.given
    for old, heir in sorted(given.redirects.items()):
        yield Change(kind="merged", before=old, after=heir)
    for child, parent in sorted(given.splits.items()):
        yield Change(kind="split", before=parent, after=child)
    now = {m.article: m for members in published.after.values() for m in members}
    for incident, members in sorted(published.before.items()):
        for member in (m for m in members if m.role.in_event):
            yield from _moved(incident, member, now.get(member.article), published)


def _moved(
    incident: str, was: Membership, now: Membership | None, published: Published
) -> Iterator[Change]:
    if now is None:
        yield Change(kind="left", before=incident, after="", article=was.article)
        return
    told = published.given.redirects.get(incident) == now.incident
    told |= published.given.splits.get(now.incident) == incident
    if now.incident != incident and not told:
        yield Change(kind="moved", before=incident, after=now.incident, article=was.article)
    if now.role is not was.role:
        yield Change(kind="role", before=was.role.value, after=now.role.value, article=was.article)


class _Causes:
    """What is new in each component of a region and of what is near it."""

    def __init__(self, found: Settlement, published: Published, new: Collection[int]) -> None:
        self._published = published
        # After an interruption it is not known which of the unsettled were new.
        fresh = (found.region.unsettled & frozenset(new)) or found.region.unsettled
        self._ties = _ties(found.near)
        self._at: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in self._ties:
            self._at[pair[0]].append(pair)
            self._at[pair[1]].append(pair)
        self._component = _components(found, published, self._ties)
        self._fresh: defaultdict[int, list[int]] = defaultdict(list)
        for article in sorted(fresh & self._component.keys()):
            self._fresh[self._component[article]].append(article)

    def of(self, change: Change) -> Change:
        """Return *change* with its causes and the link that decided it."""
        about = self._about(change)
        components = {self._component[article] for article in about}
        causes = sorted(article for one in components for article in self._fresh.get(one, ()))
        link = self._decisive(set(causes), about)
        return replace(
            change,
            causes=tuple(causes),
            link=link,
            probability=self._ties[link] if link else None,
        )

    def _about(self, change: Change) -> set[int]:
        if change.article is not None:
            return {change.article}
        return {
            m.article
            for told in (self._published.before, self._published.after)
            for incident in (change.before, change.after)
            for m in told.get(incident, ())
            if m.article in self._component
        }

    def _decisive(self, causes: set[int], about: set[int]) -> Pair | None:
        mine = [pair for article in about for pair in self._at.get(article, ())]
        met = [pair for pair in mine if pair[0] in causes or pair[1] in causes]
        near = met or [pair for cause in causes for pair in self._at.get(cause, ())]
        return max(near, key=lambda pair: (self._ties[pair], pair), default=None)
