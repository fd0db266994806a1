"""Floors on data/gold/facts for the tags that cues alone give: autonomy, functions, relation."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence

import pytest

from jiken.models import Article
from jiken.taxonomy import TAGS
from pipelines.classify.tags import CUED
from scripts.measure_cued import labelled, tallies
from scripts.measure_facts import SHIPPED, Row, Tally, read_articles, read_gold

FLOORS = tomllib.loads((SHIPPED / "gold.toml").read_text("utf-8"))["floors"]["cued"]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return read_articles(SHIPPED / "articles.jsonl")


@pytest.fixture(scope="module")
def gold() -> list[Row]:
    return read_gold(SHIPPED / "gold.jsonl")


@pytest.fixture(scope="module")
def found(
    gold: Sequence[Row], articles: Mapping[str, Article]
) -> Mapping[str, Mapping[str, Tally]]:
    return {
        part: tallies([row for row in gold if row["part"] == part], articles)
        for part in ("dev", "test")
    }


def test_every_label_is_a_value_of_the_taxonomy(gold: Sequence[Row]) -> None:
    for row in gold:
        for group in CUED:
            assert labelled(row, group) <= set(TAGS[group])
    assert sum(len(labelled(row, group)) for row in gold for group in CUED) > 200


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("group", CUED)
def test_what_cues_give_is_mostly_right(
    part: str, group: str, found: Mapping[str, Mapping[str, Tally]]
) -> None:
    tally = found[part][group]
    assert tally.precision >= FLOORS[part][group]["precision"]
    assert tally.recall >= FLOORS[part][group]["recall"]
