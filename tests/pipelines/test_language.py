from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.language import language

GOLD = (Path(__file__).parents[2] / "../shared/gold").resolve()


@pytest.mark.parametrize(
    ("text", "hint", "code"),
    [
        ("生成AIの誤情報で自治体が謝罪", None, "ja"),
        ("ＯｐｅｎＡＩとMicrosoftを提訴", None, "ja"),
        ("ｵｰﾌﾟﾝAIを提訴", None, "ja"),
        ("石破首相動静", "ja", "ja"),
        ("石破首相動静", "ja-JP", "ja"),
        ("石破首相動静", None, "zh"),
        ("人工智能聊天机器人提供了错误的信息", None, "zh"),
        ("인공지능 챗봇이 잘못된 정보를 제공", "ja", "ko"),
        ("Chatbot gives the wrong answer", None, "en"),
        ("Deepfake fraud losses soar", None, "und"),
        ("Deepfake fraud losses soar", "en-GB", "en"),
        ("Police in Japan arrest man after deepfake", "ja", "en"),
        ("The word 事故 means accident, says the ministry in a statement", None, "en"),
        ("Der Chatbot hat nicht mit dem Kunden geredet und die Bank verklagt", "en", "und"),
        ("Le chatbot est accusé dans une affaire", "fr", "fr"),
        ("Нейросеть ошиблась в суде", "en", "und"),
        ("Нейросеть ошиблась в суде", "ru", "ru"),
        ("2026-01-19 10:30", None, "und"),
        ("", "ja", "ja"),
        ("", "x-default; DROP", "und"),
    ],
)
def test_the_script_outranks_the_hint_and_the_hint_fills_the_gap(
    text: str, hint: str | None, code: str
) -> None:
    assert language(text, hint) == code


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.none() | st.text(max_size=8))
def test_anything_has_a_code_of_two_or_three_letters(text: str, hint: str | None) -> None:
    assert language(text, hint).islower()
    assert len(language(text, hint)) in (2, 3)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("gold", ["ai_incidents_ja_en", "ai_events_ja_en"])
def test_labelled_articles_keep_their_language(gold: str) -> None:
    lines = (GOLD / gold / "articles.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    wrong = [
        row["title"]
        for row in rows
        if language(f"{row.get('title') or ''}\n{row.get('text') or ''}") != row["language"]
    ]

    assert len(wrong) <= 0.02 * len(rows), wrong
