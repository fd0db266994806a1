"""Floors on data/gold/facts: a little under what was measured, so that fact sheets cannot get worse unseen."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

from jiken.models import Article
from scripts.measure_facts import (
    SHIPPED,
    Row,
    countries_of,
    measured,
    read_articles,
    read_gold,
    severities,
)

FLOORS = tomllib.loads((SHIPPED / "gold.toml").read_text("utf-8"))["floors"]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return read_articles(SHIPPED / "articles.jsonl")


@pytest.fixture(scope="module")
def gold() -> list[Row]:
    return read_gold(SHIPPED / "gold.jsonl")


def test_the_set_is_large_and_has_both_languages_and_parts_without_a_common_incident(
    gold: Sequence[Row], articles: Mapping[str, Article]
) -> None:
    assert len(gold) >= 110
    languages = [articles[str(row["url"])].language for row in gold]
    assert min(languages.count("ja"), languages.count("en")) >= 50
    parts = defaultdict(set)
    for row in gold:
        parts[row["part"]].add(row["incident"])
    assert not parts["dev"] & parts["test"]


def test_the_words_that_justify_a_severity_stand_in_the_article(
    gold: Sequence[Row], articles: Mapping[str, Article]
) -> None:
    for row in gold:
        article, said = articles[str(row["url"])], row["severity_said"]
        assert (said is None) == (row["severity"] is None)
        assert said is None or str(said) in article.title + article.text


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_facts_are_read(
    part: str, language: str, gold: Sequence[Row], articles: Mapping[str, Article]
) -> None:
    rows = [r for r in gold if r["part"] == part and articles[str(r["url"])].language == language]
    tally = measured(rows, articles).kinds["all"]
    assert tally.precision >= FLOORS[part][language]["precision"]
    assert tally.recall >= FLOORS[part][language]["recall"]


@pytest.mark.parametrize("kind", ["age", "amount", "day", "people", "place", "system"])
def test_the_plain_kinds_are_read_nearly_always(
    kind: str, gold: Sequence[Row], articles: Mapping[str, Article]
) -> None:
    tally = measured(gold, articles).kinds[kind]
    assert tally.precision >= FLOORS["kinds"]["precision"]
    assert tally.recall >= FLOORS["kinds"]["recall"]


@pytest.mark.parametrize("part", ["dev", "test"])
def test_steps_of_severity_and_countries_are_told(
    part: str, gold: Sequence[Row], articles: Mapping[str, Article]
) -> None:
    rows = [row for row in gold if row["part"] == part]
    told = list(severities([row for row in rows if row["severity"]], articles))
    right = sum(labelled is found for _, labelled, found in told)
    assert right / len(told) >= FLOORS["severity"][part]
    assert countries_of(rows, articles).f1 >= FLOORS["countries"][part]
