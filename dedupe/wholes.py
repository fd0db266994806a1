"""Groups joined with those that go on with them: what becomes an incident each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from dedupe.edges import Mask, Numbers
from dedupe.linkage import Pair, Sets
from dedupe.pieces import NONE, reached
from dedupe.policy import Policy
from dedupe.standing import Groups, Stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Wholes:
    """The whole of each story, and the groups that go on with another of theirs.

    *later* names those only that were looked at.
    """

    whole: Numbers
    later: frozenset[int]


def wholes(
    before: Numbers,
    groups: Groups,
    onto: Mapping[int, Pair],
    start: Iterable[int],
    stories: Stories,
    policy: Policy,
) -> Wholes:
    """Return the wholes, looking only at groups that *onto* connects with one in *start*.

    The strongest choices join first; one is left out that would make a whole larger than the
    cap, or put two together that a reviewer keeps apart.
    """
    a = stories.ranks(np.fromiter(onto, np.int64, len(onto)))
    b = stories.ranks(np.fromiter((to for to, _ in onto.values()), np.int64, len(onto)))
    strong = np.fromiter((strength for _, strength in onto.values()), np.int64, len(onto))
    first = np.zeros(len(stories), dtype=np.bool_)
    first[stories.ranks(np.fromiter(start, np.int64))] = True
    near = reached(len(stories), a, b, first)
    nodes, order = np.flatnonzero(near), np.lexsort((a, -strong))
    order = order[near[a[order]]]
    joined = _Joined(nodes, groups, stories, policy.component)
    pairs = zip(*(np.searchsorted(nodes, side[order]).tolist() for side in (a, b)), strict=True)
    later = [one for one, other in pairs if joined.join(one, other)]
    return Wholes(
        whole=_labelled(before, groups, near, stories.ids[nodes[joined.roots()]], stories),
        later=frozenset(stories.ids[nodes[later]].tolist()),
    )


def _labelled(
    before: Numbers, groups: Groups, near: Mask, labels: Numbers, stories: Stories
) -> Numbers:
    """Return each story's whole: *labels* are those of the groups that are *near*, in order."""
    group = np.array(groups.home, dtype=np.int64)
    inside = group > NONE
    at = np.full(len(stories), NONE, dtype=np.int64)
    at[near] = labels
    whole = np.where(inside, before, NONE)
    found = at[stories.ranks(group[inside])]
    whole[inside] = np.where(found > NONE, found, whole[inside])
    return whole


class _Joined:
    """Groups under way to wholes, by their places in *nodes*, which are their lowest ranks."""

    def __init__(self, nodes: Numbers, groups: Groups, stories: Stories, cap: int) -> None:
        labels = stories.ids[nodes].tolist()
        self._sets = Sets(len(labels))
        self._sets.size = [groups.count(label) for label in labels]
        self._cap = cap
        at = {label: place for place, label in enumerate(labels)}
        sides = (tuple(at.get(groups.home[rank]) for rank in pair) for pair in stories.apart)
        self._apart = [(x, y) for x, y in sides if x is not None and y is not None]

    def join(self, a: int, b: int) -> bool:
        """Join the wholes of two groups if they may be; return whether they were."""
        first, second = self._sets.find(a), self._sets.find(b)
        small = self._sets.size[first] + self._sets.size[second] <= self._cap
        may = small and not any(
            {self._sets.find(x), self._sets.find(y)} == {first, second} for x, y in self._apart
        )
        if may:
            self._sets.join(first, second)
        return may

    def roots(self) -> list[int]:
        """Return for each group the place of its whole's lowest one."""
        return [self._sets.find(place) for place in range(len(self._sets.size))]
