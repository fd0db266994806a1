"""What is near an incident: those of the same affair, and those that look alike and stayed apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jiken.models import Role
from jiken.service.desk.because import Argued, Because, because
from jiken.service.desk.headlines import Headline, headlines
from jiken.service.relations import why
from jiken.store import Store
from jiken.store.decided import NOT_RELATED as UNRELATE
from jiken.store.decided import RELATED as RELATE
from jiken.store.decided import Pair as Decision
from jiken.store.incidents import Related
from jiken.store.members import Head, Placed
from jiken.store.steps import PAIRS

ASKED = 12
"""Articles of an incident whose evidence is looked at: the best of its independent reports."""

RELATED, ALIKE = 10, 5
"""So many of each are shown at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour(Argued):
    """Another incident, and the two articles, one of each, that are nearest.

    *related*: of the same affair, *related_by* whom where the evidence does not say so; else
    evidence was too weak for one event. *here* and *there* are the two articles, *decided* what
    stands of their being together or apart. *because* is empty until it is asked for: it is
    composed of both texts.
    """

    head: Head
    article: int
    other_article: int
    probability: float
    related: bool
    related_by: str = ""
    here: Headline | None = None
    there: Headline | None = None
    decided: Decision | None = None


def neighbours(
    store: Store,
    incident: str,
    placed: Sequence[Placed],
    best: Sequence[int] = (),
    *,
    evidence_in: str | None = None,
) -> tuple[Neighbour, ...]:
    """Return related incidents, then look-alikes, nearest first.

    *best* are the articles whose evidence is looked at before others; *evidence_in* is the
    language ("ja", "en") in which to tell what speaks for and against, None leaves it out.
    """
    related = store.incidents.related(incident)[:RELATED]
    others = {one.other for one in related}
    met = store.members.near(incident, _asked(placed, best), len(others) + ALIKE)
    alike = [
        Related(
            incident=incident,
            other=one.incident,
            article=one.article,
            other_article=one.other_article,
            probability=one.probability,
        )
        for one in met
        if one.incident not in others
    ][:ALIKE]
    heads = store.members.heads({one.other for one in (*related, *alike)})
    found = [one for one in (*related, *alike) if one.other in heads]
    said = _said(store, [(one.article, one.other_article) for one in found])
    return tuple(
        replace(
            _neighbour(store, one, heads[one.other], one.other in others, evidence_in),
            related_by=said.related_by(one),
            here=said.named.get(one.article),
            there=said.named.get(one.other_article),
            decided=said.pairs.get((one.article, one.other_article)),
        )
        for one in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the articles of a few pairs are called, and what reviewers said of the pairs."""

    named: Mapping[int, Headline]
    pairs: Mapping[tuple[int, int], Decision]
    relations: Mapping[tuple[int, int], Decision]

    def related_by(self, one: Related) -> str:
        """Return who related two incidents, "" where it is the evidence that does."""
        found = self.relations.get((one.article, one.other_article))
        return found.by if found and found.kind == RELATE and one.probability == 1 else ""


def _said(store: Store, pairs: Sequence[tuple[int, int]]) -> _Said:
    return _Said(
        named=headlines(store, {article for pair in pairs for article in pair}),
        pairs=store.decided.last_words(PAIRS, pairs),
        relations=store.decided.last_words((RELATE, UNRELATE), pairs),
    )


def _asked(placed: Sequence[Placed], best: Sequence[int]) -> list[int]:
    here = {one.article for one in placed if one.role.in_event}
    reports = [one.article for one in placed if one.role is Role.REPORT]
    ranked = dict.fromkeys([*(id_ for id_ in best if id_ in here), *reports, *sorted(here)])
    return list(ranked)[:ASKED]


def _neighbour(
    store: Store, one: Related, head: Head, related: bool, language: str | None
) -> Neighbour:
    told: tuple[Because, ...] = ()
    if language:
        reasons = why(store, one.article, one.other_article)
        told = because(one.article, one.other_article, reasons, language, beside=True)
    return Neighbour(
        head=head,
        article=one.article,
        other_article=one.other_article,
        probability=one.probability,
        related=related,
        because=told,
    )
