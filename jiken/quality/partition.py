"""How far a predicted partition of members agrees with the true one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jiken.quality.neighbours import Members, Neighbours, neighbours


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


def partition_figures(members: Members, *, window_days: float | None = None) -> PartitionFigures:
    """Return how the predicted partition of *members* agrees with the true one."""
    n = neighbours(members, window_days)
    precision, recall = mean(n.shared / n.predicted), mean(n.shared / n.true)
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


def mean(values: Sequence[float] | NDArray[np.float64]) -> float | None:
    """Return the mean of *values*, None where there is none."""
    return float(np.mean(values)) if len(values) else None


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
