"""That `make soak` can fail: what grows is told from what is flat, and from what is not known."""

from __future__ import annotations

import random

import pytest

from tests.soak.fit import grown
from tests.soak.soaking import Row, flat
from tests.soak.watch import Watched


def crawls(rises: float, noise: float = 1.0, count: int = 60) -> list[Watched]:
    """Crawls, one each minute, whose peaks rise by so many MB from the first to the last."""
    chance = random.Random(6)
    return [
        Watched(
            kind="crawl",
            parent=1,
            began=60.0 * n,
            files=[9],
            peak=100 + rises * n / count + chance.gauss(0, noise),
        )
        for n in range(count)
    ]


def row(seen: list[Watched], *, long: bool = True) -> Row:
    return flat("crawl", "megabytes", len(seen), grown(seen, "crawl", "megabytes"), long)


@pytest.mark.parametrize("rises", [0.0, 4.0, -40.0])
def test_what_is_flat_or_falls_holds(rises: float) -> None:
    assert not row(crawls(rises)).wrong


def test_crawls_that_met_a_bomb_are_no_growth() -> None:
    seen = crawls(0.0)
    for one in seen[35::6]:
        one.peak += 25

    assert not row(seen).wrong


@pytest.mark.parametrize(
    ("seen", "wrong"),
    [
        (crawls(20.0), "grew by"),
        (crawls(0.0, noise=40.0), "known to"),
        (crawls(0.0, count=6), "too few"),
        ([], "too few"),
    ],
    ids=["grown", "noisy", "few", "none"],
)
def test_what_grows_or_cannot_be_told_does_not(seen: list[Watched], wrong: str) -> None:
    assert any(line.startswith(wrong) for line in row(seen).wrong)


def test_in_two_minutes_too_few_may_be_said() -> None:
    assert not row(crawls(0.0, count=6), long=False).wrong
