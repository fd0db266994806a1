"""Candidate pairs: which stories are worth comparing, by the two stories alone.

No frequency of the corpus at hand and no k nearest: either would change as stories
arrive, and incremental clustering would no longer equal batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.columns import Columns, blocking_key
from dedupe.meeting import Floats, Met, cosines, gaps, meetings
from dedupe.policy import DAY, Policy
from dedupe.profile import Profile
from dedupe.prospect import terms
from dedupe.signals import HOUR, UNDATED_HOURS
from dedupe.vectors import exact

Pair = tuple[int, int]


class Candidates(NamedTuple):
    """Whom a new story is to be compared with, by id, with the cosines of the two and of their titles."""

    new: int
    others: list[int]
    cosines: list[float]
    titles: list[float]


def candidates(
    profiles: Collection[Profile], new_ids: Collection[int], policy: Policy
) -> Iterator[Pair]:
    """Yield the pairs (a < b, by id) to compare that hold at least one of *new_ids*, in order.

    Whether a pair is yielded depends on its two profiles and *policy* only.
    """
    columns = Columns(map(blocking_key, sorted(profiles, key=lambda p: p.id)))
    chunks = candidate_chunks(columns, new_ids, policy)
    found = [(one.new, other) for _, met in chunks for one in met for other in one.others]
    yield from sorted((min(pair), max(pair)) for pair in found)


def candidate_chunks(
    columns: Columns, new_ids: Collection[int], policy: Policy
) -> Iterator[tuple[list[int], list[Candidates]]]:
    """Yield the new stories by id, some at a time, in order of time, with whom to compare them.

    A pair of two new stories comes once, with the later of the two.
    """
    fresh = columns.rows(new_ids)
    turn = np.full(len(columns.ids), -1, dtype=np.int64)
    turn[fresh] = np.arange(len(fresh))
    undated = int((fresh < columns.undated).sum())
    # Undated stories meet all others: they are looked at among themselves.
    cuts = [*range(0, undated, policy.chunk), *range(undated, len(fresh), policy.chunk)]
    for start, end in pairwise([*cuts, len(fresh)]):
        rows = fresh[start:end]
        met = meetings(columns, rows, policy)
        met = met.only(turn[met.other] < turn[met.one])
        yield columns.ids[rows].tolist(), list(_promising(columns, met, policy))


def _promising(columns: Columns, met: Met, policy: Policy) -> Iterator[Candidates]:
    titles = cosines(columns.titles, met.one, met.other)
    known = columns.has_vector[met.one] & columns.has_vector[met.other]
    # A round-up is like none of its events as a whole: the plane knows reports only.
    known &= ~(columns.page[met.one] | columns.page[met.other])
    keep = ~known | (policy.prospect.score(knowns(columns, met, titles, policy)) >= 0.0)
    met, titles = met.only(keep), titles[keep]
    starts = np.flatnonzero(np.diff(met.one, prepend=-1))
    for start, end in pairwise([*starts.tolist(), len(met.one)]):
        yield Candidates(
            new=int(columns.ids[met.one[start]]),
            others=columns.ids[met.other[start:end]].tolist(),
            cosines=exact(met.cosine[start:end]),
            titles=exact(titles[start:end]),
        )


def knowns(
    columns: Columns, met: Met, titles: NDArray[np.float32], policy: Policy
) -> dict[str, Floats]:
    """Return what blocking knows of pairs whose titles have these cosines, as `Prospect` reads it."""
    gap = gaps(columns, met.one, met.other)
    return terms(
        title=titles.astype(np.float64),
        cosine=met.cosine.astype(np.float64),
        shared=met.shared,
        hours=np.where(np.isneginf(gap), UNDATED_HOURS, np.maximum(gap, 0.0) / HOUR),
        far=gap > policy.window_days * DAY,
        bare=columns.bare[met.one] | columns.bare[met.other],
        crossed=columns.language[met.one] != columns.language[met.other],
    )
