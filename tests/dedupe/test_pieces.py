"""Pieces, and sets that are not what they were, in numbers."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe.linkage import Sets
from dedupe.pieces import NONE, differing, having, pieces, reached

Pair = tuple[int, int]


def cut(count: int, edges: dict[Pair, int], must: list[Pair], cap: int) -> list[list[int]]:
    """Return the components of *edges*, strongest first, none above *cap* but for *must*."""
    sets = Sets(count)
    for a, b in must:
        sets.join(a, b)
    for (a, b), _ in sorted(edges.items(), key=lambda item: (-item[1], item[0])):
        if (
            sets.find(a) != sets.find(b)
            and sets.size[sets.find(a)] + sets.size[sets.find(b)] <= cap
        ):
            sets.join(a, b)
    return sets.groups()


@pytest.mark.parametrize("seed", range(8))
def test_pieces_are_the_components_cut_at_the_cap(seed: int) -> None:
    chance, count, cap = random.Random(seed), 60, 7
    edges: dict[Pair, int] = {}
    for _ in range(chance.choice([20, 60, 200])):
        a, b = sorted(chance.sample(range(count), 2))
        edges[a, b] = chance.choice([3, 5, 5, 8])
    must = [(a, b) for a, b in (chance.sample(range(count), 2) for _ in range(3))]
    a, b = (np.array([pair[at] for pair in edges], dtype=np.int64) for at in (0, 1))
    found = pieces(count, b, a, np.array(list(edges.values())), must, cap)

    wanted = cut(count, edges, must, cap)
    assert [np.flatnonzero(found == piece[0]).tolist() for piece in wanted] == wanted


def marked(count: int, *ranks: int) -> np.ndarray:
    return np.isin(np.arange(count), ranks)


def test_ties_lead_on_at_any_length_and_nowhere_else() -> None:
    a, b = np.array([0, 2, 3, 6]), np.array([1, 1, 2, 7])

    assert np.flatnonzero(reached(9, a, b, marked(9, 3))).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(reached(9, a, b, marked(9, 5, 7))).tolist() == [5, 6, 7]


@pytest.mark.parametrize(
    ("new", "old", "fresh", "differ"),
    [
        ([4, 4, 9, NONE], [7, 7, 8, 8], [], [2]),  # another name is no change, a member gone is
        ([4, 4, 4, NONE], [4, 4, NONE, NONE], [], [0, 1, 2]),  # one more
        ([4, 4, 8, 8], [4, 4, 4, 4], [], [0, 1, 2, 3]),  # split
        ([4, 4, 4, 4], [4, 4, 8, 8], [], [0, 1, 2, 3]),  # merged
        ([4, 8, 4, 8], [4, 4, 8, 8], [], [0, 1, 2, 3]),  # of the same sizes, with others
        ([4, 4, 8, NONE], [4, 4, 8, NONE], [1, 3], [0, 1]),  # looked at again
    ],
)
def test_sets_differ_by_their_members_and_by_what_is_fresh(
    new: list[int], old: list[int], fresh: list[int], differ: list[int]
) -> None:
    found = differing(np.array(new), np.array(old), marked(4, *fresh))

    assert np.flatnonzero(found).tolist() == differ


def test_a_set_has_what_any_of_its_members_is() -> None:
    found = having(np.array([3, 5, 3, NONE, 5]), marked(5, 2, 3))

    assert np.flatnonzero(found).tolist() == [0, 2]
