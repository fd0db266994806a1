"""Groups tied on the whole: each gone through once, the means those of all their pairs."""

from __future__ import annotations

from itertools import combinations
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Policy
from dedupe.between import Between
from dedupe.edges import Edges, Evidences, Numbers, Web
from dedupe.linkage import MILLION
from dedupe.standing import Groups

SIZES = st.lists(st.integers(2, 4), min_size=2, max_size=4)
Strengths = dict[tuple[int, int], float]


class Known:
    """Evidence between stories, by rank."""

    def __init__(self, strengths: Strengths) -> None:
        pairs = np.array(list(strengths), dtype=np.int64).reshape(-1, 2)
        told = np.array(list(strengths.values()))
        self.edges = Edges.of(pairs[:, 0], pairs[:, 1], told, told)

    def touching(self, ranks: Numbers) -> Edges:
        return self.edges.where(np.isin(self.edges.a, ranks) | np.isin(self.edges.b, ranks))


@given(SIZES, st.data())
def test_the_mean_is_that_of_all_pairs_without_the_story(
    sizes: list[int], drawn: st.DataObject
) -> None:
    home = [label for label, size in enumerate(sizes) for _ in range(size)]
    pairs = list(combinations(range(len(home)), 2))
    told = drawn.draw(st.dictionaries(st.sampled_from(pairs), st.floats(0, 1)))
    a, b = drawn.draw(st.sampled_from(list(combinations(range(len(sizes)), 2))))
    story = drawn.draw(st.sampled_from(range(len(home))))
    policy = Policy()
    web = Web(cast(Evidences, Known(told)))
    web.read(range(len(home)))

    found = Between(Groups(np.array(home)), web, policy).mean(a, b, without=story)

    some, others = (
        [r for r, g in enumerate(home) if g == label and r != story] for label in (a, b)
    )
    each = [
        round(told.get((min(x, y), max(x, y)), policy.never) * MILLION)
        for x in some
        for y in others
    ]
    assert found == sum(each) // len(each)
