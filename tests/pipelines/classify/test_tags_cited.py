"""The classifier quotes a cue for a tag, else the clause that its own weights speak for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from jiken.models import Tag
from pipelines.classify import EmbeddedClassifier

NONE = np.zeros(512, np.float32)
ARTICLES = (
    (
        "銀行の審査AIが外国籍の客の融資を断る",
        "大阪市の第一あかつき銀行は3日、融資を審査するAIが外国籍の客だけに厳しい点を付けていたと発表した。",
    ),
    (
        "Robot chef serves wrong dish, diner taken ill",
        "A diner was taken to hospital after a robot cook in Leeds served a dish with nuts. The owner says the AI read the order wrongly.",
    ),
    (
        "生成AIの要約で市の広報に誤り、住民が抗議",
        "静岡県の市が生成AIで要約した広報紙に誤りがあり、住民から抗議が相次いだ。市は刷り直す。",
    ),
)


@cache
def classifier() -> EmbeddedClassifier:
    return EmbeddedClassifier.load(Path(__file__).resolve().parents[3] / "data")


def tags(title: str, text: str) -> tuple[Tag, ...]:
    return classifier().classify(title, text, "", NONE, NONE, NONE, ()).tags


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_what_is_quoted_for_a_tag_stands_in_the_article(title: str, text: str) -> None:
    told = tags(title, text)
    assert told
    for tag in told:
        if tag.said:
            source = title if tag.said.field == "title" else text
            assert source[tag.said.start : tag.said.end] == tag.said.said


def test_most_tags_have_words() -> None:
    told = [tag for title, text in ARTICLES for tag in tags(title, text)]
    assert sum(tag.said is not None for tag in told) / len(told) >= 0.7


def test_a_clause_is_quoted_where_no_cue_stands_and_is_marked() -> None:
    told = [tag for title, text in ARTICLES for tag in tags(title, text)]
    assert {tag.learnt for tag in told} == {True, False}
    assert all(tag.said for tag in told if tag.learnt)
