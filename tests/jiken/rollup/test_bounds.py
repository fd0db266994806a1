from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiken.rollup.bounds import Bounds, bounds


@pytest.mark.parametrize(
    ("before", "said", "after", "low", "high"),
    [
        ("over ", "200 people", "", 200, 300),
        ("more than ", "$200", "", 200, 300),
        ("", "200人", "を超える被害", 200, 300),
        ("", "200人余り", "が", 200, 300),
        ("", "200人", "超に", 200, 300),
        ("", "200以上の世帯", "が", 200, math.inf),
        ("少なくとも", "200人", "が", 200, math.inf),
        ("", "killed at least 200", "", 200, math.inf),
        ("", "200 people", " or more", 200, math.inf),
        ("nearly ", "200 people", "", 100, 200),
        ("", "200人", "近くが", 100, 200),
        ("up to ", "200 people", "", 100, 200),
        ("最大", "200人", "が", 100, 200),
        ("約", "200人", "が", 194, 206),
        ("about ", "200 people", "", 194, 206),
        ("", "200人", "ほどが", 194, 206),
    ],
)
def test_a_figure_means_what_the_words_beside_it_say(
    before: str, said: str, after: str, low: float, high: float
) -> None:
    assert bounds(200, before, said, after) == Bounds(low, high)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("", "200人", "が"),
        ("the ", "200 people", " hurt"),
        ("over the weekend, ", "200 people", ""),
        ("強盗で約30万円を奪い、", "200人", "、近くの店で"),
    ],
)
def test_a_plain_figure_is_not_round(before: str, said: str, after: str) -> None:
    assert bounds(200, before, said, after) is None


@given(st.floats(0, 1e15), st.sampled_from(["約", "over ", "nearly ", "up to ", "少なくとも"]))
def test_a_round_figure_holds_itself(number: float, before: str) -> None:
    meant = bounds(number, before, "0", "")
    assert meant is not None
    assert meant.hold(number)
