"""Pieces in numbers are the pieces that settling makes."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe.linkage import MILLION, bound, components
from dedupe.pieces import pieces, reached, strengths
from dedupe.policy import Policy


@pytest.mark.parametrize("seed", range(8))
def test_pieces_are_the_components_cut_at_the_cap(seed: int) -> None:
    chance, count, cap = random.Random(seed), 60, 7
    edges = {
        tuple(sorted(chance.sample(range(count), 2))): chance.choice([3, 5, 5, 8])
        for _ in range(chance.choice([20, 60, 200]))
    }
    must = [tuple(chance.sample(range(count), 2)) for _ in range(3)]
    bonds = bound([str(rank) for rank in range(count)], must, ())
    wanted = components(bonds, count, edges, cap)
    a, b = (np.array([pair[at] for pair in edges], dtype=np.int64) for at in (0, 1))
    found = pieces(count, b, a, np.array(list(edges.values())), must, cap)

    assert [np.flatnonzero(found == piece[0]).tolist() for piece in wanted] == wanted


def test_ties_by_score_are_stronger_than_ties_by_one_affair_alone() -> None:
    policy = Policy(join=0.4)
    found = strengths(np.array([0.41, 0.39, 0.1]), np.array([0.2, 0.99, 0.8]), policy)

    assert found.tolist() == [MILLION + 410_000, 990_000, 800_000]


def test_ties_lead_on_at_any_length_and_nowhere_else() -> None:
    a, b = np.array([0, 2, 3, 6]), np.array([1, 1, 2, 7])

    assert np.flatnonzero(reached(9, a, b, np.array([3]))).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(reached(9, a, b, np.array([5, 7]))).tolist() == [5, 6, 7]
