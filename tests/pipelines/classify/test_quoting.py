"""A quotation is the clause that holds the cue, never more than 120 characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Said
from pipelines.classify.cues import Cue
from pipelines.classify.quoting import LONGEST, best, clause, term, word


def at(source: str, words: str, field: str = "text") -> Said:
    start = source.index(words)
    return Said(field=field, start=start, end=start + len(words), said=words)


@pytest.mark.parametrize(
    ("text", "cue", "quoted"),
    [
        (
            "市は謝罪した。架空の温泉を載せたサイトが原因だった。公開は中止。",
            "架空の温泉",
            "架空の温泉を載せたサイトが原因だった",
        ),
        (
            "The firm apologised. Its chatbot invented a hot spring, and tourists came. It is closed.",
            "invented",
            "Its chatbot invented a hot spring, and tourists came",
        ),
        (
            "The U.S. agency opened a probe of 3.5 million cars. Tesla declined.",
            "probe",
            "The U.S. agency opened a probe of 3.5 million cars",
        ),
        (
            "TOKYO, Jan. 23 (Wire)--Data on 2,318 people leaked through a chatbot.",
            "leaked",
            "Data on 2,318 people leaked through a chatbot",
        ),
        (
            'Police in the north have arrested three and named 17 more over an alleged "springs of Gunma" video doctored to show the mayor of a city without one',
            "mayor",
            "video doctored to show the mayor of a city without one",
        ),
        ("「事故だ」と話した。", "事故", "「事故だ」と話した"),
        (
            "停止ボタンを押したが、ロボットは動き続け、作業員が挟まれた。",
            "挟まれた",
            "停止ボタンを押したが、ロボットは動き続け、作業員が挟まれた",
        ),
    ],
)
def test_a_cue_is_widened_to_its_clause(text: str, cue: str, quoted: str) -> None:
    said = clause("", text, at(text, cue))
    assert said.said == quoted == text[said.start : said.end]


def test_a_long_japanese_sentence_is_cut_after_a_particle() -> None:
    text = "生成された偽の映像を信じた多くの住民が" * 12 + "避難所へ向かい混乱した"
    said = clause("", text, at(text, "避難所"))
    assert len(said.said) <= LONGEST
    assert said.said.endswith("避難所へ向かい混乱した")
    assert text[said.start - 1] in "たのをが"


def test_a_long_english_sentence_is_cut_between_words() -> None:
    text = "word " * 60 + "the robot crushed a technician " + "again " * 60
    said = clause("", text, at(text, "crushed"))
    assert len(said.said) <= LONGEST
    assert set(said.said.split()) <= set(text.split())


def test_the_field_is_kept() -> None:
    title = "自動運転バスが衝突"
    assert clause(title, "", at(title, "衝突", "title")) == at(title, title, "title")


@pytest.mark.parametrize(
    ("text", "cue", "noun"),
    [
        ("虐待判定AIの導入", "AI", "虐待判定AI"),
        ("人気のAIカメラが捉えた", "AI", "AIカメラ"),
        ("人手不足でAIを使う店", "AIを使", "AI"),
        ("an AI-powered toy", "AI", "AI-powered"),
        ("the robot's arm", "robot's", "robot"),
        ("The AI-counterintelligence unit", "AI", "AI"),
        ("新AIプラットフォームサービスプロバイダーは", "AI", "新AI"),
        ("アーティフィシャルインテリジェンスAIは", "AI", "AI"),
        ("佐々木AIは", "AI", "佐々木AI"),
        ("画像をＡＩで作成した", "ＡＩで作", "ＡＩ"),
        ("AI玩具の欠陥", "AI", "AI玩具"),
        ("AI採点ミスで低評価", "AI", "AI"),
    ],
)
def test_a_system_is_named_by_its_whole_noun(text: str, cue: str, noun: str) -> None:
    assert term("", text, at(text, cue)).said == noun


@pytest.mark.parametrize(
    ("text", "cue", "whole"),
    [
        ("被害は確認されていないという", "確認されていな", "確認されていないという"),
        ("遺族が訴えた", "遺族", "遺族"),
        ("性的な偽画像が広がる", "性的", "性的な偽画像"),
        ("two deaths", "deaths", "deaths"),
        ("負傷したとみられています。", "負傷し", "負傷したとみられています"),
        ("男性が死亡したﾞ後", "死亡した", "死亡したﾞ"),
    ],
)
def test_a_cue_gets_its_ending(text: str, cue: str, whole: str) -> None:
    assert word("", text, at(text, cue)).said == whole


@pytest.mark.parametrize(
    "mark", ["ﾞ", "\u3099", "\u0301", "\u200d👩", "\ufe0f", "\u20dd", "\U0001f3fd"]
)
def test_a_mark_stays_with_its_letter(mark: str) -> None:
    text = f"AI{mark}が暴走"
    said = Said(field="text", start=0, end=2, said="AI")
    for quoted in (term("", text, said), word("", text, said)):
        assert quoted.said == f"AI{mark}"


def test_the_best_of_very_many_cues_is_of_the_first() -> None:
    cues = [
        Cue(group="class", value="incident", said=at("提訴" * (n + 1), "提訴"), weight=1.0)
        for n in range(5_000)
    ]
    assert best(cues, "class", "incident") in cues[:40]


PIECES = st.sampled_from(
    ["AI", "は", "が゙", "衝突。", "、", "crash ", "é", "👩‍💻", "\n", "㈱", "」", "U.S. ", "\ud800"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), min_size=1, max_size=80).map("".join), st.data())
def test_any_quotation_verifies_and_is_bounded(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    said = Said(field="text", start=start, end=end, said=text[start:end])
    wide = clause("", text, said)
    assert text[wide.start : wide.end] == wide.said
    assert 0 < len(wide.said) <= LONGEST
    if wide.end < len(text) and len(wide.said) < LONGEST:
        assert not unicodedata.combining(text[wide.end])
    for other in (term("", text, said), word("", text, said)):
        assert text[other.start : other.end] == other.said
        assert 0 < len(other.said) <= LONGEST


def test_a_text_without_a_border_is_no_trouble() -> None:
    for char in "あ漢a.、 ":
        text = char * 300_000
        said = Said(field="text", start=150_000, end=150_001, said=char)
        assert len(clause("", text, said).said) <= LONGEST
