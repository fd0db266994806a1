"""Whose words a title is in: a reviewer's, a report's, or a model's."""

from __future__ import annotations

from datetime import UTC, datetime

from jiken.models import Said
from jiken.opinion import Fluent
from jiken.opinion.outcomes import Outcome
from jiken.rollup import Assessment, Quote
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.worded import titles
from jiken.service.saying import IncidentSaid
from jiken.store.members import Head
from jiken.store.verdict import Judgement, Verdict
from jiken.taxonomy import ArticleClass

NOW = datetime(2026, 2, 1, tzinfo=UTC)
HEAD = Head(
    id="2026-01-17-b664",
    day=None,
    last_day=None,
    title_ja="都城市、ごみ分別AIを停止",
    title_en=None,
    article_count=1,
    independent_source_count=1,
    languages=("ja",),
    redirect_to=None,
    created_at=NOW,
    changed_at=NOW,
)
HEADLINE = Quote(
    article=7,
    language="ja",
    said=Said(field="title", start=0, end=12, said="電池は「燃やせるごみ」？"),
)
FLUENT = Fluent(
    outcome=Outcome.GIVEN,
    model="local-7b",
    prompt_version="3",
    title_ja="都城市のごみ案内AIが誤回答",
    title_en="City chatbot gives wrong advice on batteries",
)


def said(**told: object) -> IncidentSaid:
    found = Assessment(incident=HEAD.id, class_=ArticleClass.INCIDENT, title_ja=HEADLINE)
    return IncidentSaid(assessment=found, decided_by="classifier", **told)  # type: ignore[arg-type]


def told(some: IncidentSaid | None, language: str = "ja") -> list[tuple[str, str, str]]:
    return [(one.language, one.by, one.who) for one in titles(HEAD, some, language)]


def test_a_headline_is_quoted_with_its_place() -> None:
    (found,) = titles(HEAD, said(), "en")

    assert found.text == "電池は「燃やせるごみ」？"
    assert [piece.quote for piece in found.pieces] == [HEADLINE]


def test_a_models_title_is_a_suggestion_beside_the_headline() -> None:
    assert told(said(fluent=FLUENT)) == [
        ("ja", "quoted", ""),
        ("ja", "model", "local-7b"),
        ("en", "model", "local-7b"),
    ]


def test_a_reviewers_title_stands_for_the_headline_and_says_who_wrote_it() -> None:
    judgement = Judgement(
        said=Verdict(titles={"ja": "ごみ案内"}), before=Verdict(), by="kt", at=NOW
    )

    assert told(said(titles={"ja": "ごみ案内"}, judgements=(judgement,))) == [
        ("ja", "reviewer", "kt")
    ]


def test_what_has_not_been_classified_has_its_headline() -> None:
    assert told(None) == [("ja", "quoted", "")]


def test_words_of_sexual_harm_are_known_in_both_languages() -> None:
    explicit = ("ＡＩで裸に加工", "児童ポルノ", "nude deepfakes", "sexually explicit images")
    harmless = (
        "裸眼での視力検査",
        "AI grading",
        "grape harvest",
        "赤裸々",
        "a draped cloth",
        "裸子植物",
    )

    assert all(map(is_explicit, explicit))
    assert not any(map(is_explicit, harmless))
