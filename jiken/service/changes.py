"""Which earlier assignments a run changed, and by which evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from dedupe.linkage import Sets
from jiken.models import Membership
from jiken.service.publishing import Published
from jiken.service.settling import Settlement


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
    causes = _Causes(found, published, new)
    return [causes.of(change) for change in _changes(published)]


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
    """What is new in each component of a region."""

    def __init__(self, found: Settlement, published: Published, new: Collection[int]) -> None:
        self._ties = found.ties
        self._published = published
        # After an interruption it is not known which of the unsettled were new.
        self._fresh = (found.region.unsettled & frozenset(new)) or found.region.unsettled
        self._order = sorted(found.region.articles)
        self._at: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair in found.ties:
            self._at[pair[0]].append(pair)
            self._at[pair[1]].append(pair)
        rank = {article: at for at, article in enumerate(self._order)}
        sets = Sets(len(self._order))
        for a, b in found.ties:
            sets.join(rank[a], rank[b])
        for members in (*published.before.values(), *published.after.values()):
            inside = [rank[m.article] for m in members if m.article in rank]
            for other in inside[1:]:
                sets.join(inside[0], other)
        self._component = {article: sets.find(at) for article, at in rank.items()}

    def of(self, change: Change) -> Change:
        """Return *change* with its causes and the link that decided it."""
        about = self._about(change)
        component = {self._component[article] for article in about}
        causes = sorted(a for a in self._fresh if self._component[a] in component)
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

    def _decisive(self, causes: set[int], about: set[int]) -> tuple[int, int] | None:
        near = {pair for cause in causes for pair in self._at[cause]}
        met = [pair for pair in near if about & set(pair)] or near
        return max(met, key=lambda pair: (self._ties[pair], pair), default=None)
