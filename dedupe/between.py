"""How strongly groups of stories are tied to one another on the whole."""

from __future__ import annotations

from collections.abc import Mapping

from dedupe.edges import Web
from dedupe.linkage import MILLION
from dedupe.policy import Policy
from dedupe.standing import Groups

Known = tuple[int, int]
"""What is known of the pairs of two groups: the sum of their strengths, and how many they are."""


class Between:
    """The mean over all pairs of two groups, each group gone through once however often it is asked."""

    def __init__(self, groups: Groups, web: Web, policy: Policy) -> None:
        self._groups = groups
        self._web = web
        self._never = round(policy.never * MILLION)
        self._known: dict[int, Mapping[int, Known]] = {}

    def mean(self, a: int, b: int, *, without: int) -> int:
        """Return the mean strength of all pairs of two groups but those of the story *without*.

        In millionths; pairs that there is no evidence for count *never*. What is near the members
        of *a* has been read, time left out.
        """
        total, known = self._of_group(a).get(b, (0, 0))
        pairs = self._groups.count(a) * self._groups.count(b)
        own = self._groups.home[without]
        if own in (a, b):
            other = b if own == a else a
            its_total, its_known = self._of(without).get(other, (0, 0))
            total, known = total - its_total, known - its_known
            pairs -= self._groups.count(other)
        return (total + (pairs - known) * self._never) // pairs

    def _of_group(self, label: int) -> Mapping[int, Known]:
        """Return what is known of the pairs of a group with each other one."""
        if label not in self._known:
            self._known[label] = self._of(*self._groups.members(label))
        return self._known[label]

    def _of(self, *ranks: int) -> Mapping[int, Known]:
        found: dict[int, Known] = {}
        for rank in ranks:
            for other, strength in self._web.near(rank):
                label = self._groups.home[other]
                total, known = found.get(label, (0, 0))
                found[label] = total + strength, known + 1
        return found
