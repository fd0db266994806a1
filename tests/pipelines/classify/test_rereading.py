"""The tuned encoder's head after a reviewer's corrections."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.classify.heads import CLASSES
from pipelines.classify.reading import Reading
from pipelines.classify.rereading import SURE, reread

NAMES = (*CLASSES, "ai")
HEAD = Reading(
    names=NAMES,
    weights=np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32),
    constants=np.array([2, 0, -1, -2, 1], np.float32),
    encoder="any",
)
RIGHT = st.integers(0, 3)


def row(place: int) -> np.ndarray:
    return np.eye(6, dtype=np.float32)[place : place + 1]


def said(class_: int, **more: float) -> dict[str, np.ndarray]:
    wanted = {name: np.array([name == CLASSES[class_]], np.float32) for name in CLASSES}
    return wanted | {name: np.array([value], np.float32) for name, value in more.items()}


@settings(max_examples=30)
@given(RIGHT, st.integers(0, 5))
def test_the_class_that_is_right_leads_and_their_sum_stays(class_: int, place: int) -> None:
    before = HEAD.scores(row(place))[0, :4]
    after = reread(HEAD, row(place), said(class_), CLASSES).scores(row(place))[0, :4]

    lead = after[class_] - np.delete(after, class_).max()
    was = before[class_] - np.delete(before, class_).max()
    assert lead >= min(was, SURE) - 1e-4
    assert lead > was or was >= SURE - 1e-4
    assert np.isclose(after.sum(), before.sum(), atol=1e-4)


def test_what_is_unlike_stays_as_it_was() -> None:
    moved = reread(HEAD, row(0), said(1, ai=0.0), CLASSES)
    assert np.array_equal(moved.scores(row(3)), HEAD.scores(row(3)))


def test_what_nobody_judged_stays_as_it_was() -> None:
    moved = reread(HEAD, row(0), said(1, ai=np.nan), CLASSES)
    assert moved.scores(row(0))[0, 4] == HEAD.scores(row(0))[0, 4]


def test_what_is_sure_already_is_not_made_surer_or_less_sure() -> None:
    sure = Reading(
        names=NAMES,
        weights=HEAD.weights * 0,
        constants=np.array([9, 0, 0, 0, 9], np.float32),
        encoder="any",
    )
    moved = reread(sure, row(2), said(0, ai=1.0), CLASSES)
    assert np.array_equal(moved.weights, sure.weights)
