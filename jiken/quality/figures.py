"""The figures of clustering: how far a partition agrees with gold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiken.quality.gold import Fact, Gold, GoldRow, Kind
from jiken.quality.limits import BOTH, LANGUAGES
from jiken.quality.neighbours import Members, Neighbours, neighbours
from jiken.quality.placements import Placement, by_url
from jiken.quality.roles import RoleFigures, role_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionFigures:
    """How two partitions of the same members agree; None where there is nothing to count.

    B-cubed after Bagga and Baldwin (1998): for each member, the share of its predicted
    cluster that is right, and the share of its true cluster that was found, averaged over the
    members. Pairs: of those put together, how many belong together, and the reverse. *split_rate*: share
    of the true clusters of several members that lie in more than one predicted one;
    *merge_rate*: share of the predicted ones of several that hold more than one true one.
    """

    members: int
    clusters: int
    b3_precision: float | None
    b3_recall: float | None
    b3_f1: float | None
    pair_precision: float | None
    pair_recall: float | None
    pair_f1: float | None
    cross_lingual_precision: float | None
    cross_lingual_recall: float | None
    split_rate: float
    merge_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFigures:
    """What became of articles that are no members, by the home of the event that they stand by.

    An event's home is the incident that holds most of its members, the first of them where
    several hold as many. Missing articles count against: a look-alike as taken in, a follow-up as lost.
    """

    missing: int
    lookalikes: int
    lookalikes_taken_in: int
    followups: int
    followups_attached: float | None
    complementary: int
    complementary_in_event: float | None
    strangers_per_incident: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of one language, or of both together."""

    partition: PartitionFigures
    homes: HomeFigures
    roles: RoleFigures


def figures(
    gold: Gold, placements: Iterable[Placement], *, window_days: float | None = None
) -> Mapping[str, Figures]:
    """Return the figures of "both", "ja" and "en"; a language without a member is left out.

    A member in no incident stands alone. Pairs further apart than *window_days* are not judged.
    """
    placements = list(placements)
    found = by_url(placements)
    rows = gold.of(Kind.MEMBER)
    members = _members(gold, rows, found)
    homes = _homes(members)
    told: dict[str, Figures] = {}
    for language in (BOTH, *LANGUAGES):
        asked = None if language == BOTH else language
        chosen = [i for i, spoken in enumerate(members.languages) if asked in (None, spoken)]
        if chosen or asked is None:
            told[language] = Figures(
                partition=partition_figures(members.among(chosen), window_days=window_days),
                homes=_home_figures(gold, placements, found, homes, asked),
                roles=role_figures(gold, found, language=asked),
            )
    return told


def _members(gold: Gold, rows: Sequence[GoldRow], found: Mapping[str, Placement]) -> Members:
    facts = [gold.facts.get(row.key, Fact()) for row in rows]
    return Members(
        predicted=[_home(found.get(row.key)) or (i,) for i, row in enumerate(rows)],
        true=[row.cluster for row in rows],
        languages=[fact.language for fact in facts],
        at=np.array([np.nan if f.at is None else f.at for f in facts], dtype=np.float64),
    )


def _home(placement: Placement | None) -> str | None:
    return placement.incident if placement else None


def partition_figures(members: Members, *, window_days: float | None = None) -> PartitionFigures:
    """Return how the predicted partition of *members* agrees with the true one."""
    n = neighbours(members, window_days)
    precision, recall = _mean(n.shared / n.predicted), _mean(n.shared / n.true)
    pair_precision, pair_recall = _pairs(n)
    return PartitionFigures(
        members=len(members.true),
        clusters=len(set(members.true)),
        b3_precision=precision,
        b3_recall=recall,
        b3_f1=_f1(precision, recall),
        pair_precision=pair_precision,
        pair_recall=pair_recall,
        pair_f1=_f1(pair_precision, pair_recall),
        cross_lingual_precision=_share(n.cross_shared.sum(), n.cross_predicted.sum()),
        cross_lingual_recall=_share(n.cross_shared.sum(), n.cross_true.sum()),
        split_rate=_mixed(members.true, members.predicted),
        merge_rate=_mixed(members.predicted, members.true),
    )


def _pairs(n: Neighbours) -> tuple[float | None, float | None]:
    """Return precision and recall of pairs; a member is no pair with itself."""
    alone = len(n.shared)
    right = n.shared.sum() - alone
    return _share(right, n.predicted.sum() - alone), _share(right, n.true.sum() - alone)


def _mixed(groups: Sequence[Hashable], labels: Sequence[Hashable]) -> float:
    """Return the share of the groups of several that hold more than one label; 0 where none is."""
    held = defaultdict(list)
    for group, label in zip(groups, labels, strict=True):
        held[group].append(label)
    several = [inside for inside in held.values() if len(inside) > 1]
    return sum(len(set(inside)) > 1 for inside in several) / len(several) if several else 0.0


def _mean(values: Sequence[float] | NDArray[np.float64]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _homes(members: Members) -> Mapping[Hashable, Hashable]:
    """Return the predicted cluster that holds most of each true one."""
    held: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for true, predicted in zip(members.true, members.predicted, strict=True):
        held[true][predicted] += 1
    return {true: counts.most_common(1)[0][0] for true, counts in held.items()}


def _home_figures(
    gold: Gold,
    placements: Sequence[Placement],
    found: Mapping[str, Placement],
    homes: Mapping[Hashable, Hashable],
    language: str | None,
) -> HomeFigures:
    def rows(kind: Kind) -> list[GoldRow]:
        return [row for row in gold.of(kind) if language in (None, gold.language(row))]

    def at_home(row: GoldRow, event: str | None) -> bool:
        home = _home(found.get(row.key))
        return home is not None and home == homes.get(event)

    alike = rows(Kind.LOOK_ALIKE)
    follow = [row for row in rows(Kind.FOLLOW_UP) if row.cluster in homes]
    beside = [row for row in rows(Kind.COMPLEMENTARY) if row.cluster in homes]
    return HomeFigures(
        missing=sum(row.key not in found for row in rows(Kind.MEMBER)),
        lookalikes=len(alike),
        lookalikes_taken_in=sum(
            row.key not in found or at_home(row, row.lookalike_of or row.cluster) for row in alike
        ),
        followups=len(follow),
        followups_attached=_mean([at_home(row, row.cluster) for row in follow]),
        complementary=len(beside),
        complementary_in_event=_mean([at_home(row, row.cluster) for row in beside]),
        strangers_per_incident=_strangers(gold, placements, homes, language),
    )


def _strangers(
    gold: Gold,
    placements: Sequence[Placement],
    homes: Mapping[Hashable, Hashable],
    language: str | None,
) -> float:
    """Return how many articles that gold does not know are in-event in an event's home, per home."""
    known, incidents = {row.key for row in gold.rows if row.cluster}, set(homes.values())
    inside = [p for p in placements if p.incident in incidents and language in (None, p.language)]
    strange = [p for p in inside if by_url([p]).keys().isdisjoint(known)]
    return len(strange) / len(incidents) if incidents else 0.0
