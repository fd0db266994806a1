"""Round-ups by evidence: stories that tell of several unrelated events without saying so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import combinations

import numpy as np

from dedupe.between import Between
from dedupe.edges import Mask, Numbers, Web
from dedupe.linkage import MILLION
from dedupe.pieces import NONE
from dedupe.policy import Policy
from dedupe.standing import Groups, Stories

OWN = 2
"""A story's own group counts if it has more: two or more without it."""


def tie(strengths: Sequence[int], size: int, policy: Policy) -> int:
    """Return the mean of a story's best links into a group of *size*, in millionths.

    *strengths* are its links that there is evidence for; the others count *never*.
    """
    best = min(policy.reopen_links, size)
    known = nlargest(best, strengths)
    return (sum(known) + (best - len(known)) * round(policy.never * MILLION)) // best


def spanning(
    spread: Mask, stories: Stories, linked: Numbers, changed: Mask, web: Web, policy: Policy
) -> tuple[list[int], list[int]]:
    """Return which stories were looked at, and which of these are round-ups by evidence.

    A story that strong evidence ties to two groups, its own without it among them, which
    next to nothing else ties to each other. What a reviewer has put with another is never such.
    Only those are looked at whose own group *changed* or that are tied to one that did.
    """
    groups = Groups(linked)
    mine = np.flatnonzero(changed).tolist()
    web.read(mine)
    near = _tied(mine, spread, linked, changed, groups, web, policy)
    asked = [*mine, *near]
    web.read(asked)
    may = [rank for rank in asked if rank not in stories.kept]
    told = {rank: some for rank in may if len(some := _told(rank, groups, web, policy)) > 1}
    web.read(groups.all_members({label for some in told.values() for label in some}))
    between = Between(groups, web, policy)
    return asked, [rank for rank, some in told.items() if _unrelated(rank, some, between, policy)]


def _tied(
    mine: Iterable[int],
    spread: Mask,
    linked: Numbers,
    changed: Mask,
    groups: Groups,
    web: Web,
    policy: Policy,
) -> list[int]:
    """Return the stories of unchanged groups that are tied, or were, to one of several that did."""
    least = round(policy.span * MILLION)
    ties: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    near: set[int] = set()
    for rank in mine:
        label = groups.home[rank]
        for other, strength in web.near(rank):
            if not changed[other] and groups.home[other] != NONE:
                ties[other, label].append(strength)
                if strength >= least and spread[other]:
                    near.add(other)
    for (other, label), strengths in ties.items():
        if groups.count(label) > 1 and tie(strengths, groups.count(label), policy) >= least:
            near.add(other)
    return sorted(near)


def _told(rank: int, groups: Groups, web: Web, policy: Policy) -> list[int]:
    """Return the groups that a story may be said to tell of, its own without it among them."""
    own = groups.home[rank]
    ties: defaultdict[int, list[int]] = defaultdict(list)
    for other, strength in web.near(rank):
        label = groups.home[other]
        if label not in (NONE, own) and groups.count(label) > 1:
            ties[label].append(strength)
    least = round(policy.span * MILLION)
    told = [
        label
        for label, strengths in ties.items()
        if tie(strengths, groups.count(label), policy) >= least
    ]
    return [*told, own] if told and groups.count(own) > OWN else told


def _unrelated(rank: int, told: Iterable[int], between: Between, policy: Policy) -> bool:
    """Whether next to nothing ties two of the groups that a story tells of, left out itself."""
    least = policy.unrelated * MILLION
    return any(between.mean(a, b, without=rank) < least for a, b in combinations(told, 2))
