"""AI systems and organisations that no table knows are tags where the article introduces them."""

from __future__ import annotations

import pytest

from jiken import resources
from jiken.service.naming import mentions
from pipelines.classify.cues import CueLists
from pipelines.classify.places import named
from tests.jiken.test_classifying import told

LISTS = CueLists.load(resources.path("cues.toml"))


def names(title: str, text: str) -> dict[str, list[str]]:
    article = told("machi", title, text, "en" if text.isascii() else "ja")
    found: dict[str, list[str]] = {"system": [], "organisation": []}
    for tag in named(mentions(article), LISTS.find(title, text)):
        source = title if tag.said and tag.said.field == "title" else text
        assert tag.said
        assert source[tag.said.start : tag.said.end] == tag.said.said
        found[tag.group].append(tag.value)
    return found


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("市はごみ分別AI「ワケルン」が誤った案内をしたと発表した。", "ワケルン"),
        ("通販の対話型チャットボット「ソラトモ」が住所を漏らした。", "ソラトモ"),
        ("The shop's chatbot, called Soratomo, gave out addresses.", "Soratomo"),
        ("He used a chatbot called ChatGPT.", "ChatGPT"),
    ],
)
def test_a_system_is_told_by_how_the_article_introduces_it(text: str, system: str) -> None:
    assert names("AIの誤り" if not text.isascii() else "AI fault", text)["system"] == [system]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("AIの不具合で、運営会社ベルーラは謝罪した。", "ベルーラ"),
        ("The car, driven by AI, is operated by Veloura.", "Veloura"),
    ],
)
def test_an_organisation_is_told_by_how_the_article_introduces_it(
    text: str, organisation: str
) -> None:
    assert organisation in names("AI", text)["organisation"]


@pytest.mark.parametrize(
    "text",
    [
        "小説「ワケルン」を書いた男がAIについて語った。",
        "札幌市はAIの利用を止めると発表した。",
        "A man named Taro Kanasawa, 31, was arrested over AI images.",
    ],
)
def test_books_towns_and_persons_are_neither(text: str) -> None:
    assert names("AI", text) == {"system": [], "organisation": []}


def test_an_article_of_a_hundred_thousand_characters_is_read_in_front() -> None:
    assert names("AI", "市はAI「" * 25_000)["system"] == []
