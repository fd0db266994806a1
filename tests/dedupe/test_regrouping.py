"""Looking again only at what changed gives what looking at everything gives, step by step."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe.edges import Edges, Floats, Numbers
from dedupe.grouping import Grouping, regroup
from dedupe.linkage import Contradiction
from dedupe.pieces import NONE
from dedupe.policy import DAY, Policy
from dedupe.standing import Standing, Stories

COUNT = 40
# A low cap, and follow-ups and round-ups that are easily had, so that all steps have work.
POLICY = Policy(component=9, reopen=0.6, span=0.7, unrelated=0.2)
Pair = tuple[int, int]


class Table:
    """Evidence, drawn at random, of events of a few affairs; stories are numbered by rank."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rows: dict[Pair, tuple[float, float]] = {}
        self.event = [chance.randrange(10) for _ in range(COUNT)]
        self.begin = np.array([(self.event[at] % 5) * 9 * DAY for at in range(COUNT)])
        self.begin[chance.sample(range(COUNT), 2)] = -np.inf
        self.told = {at: chance.sample(range(10), 2) for at in chance.sample(range(COUNT), 5)}
        self.read = 0

    def draw(self, ends: set[int], share: float) -> set[int]:
        """Give a *share* of the pairs with an end in *ends* new evidence; return who is concerned."""
        touched = set(ends)
        for a in sorted(ends):
            for b in range(COUNT):
                if a != b and self.chance.random() < share:
                    touched.add(b)
                    self.rows.pop((min(a, b), max(a, b)), None)
                    found = self._drawn(a, b)
                    if max(found) > 0.1:
                        self.rows[min(a, b), max(a, b)] = found
        return touched

    def _drawn(self, a: int, b: int) -> tuple[float, float]:
        one, other = self.event[a], self.event[b]
        if other in self.told.get(a, ()) or one in self.told.get(b, ()):
            return 0.2, self.chance.choice([0.1, 0.7, 0.8, 0.9])
        if one == other:
            return self.chance.choice([0.05, 0.4, 0.6, 0.9]), 0.9
        if one % 4 == other % 4:
            return self.chance.choice([0.01, 0.15]), self.chance.choice([0.1, 0.6, 0.7, 0.95])
        return 0.05, 0.4 if self.chance.random() < 0.1 else 0.0

    def joins(self) -> Edges:
        return self._edges([p for p, row in self.rows.items() if row[0] >= POLICY.join])

    def touching(self, ranks: Numbers) -> Edges:
        some = set(ranks.tolist())
        return self._edges([pair for pair in self.rows if some & set(pair)])

    def inside(self, ranks: Numbers) -> Edges:
        some = set(ranks.tolist())
        return self._edges([pair for pair in self.rows if some >= set(pair)])

    def times(self, ranks: Numbers) -> tuple[Floats, Floats]:
        begin = self.begin[ranks]
        return begin, np.where(np.isfinite(begin), begin, np.inf)

    def _edges(self, pairs: list[Pair]) -> Edges:
        self.read += len(pairs)
        columns = [np.array([pair[at] for pair in pairs], dtype=np.int64) for at in (0, 1)]
        values = [np.array([self.rows[p][at] for p in pairs], dtype=np.float64) for at in (0, 1)]
        return Edges.of(columns[0], columns[1], values[0], values[1])


def stories(reports: set[int], fresh: set[int], together: set[Pair], apart: set[Pair]) -> Stories:
    masks = (np.isin(np.arange(COUNT), sorted(some)) for some in (reports, fresh))
    return Stories(np.arange(COUNT) * 3 + 100, *masks, sorted(together), sorted(apart))


def said(found: Grouping) -> tuple[object, ...]:
    standing = found.standing
    sets = (standing.cell, standing.linked, standing.group, standing.whole)
    return tuple(column.tolist() for column in sets), standing.onto


@pytest.mark.parametrize("seed", range(80))
def test_step_by_step_stories_come_to_stand_as_at_once(seed: int) -> None:
    chance = random.Random(seed)
    table, everyone = Table(chance), set(range(COUNT))
    reports = set(chance.sample(range(COUNT), 34))
    together: set[Pair] = set()
    apart: set[Pair] = set()
    fresh = table.draw(everyone, 0.5)
    now = regroup(Standing.none(COUNT), stories(reports, fresh, together, apart), table, POLICY)
    missed: set[int] = set()
    for _ in range(6):
        ends = set(chance.sample(range(COUNT), chance.choice([1, 2, 3])))
        fresh = table.draw(ends, chance.choice([0.0, 0.1, 0.9])) | missed
        if chance.random() < 0.3:
            reports ^= {chance.choice(sorted(ends))}
        if chance.random() < 0.2:
            a, b = sorted(chance.sample(range(COUNT), 2))
            fresh |= {a, b}
            chance.choice([together, apart]).symmetric_difference_update({(a, b)})
        # A page's neighbours are looked at again, as its evidence was withdrawn.
        fresh |= {other for pair in table.rows if ends & set(pair) for other in pair}
        try:
            again = regroup(now.standing, stories(reports, fresh, together, apart), table, POLICY)
        except Contradiction:
            missed = fresh.union(*together, *apart)
            together.clear()
            apart.clear()
            continue
        whole = regroup(
            Standing.none(COUNT), stories(reports, everyone, together, apart), table, POLICY
        )
        assert said(again) == said(whole)
        made = {tuple(one): found.added for found in (whole,) for one in found.wholes}
        assert {tuple(one) for one in again.wholes} <= made.keys()
        assert all(set(one) & again.added == set(one) & made[tuple(one)] for one in again.wholes)
        now, missed = again, set()


def test_what_nothing_connects_with_a_change_is_not_read() -> None:
    table = Table(random.Random(1))
    table.rows = {(2 * at, 2 * at + 1): (0.9, 0.9) for at in range(COUNT // 2)}
    everyone = set(range(COUNT))
    first = regroup(Standing.none(COUNT), stories(everyone, everyone, set(), set()), table, POLICY)
    table.rows[1, 3] = (0.05, 0.95)
    table.read = 0
    again = regroup(first.standing, stories(everyone, {1, 3}, set(), set()), table, POLICY)

    assert [sorted(one) for one in again.wholes] == [[0, 1], [2, 3]]
    assert table.read - len(table.joins().a) < 12


def test_the_sets_are_known_by_their_lowest_story() -> None:
    table = Table(random.Random(2))
    table.rows = {(4, 7): (0.9, 0.9), (7, 9): (0.8, 0.9), (4, 9): (0.8, 0.9)}
    table.begin[:] = 0.0
    found = regroup(
        Standing.none(COUNT), stories({4, 7, 9}, set(range(COUNT)), set(), set()), table, POLICY
    ).standing

    for column in (found.cell, found.linked, found.group, found.whole):
        assert column[[4, 7, 9]].tolist() == [112, 112, 112]
        assert set(np.delete(column, [4, 7, 9]).tolist()) == {NONE}
