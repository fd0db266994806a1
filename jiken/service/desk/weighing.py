"""What speaks for two incidents being one, and what against it, side by side; what a split would part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jiken.models import Role
from jiken.service.desk import steps
from jiken.service.desk.because import Argued, because
from jiken.service.desk.look_alikes import Neighbour, neighbours
from jiken.service.desk.proposals import Proposal, proposed_splits
from jiken.service.desk.rivals import Word, rivals
from jiken.service.relations import why
from jiken.service.saying import IncidentSaid, Saying
from jiken.store import Store
from jiken.store.decided import Pair as Decision
from jiken.store.members import Head, Placed

SHOWN, WEIGHED = 20, 3
"""Articles of each incident, and pairs across, that are shown."""
TICKED = 200
"""Articles on one page to be ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One incident: its first *articles* in the event, of *count*."""

    head: Head
    said: IncidentSaid | None
    articles: tuple[Placed, ...]
    count: int

    def title(self, language: str) -> str | None:
        """Return its title in "ja" or "en"."""
        own = self.head.title_ja if language == "ja" else self.head.title_en
        return (self.said.title(language) if self.said else None) or own


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed(Argued):
    """Two articles, one of each side, with what speaks for and against one event.

    *probability* is None where there is no evidence that was worth keeping.
    """

    here: Placed
    there: Placed
    probability: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Incidents side by side: the *first*, and each other one with the evidence between the two.

    *near* are others that the first could be merged with; *decided* is what reviewers have said
    of pairs across, *rivals* what they have said of the incidents differently, the word that would
    stand first. *last_step* is what a form has as *seen*.
    """

    first: Side
    others: tuple[tuple[Side, tuple[Weighed, ...]], ...]
    near: tuple[Neighbour, ...]
    decided: tuple[Decision, ...]
    rivals: tuple[tuple[Word, ...], ...]
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A proposal with its articles, and the strongest link that it would cut."""

    proposal: Proposal
    articles: tuple[Placed, ...]
    link: Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """One page of an incident's articles in the event, to be ticked, and how it could be split."""

    side: Side
    parts: tuple[Part, ...]
    number: int
    pages: int
    last_step: int


def comparison(store: Store, first: Head, others: Sequence[Head], *, language: str) -> Comparison:
    """Return incidents side by side; reasons are in "ja" or "en"."""
    inside = {head.id: _inside(store, head) for head in (first, *others)}
    ids = [{one.article for one in some} for some in inside.values()]
    return Comparison(
        first=_side(store, first, inside[first.id]),
        others=tuple(
            (
                _side(store, other, inside[other.id]),
                tuple(_weighed(store, inside[first.id], inside[other.id], language)),
            )
            for other in others
        ),
        near=() if others else neighbours(store, first.id, inside[first.id]),
        decided=tuple(
            one
            for (a, b), one in store.decided.pairs().items()
            if any(a in mine and b not in mine for mine in ids)
            and any(b in mine and a not in mine for mine in ids)
        ),
        rivals=rivals(store, inside),
        last_step=max(steps.last_step(store, head.id) for head in (first, *others)),
    )


def splitting(store: Store, head: Head, *, language: str, number: int = 1) -> Splitting:
    """Return an incident as it could be split, with page *number* of its articles in the event."""
    inside = _inside(store, head)
    known = {one.article: one for one in inside}
    pages = max(1, -(-len(inside) // TICKED))
    number = min(max(number, 1), pages)
    shown = tuple(inside[(number - 1) * TICKED : number * TICKED])
    return Splitting(
        side=replace(_side(store, head, inside), articles=shown),
        number=number,
        pages=pages,
        parts=tuple(
            Part(
                proposal=one,
                articles=tuple(known[article] for article in one.articles),
                link=_pair(store, known[one.link[0]], known[one.link[1]], one.strength, language),
            )
            for one in proposed_splits(store, head.id)
        ),
        last_step=steps.last_step(store, head.id),
    )


def _inside(store: Store, head: Head) -> list[Placed]:
    return [one for one in store.members.of(head.id) if one.role.in_event]


def _side(store: Store, head: Head, inside: Sequence[Placed]) -> Side:
    said = Saying(store).incident(head.id)
    return Side(head=head, said=said, articles=tuple(inside[:SHOWN]), count=len(inside))


def _weighed(
    store: Store, here: Sequence[Placed], there: Sequence[Placed], language: str
) -> Iterator[Weighed]:
    """Yield the strongest pairs, each of articles of their own; the first ones where there are none."""
    mine = {one.article: one for one in here}
    theirs = {one.article: one for one in there}
    used: set[int] = set()
    for a, b, probability in _across(store, mine, theirs):
        if a not in used and b not in used:
            used |= {a, b}
            yield _pair(store, mine[a], theirs[b], probability, language)
        if len(used) == 2 * WEIGHED:
            return
    if not used and here and there:
        yield _pair(store, _first(here), _first(there), None, language)


def _across(
    store: Store, mine: Mapping[int, Placed], theirs: Mapping[int, Placed]
) -> list[tuple[int, int, float]]:
    """Return the evidence between two incidents, strongest first, time left out."""
    near = store.evidence.inside([*mine, *theirs])
    strong = np.maximum(near["probability"], near["affair"]).tolist()
    found = [
        (a, b, probability) if a in mine else (b, a, probability)
        for a, b, probability in zip(near["a"].tolist(), near["b"].tolist(), strong, strict=True)
        if (a in mine) != (b in mine)
    ]
    return sorted(found, key=lambda told: (-told[2], told[:2]))


def _pair(
    store: Store, here: Placed, there: Placed, probability: float | None, language: str
) -> Weighed:
    reasons = why(store, here.article, there.article)
    return Weighed(
        here=here,
        there=there,
        probability=probability,
        because=because(here.article, there.article, reasons, language, beside=True),
    )


def _first(inside: Sequence[Placed]) -> Placed:
    return next((one for one in inside if one.role is Role.REPORT), inside[0])
