"""How much of what a filter gives reviewers have decided: the rest are drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jiken.store import Store
from jiken.taxonomy import ArticleClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How many incidents reviewers have *decided*, *harmful* of them to be incidents or hazards.

    *drafts* are the others: no reviewer has confirmed their class or given them one.
    """

    decided: int
    harmful: int
    drafts: int


def decided(store: Store, incidents: Iterable[str]) -> Decided:
    """Return how many of the queue's *incidents* are decided."""
    found = store.queue.of(list(incidents))
    judged = [ArticleClass(one.class_) for one in found if one.judged]
    return Decided(
        decided=len(judged),
        harmful=sum(class_.harmful for class_ in judged),
        drafts=len(found) - len(judged),
    )
