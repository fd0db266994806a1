"""Each value of an incident's tags is shown with its words, or with who gave it without any."""

from __future__ import annotations

import pytest

from jiken.cli.class_labels import CLASS_LABELS
from jiken.cli.tag_lines import tag_lines
from jiken.models import Said
from jiken.rollup import Quote, RolledTag


def quote(words: str, language: str) -> Quote:
    said = Said(field="text", start=0, end=len(words), said=words)
    return Quote(article=1, language=language, said=said)


def tag(
    group: str, value: str, *words: Quote, learnt: bool = False, sure: float = 0.6
) -> RolledTag:
    return RolledTag(
        group=group, value=value, probability=sure, sources=1, quotes=words, learnt=learnt
    )


TAGS = [
    tag("stakeholders", "Women", quote("three women", "en"), quote("女性3人", "ja")),
    tag("stakeholders", "Consumers", quote("three women", "en"), quote("女性3人", "ja")),
    tag("stakeholders", "Business", quote("a shop", "en"), quote("店", "ja"), learnt=True),
    tag("stakeholders", "Workers"),
    tag("stakeholders", "Government", sure=1.0),
    tag("country", "JPN"),
    tag("organisation", "OpenAI", quote("OpenAI", "en")),
]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Affected: Women, Consumers “three women”; Business (by the model, mostly from "
                "“a shop”); Workers (no words to show); Government (by a reviewer)",
                "Country: Japan (the publisher's country)",
                "Organisation: OpenAI",
            ],
        ),
        (
            "ja",
            [
                "影響を受けた人々：女性、消費者「女性3人」；企業（モデルの判断、主に「店」から）；"
                "労働者（示せる語句なし）；政府・行政（レビュー担当者による）",
                "国：日本（発行元の国）",
                "組織：オープンAI“OpenAI”",
            ],
        ),
    ],
)
def test_each_value_is_shown_with_what_gave_it(language: str, lines: list[str]) -> None:
    assert list(tag_lines(TAGS, CLASS_LABELS[language])) == lines
