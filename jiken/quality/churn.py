"""How steady incidents are while articles come in: what a reader of yesterday's list sees move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# After one batch: which incident each article is in-event in.
Snapshot = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Churn:
    """Shares of the articles that were ever in an incident, over all batches.

    *id_churn*: those whose incident's id was another at any time after they were first
    published in one. *split_churn*: those who lost an article that had been in their incident.
    """

    batches: int
    articles: int
    id_churn: float
    split_churn: float


def churn(snapshots: Iterable[Snapshot]) -> Churn:
    """Return how much moved from each snapshot to the next; leaving all incidents is moving."""
    first: dict[str, str] = {}
    before: Mapping[str, frozenset[str]] = {}
    moved: set[str] = set()
    parted: set[str] = set()
    batches = 0
    for snapshot in snapshots:
        batches += 1
        moved |= {article for article, was in first.items() if snapshot.get(article) != was}
        now = _mates(snapshot)
        parted |= {one for one, mates in before.items() if not mates <= now.get(one, frozenset())}
        first = {**snapshot, **first}
        before = now
    count = len(first)
    return Churn(
        batches=batches,
        articles=count,
        id_churn=len(moved) / count if count else 0.0,
        split_churn=len(parted) / count if count else 0.0,
    )


def _mates(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Return everyone in an article's incident, itself included."""
    inside: dict[str, set[str]] = defaultdict(set)
    for article, incident in snapshot.items():
        inside[incident].add(article)
    mates = {incident: frozenset(articles) for incident, articles in inside.items()}
    return {article: mates[incident] for article, incident in snapshot.items()}
