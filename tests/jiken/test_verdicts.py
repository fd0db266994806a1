"""A reviewer's word over the classifier's: nothing of what it overrules speaks against it."""

from __future__ import annotations

import pytest

from jiken.models import Claim, Classification, Said, Tag
from jiken.rollup import Assessment, Quote, RolledClaim, RolledTag
from jiken.service.verdicts import judged, judged_incident
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass, Severity

SAID = Said(field="text", start=0, end=4, said="2人負傷")
QUOTE = Quote(article=1, language="ja", said=SAID)
ARTICLE = Classification(
    class_=ArticleClass.INCIDENT,
    ai=True,
    helper=False,
    ai_probability=0.9,
    candidates=((ArticleClass.INCIDENT, 0.8), (ArticleClass.HAZARD, 0.1)),
    severity=Severity.INCIDENT,
    severity_said=SAID,
    tags=(
        Tag(group="harm_types", value="Physical (injury)", probability=0.9, said=SAID),
        Tag(group="country", value="JPN", probability=0.9),
    ),
    rationale=(
        Claim(text_ja="害が生じた：「2人負傷」。", text_en="Harm: “2人負傷”.", quotes=(SAID,)),
    ),
)
INCIDENT = Assessment(
    incident="2026-01-20-ab12",
    class_=ArticleClass.INCIDENT,
    candidates=ARTICLE.candidates,
    ai_probability=0.9,
    severity=Severity.INCIDENT,
    severity_quotes=(QUOTE,),
    tags=(
        RolledTag(group="harm_types", value="Physical (injury)", probability=0.9, sources=1),
        RolledTag(group="country", value="JPN", probability=0.9, sources=1),
    ),
    rationale=(
        RolledClaim(text_ja="害が生じた。", text_en="Reports tell of harm.", quotes=(QUOTE,)),
        RolledClaim(text_ja="害の種類は負傷。", text_en="Type of harm.", quotes=(QUOTE,)),
    ),
)


def test_the_reason_for_a_class_that_a_reviewer_overrules_is_told_as_the_classifiers() -> None:
    found = judged_incident(INCIDENT, Verdict(class_=ArticleClass.HAZARD))
    first, second = found.rationale
    assert first.text_en == "Why the classifier said “AI incident”: Reports tell of harm."
    assert first.text_ja == "分類器が「AIインシデント」とした理由：害が生じた。"
    assert first.quotes == (QUOTE,)
    assert second == INCIDENT.rationale[1]


def test_what_needed_review_is_told_so() -> None:
    unsure = Assessment(
        incident="x", class_=ArticleClass.NEEDS_REVIEW, rationale=INCIDENT.rationale
    )
    found = judged_incident(unsure, Verdict(class_=ArticleClass.INCIDENT)).rationale
    assert found[0].text_en.startswith("Why the classifier said “Needs review”: ")


@pytest.mark.parametrize(
    "verdict",
    [Verdict(class_=ArticleClass.INCIDENT), Verdict(severity=Severity.SERIOUS_INCIDENT)],
)
def test_the_reason_for_a_class_that_stands_stays_as_it_is(verdict: Verdict) -> None:
    assert judged_incident(INCIDENT, verdict).rationale == INCIDENT.rationale
    assert judged(ARTICLE, verdict).rationale == ARTICLE.rationale


def test_an_article_keeps_no_reason_for_a_class_that_it_is_not_of() -> None:
    assert judged(ARTICLE, Verdict(class_=ArticleClass.HAZARD)).rationale == ()


@pytest.mark.parametrize("class_", [ArticleClass.UNRELATED, ArticleClass.COMPLEMENTARY])
def test_what_harms_nobody_has_no_tags_of_harm_and_keeps_its_country(class_: ArticleClass) -> None:
    verdict = Verdict(class_=class_)
    assert [tag.group for tag in judged(ARTICLE, verdict).tags] == ["country"]
    assert [tag.group for tag in judged_incident(INCIDENT, verdict).tags] == ["country"]


def test_what_a_reviewer_calls_an_incident_has_an_ai_system_in_it() -> None:
    none = Classification(
        class_=ArticleClass.UNRELATED,
        ai=False,
        helper=False,
        ai_probability=0.1,
        candidates=((ArticleClass.UNRELATED, 0.9),),
    )
    assert judged(none, Verdict(class_=ArticleClass.INCIDENT)).ai
    assert not judged(none, Verdict(class_=ArticleClass.INCIDENT, ai=False)).ai
    assert not judged(none, Verdict(class_=ArticleClass.UNRELATED)).ai
    calm = Assessment(incident="x", class_=ArticleClass.UNRELATED, ai_probability=0.1)
    assert judged_incident(calm, Verdict(class_=ArticleClass.HAZARD)).ai
