from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.encoders import Encoders, whole_text
from jiken.models import Classification, Said
from jiken.taxonomy import TAGS, ArticleClass
from pipelines.classify import EmbeddedClassifier
from pipelines.classify.heads import BadHeads, Heads
from pipelines.lead import lead_of

ROOT = Path(__file__).resolve().parents[3]
NONE = np.zeros(512, np.float32)


@cache
def classifier() -> EmbeddedClassifier:
    return EmbeddedClassifier.load(ROOT / "data")


def classified(title: str, text: str = "") -> Classification:
    vectors = Encoders.shipped().clusters.encode([title, lead_of(text)])
    whole = Encoders.shipped().classes.encode([whole_text(title, text)])
    return classifier().classify(title, text, "", *vectors, *whole, ())


def quotations(judged: Classification) -> list[Said]:
    claims = [said for claim in judged.rationale for said in claim.quotes]
    tags = [tag.said for tag in judged.tags if tag.said]
    return [*claims, *tags, *([judged.severity_said] if judged.severity_said else [])]


OBVIOUS = [
    (
        "自動運転タクシーが歩行者をはね、男性が死亡",
        "運転席は無人だった。AIが横断中の男性を認識できなかったとみられ、警察が調べている。",
        ArticleClass.INCIDENT,
    ),
    (
        "生成AIで作った偽動画で投資詐欺、高齢者が2千万円だまし取られる",
        "著名人をかたるディープフェイク動画がSNSの広告に使われた。",
        ArticleClass.INCIDENT,
    ),
    (
        "Family sues chatbot maker after teenager's suicide",
        "The lawsuit says the AI chatbot encouraged the boy to take his own life.",
        ArticleClass.INCIDENT,
    ),
    (
        "Police wrongly arrest man after facial recognition error",
        "The AI system misidentified him as a shoplifter and he spent two nights in jail.",
        ArticleClass.INCIDENT,
    ),
    (
        "生成AIの規制法案を閣議決定 透明性の確保を義務付け",
        "政府はAIのリスクに対応する法案を閣議決定し、国会に提出した。",
        ArticleClass.COMPLEMENTARY,
    ),
    (
        "EU lawmakers agree on guidelines for high-risk AI systems",
        "The code of practice sets out how companies must assess the risks of their models.",
        ArticleClass.COMPLEMENTARY,
    ),
    (
        "プロ野球 開幕戦で地元チームが逆転勝利",
        "九回に3点を奪い、満員の観客が沸いた。",
        ArticleClass.UNRELATED,
    ),
    (
        "Chipmaker's quarterly revenue rises 20% on AI demand",
        "Shares rose after the company raised its outlook for the year.",
        ArticleClass.UNRELATED,
    ),
    (
        "AIが山岳遭難者をドローン映像から発見、無事救助",
        "画像解析AIが捜索時間を大幅に短縮したという。",
        ArticleClass.UNRELATED,
    ),
]


@pytest.mark.parametrize(("title", "text", "expected"), OBVIOUS)
def test_what_is_obvious_is_told(title: str, text: str, expected: ArticleClass) -> None:
    judged = classified(title, text)
    assert judged.class_ is expected
    assert judged.candidates[0][0] is expected
    assert judged.probability > judged.candidates[1][1] or expected is not ArticleClass.UNRELATED


def test_a_helper_is_no_incident_and_is_called_so() -> None:
    judged = classified(OBVIOUS[-1][0], OBVIOUS[-1][1])
    assert judged.ai
    assert not judged.class_.harmful


@pytest.mark.parametrize(("title", "text", "expected"), OBVIOUS)
def test_every_quotation_stands_where_it_is_said_to(
    title: str, text: str, expected: ArticleClass
) -> None:
    del expected
    found = quotations(classified(title, text))
    assert found
    for said in found:
        source = title if said.field == "title" else text
        assert source[said.start : said.end] == said.said
        assert 0 < len(said.said) <= 120


def test_an_incident_has_a_tag_of_every_group_that_is_learnt() -> None:
    judged = classified(OBVIOUS[0][0], OBVIOUS[0][1])
    for group in ("harm_types", "stakeholders", "industries", "task", "principles"):
        assert judged.values(group)
        assert set(judged.values(group)) <= set(TAGS[group])
    assert "Physical (death)" in judged.values("harm_types")
    assert "Mobility and autonomous vehicles" in judged.values("industries")


def test_what_is_not_about_ai_has_no_tags_of_harm() -> None:
    judged = classified(OBVIOUS[6][0], OBVIOUS[6][1])
    assert not judged.ai
    assert not judged.values("harm_types")


@pytest.mark.parametrize(("title", "text"), [("", ""), (" \n", "\t")])
def test_an_article_without_a_word_needs_review(title: str, text: str) -> None:
    judged = classified(title, text)
    assert judged.class_ is ArticleClass.NEEDS_REVIEW
    assert not judged.ai
    assert not judged.rationale


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=200), st.text(st.characters(), max_size=600))
def test_whatever_is_said_two_candidates_come_back_and_quotations_hold(
    title: str, text: str
) -> None:
    judged = classifier().classify(title, text, "ja", NONE, NONE, NONE, ())
    assert len(judged.candidates) == 2
    assert all(0 <= share <= 1 for _, share in judged.candidates)
    for said in quotations(judged):
        source = title if said.field == "title" else text
        assert source[said.start : said.end] == said.said


def test_the_publishers_country_stands_in_where_none_is_named() -> None:
    text = "生成AIが誤った案内をし、利用者2人がけがをした。"
    for country, codes in (("JP", ("JPN",)), ("GB", ("GBR",)), ("", ())):
        judged = classifier().classify("AIの誤案内", text, "", NONE, NONE, NONE, (), country)
        assert judged.values("country") == codes


def test_a_hundred_thousand_characters_are_borne() -> None:
    judged = classifier().classify("AI" * 50_000, "事故" * 50_000, "ja", NONE, NONE, NONE, ())
    assert judged.model == classifier().name


def test_the_name_tells_the_files_apart(tmp_path: Path) -> None:
    other = tmp_path / "classes.npz"
    classifier().heads.save(other)
    again = EmbeddedClassifier.load(ROOT / "data", other)
    assert again.name.startswith("embedded-")
    with pytest.raises(BadHeads):
        EmbeddedClassifier.load(ROOT / "data", ROOT / "data/cues.toml")


def test_heads_survive_being_stored(tmp_path: Path) -> None:
    path = tmp_path / "heads.npz"
    classifier().heads.save(path)
    again = Heads.load(path)
    title, text = OBVIOUS[0][:2]
    second = EmbeddedClassifier(name="again", heads=again, cues=classifier().cues)
    one = classifier().classify(title, text, "ja", NONE, NONE, NONE, ())
    other = second.classify(title, text, "ja", NONE, NONE, NONE, ())
    assert one.candidates == other.candidates
    assert one.values("harm_types") == other.values("harm_types")


def test_invented_articles_that_it_was_trained_on_are_mostly_told_rightly() -> None:
    """A floor against breaking something between training and serving, not a measure of skill."""
    lines = (ROOT / "data/labels/invented.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines[::12]]
    right = [str(classified(row["title"], row["text"]).class_) == row["class"] for row in rows]
    assert sum(right) / len(right) > 0.75
