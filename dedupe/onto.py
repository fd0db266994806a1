"""Which earlier group each group goes on with: a verdict with the arrest, months before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from math import inf

from dedupe.edges import Times, Web
from dedupe.linkage import MILLION, Pair
from dedupe.pieces import NONE
from dedupe.policy import DAY, Policy
from dedupe.spanning import tie
from dedupe.standing import Groups, Standing, Stories

# The links of each story of a group into another group, and all that groups may go on with.
Ties = Mapping[int, list[int]]
Weighed = defaultdict[int, dict[int, int]]


def onto_of(
    before: Standing,
    groups: Groups,
    stories: Stories,
    new: Collection[int],
    gone: Collection[int],
    web: Web,
    times: Times,
    policy: Policy,
) -> dict[int, Pair]:
    """Return {group: (the earlier group that it goes on with, how likely in millionths)}.

    *new* are the groups that are not what they were, *gone* what stood in their place.
    """
    return _Choices(before, groups, stories, new, gone, web, times, policy).onto


class _Choices:
    """What groups go on with, decided again where a group, or one that it is tied to, is new or gone.

    It is decided by the groups as linkage left them, not as they grow. A lone story that several
    reports together go on with is a beginning: it goes on with nothing.
    """

    def __init__(
        self,
        before: Standing,
        groups: Groups,
        stories: Stories,
        new: Collection[int],
        gone: Collection[int],
        web: Web,
        times: Times,
        policy: Policy,
    ) -> None:
        self._groups, self._stories = groups, stories
        self._web, self._times, self._policy = web, times, policy
        self._least = round(policy.reopen * MILLION)
        self._new, self._gone = frozenset(new), gone
        self._begun_before = _begun(before.onto, Groups(before.group))
        self.onto = {g: to for g, to in before.onto.items() if g not in gone and groups.count(g)}
        self._decide()

    def _decide(self) -> None:
        stale = {g for g, (to, _) in self.onto.items() if to in self._gone}
        found: Weighed = defaultdict(dict)
        self._weigh(self._new | stale, found)
        anew = {*self._new, *stale}
        for g in [g for g in found if self._groups.count(g) > 1]:
            self._choose(g, found[g], anew=g in anew)
        begun = _begun(self.onto, self._groups)
        ended = {g for g in self._begun_before - begun if self._groups.count(g) == 1} - anew
        self._weigh(ended, found)
        anew |= ended
        for g in [g for g in found if self._groups.count(g) == 1 and g not in begun]:
            self._choose(g, found[g], anew=g in anew)
        for g in [g for g in begun if self._groups.count(g) == 1]:
            self.onto.pop(g, None)

    def _choose(self, g: int, ties: Mapping[int, int], *, anew: bool) -> None:
        """Keep the best of what a group may go on with; beside what it did unless decided *anew*."""
        near = {other: strong for other, strong in ties.items() if strong >= self._least}
        if not anew and g in self.onto:
            other, strong = self.onto[g]
            near.setdefault(other, strong)
        self.onto.pop(g, None)
        if near:
            best = min(near, key=lambda other: (-near[other], self._stories.rank(other)))
            self.onto[g] = best, near[best]

    def _weigh(self, labels: Collection[int], found: Weighed) -> None:
        """Add to *found* what these groups may go on with, and which may go on with new ones."""
        self._web.read(self._groups.all_members(labels))
        for label in labels:
            found[label] = {}
        pairs = [pair for label in labels for pair in self._pairs(label)]
        self._times.read(self._groups.all_members({g for one in pairs for g in one[:2]}))
        for g, other, ties in pairs:
            if self._may_go_on(g, other):
                found[g][other] = self._mean(g, other, ties)

    def _pairs(self, label: int) -> Iterator[tuple[int, int, Ties]]:
        """Yield what a group is tied to with one strong link at least, from it and to it."""
        out: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        back: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        strong: set[int] = set()
        home = self._groups.home
        for rank in self._groups.members(label):
            for other, strength in self._web.near(rank):
                there = home[other]
                if there not in (NONE, label):
                    out[there][rank].append(strength)
                    back[there][other].append(strength)
                    if strength >= self._least:
                        strong.add(there)
        for there in strong:
            yield label, there, out[there]
            if label in self._new and there not in self._new:
                yield there, label, back[there]

    def _mean(self, g: int, other: int, ties: Ties) -> int:
        """Return the mean over a group's stories of their ties to *other*."""
        size, count = self._groups.count(other), self._groups.count(g)
        known = sum(tie(strengths, size, self._policy) for strengths in ties.values())
        never = (count - len(ties)) * round(self._policy.never * MILLION)
        return (known + never) // count

    def _may_go_on(self, g: int, other: int) -> bool:
        """Whether *g* can be what came of *other*, by size and time.

        A lone story goes on with a group of the same days too, if it does not precede it; several
        reports together only with what began days before: look-alikes of one week stay apart.
        """
        group, earlier = self._groups.members(g), self._groups.members(other)
        begins, first = self._times.begin(group), self._times.begin(earlier)
        if len(group) > 1:
            return first + self._policy.later_days * DAY <= begins < inf
        if len(earlier) == 1:
            return False
        last = first - self._policy.window_days * DAY
        return begins == inf or first == inf or self._times.end(group) >= last


def _begun(onto: Mapping[int, Pair], groups: Groups) -> set[int]:
    """Return what several reports together go on with."""
    return {to for g, (to, _) in onto.items() if groups.count(g) > 1}
