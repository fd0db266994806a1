"""Floors on data/gold/roles: a little under what was measured, so that roles cannot get worse unseen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dedupe import Story
from scripts.measure_roles import SHIPPED, Measured, Row, found, given, measured, read_rows
from scripts.measure_roles import read_stories as read

ROLES = ("report", "copy", "follow-up", "editorial", "round-up")


@pytest.fixture(scope="module")
def gold() -> list[Row]:
    return read_rows(SHIPPED / "gold.jsonl")


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return read(SHIPPED / "articles.jsonl")


@pytest.fixture(scope="module")
def told(stories: Sequence[Story], gold: Sequence[Row]) -> Measured:
    return measured(gold, found(stories))


@pytest.fixture(scope="module")
def told_of_given_events(stories: Sequence[Story], gold: Sequence[Row]) -> Measured:
    return measured(gold, found(stories, given(stories, gold)))


def test_the_set_has_every_role_in_both_languages_and_two_parts_that_share_no_event(
    stories: Sequence[Story], gold: Sequence[Row]
) -> None:
    language = {story.key: story.language for story in stories}
    assert len(gold) >= 220
    for tongue in ("ja", "en"):
        assert {row["role"] for row in gold if language[row["url"]] == tongue} == set(ROLES)
    events = {
        part: {row["cluster"] for row in gold if row["part"] == part and row["cluster"]}
        for part in ("dev", "test")
    }
    assert not events["dev"] & events["test"]


@pytest.mark.parametrize(
    ("role", "precision", "recall"),
    [
        ("report", 0.74, 0.90),
        ("copy", 0.94, 0.96),
        ("follow-up", 0.92, 0.55),
        ("editorial", 0.95, 0.85),
        ("round-up", 0.85, 0.90),
    ],
)
def test_each_role_is_told(role: str, precision: float, recall: float, told: Measured) -> None:
    found_precision, found_recall, _ = told.roles[role]
    assert found_precision >= precision
    assert found_recall >= recall


def test_copies_are_found_and_what_only_shares_a_release_is_not(told: Measured) -> None:
    precision, recall = told.copies
    assert precision >= 0.92
    assert recall >= 0.95
    assert told.alike <= 3
    assert told.origins >= 0.95


def test_where_the_events_are_given_nearly_every_role_is_right(
    told_of_given_events: Measured,
) -> None:
    assert told_of_given_events.right >= 0.93
    assert told_of_given_events.roles["follow-up"][1] >= 0.90
    assert told_of_given_events.sources_off is not None
    assert told_of_given_events.sources_off <= 0.8
