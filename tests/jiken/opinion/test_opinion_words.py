"""Spans, wordings, prompts and settings, without a server."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from jiken.opinion import PROMPT_VERSION, Endpoint, NotConfigured
from jiken.opinion.answers import given
from jiken.opinion.outcomes import NoOpinion
from jiken.opinion.prompts import fluent_prompt, opinion_prompt
from jiken.opinion.quoting import MAX_QUOTE, said
from jiken.opinion.shape import Prompt
from jiken.opinion.wording import refuse_leftovers, worded
from tests.jiken.opinion.served import article, completion


@pytest.mark.parametrize(
    ("text", "quote", "whole"),
    [
        ("東京地裁は判決を言い渡した", "裁は判決を", "東京地裁は判決を"),  # no cut inside 地裁
        ("テスラのロボタクシー事故", "タクシー事故", "ロボタクシー事故"),
        ("The chatbot malfunctioned badly", "bot malfunction", "chatbot malfunctioned"),
        ("偽の「か\u3099そう」映像", "そう」映像", "そう」映像"),
        ("逃げたか\u3099、捕まった", "逃げたか", "逃げたか\u3099"),  # a mark stays with its letter
        ("佐々木市長の偽動画", "木市長の偽", "佐々木市長の偽動画"),
    ],
)
def test_a_quotation_grows_until_it_cuts_no_word(text: str, quote: str, whole: str) -> None:
    found = said(article("題", text), quote)
    assert found.said == whole
    assert text[found.start : found.end] == whole


@settings(max_examples=60, deadline=None)
@drawn(st.text(max_size=300), st.integers(0, 300), st.integers(0, 150))
def test_a_quotation_is_always_what_the_article_says_there(
    text: str, start: int, length: int
) -> None:
    try:
        found = said(article("", text), text[start : start + length])
    except NoOpinion:
        return
    assert text[found.start : found.end] == found.said
    assert len(found.said) <= MAX_QUOTE


@settings(max_examples=60, deadline=None)
@drawn(st.binary(max_size=200) | st.text(max_size=200).map(completion))
def test_no_body_does_more_than_give_no_opinion(body: bytes) -> None:
    with suppress(NoOpinion):
        assert isinstance(given(body), dict)


@pytest.mark.parametrize(
    "text",
    [
        "AI agent ignored instructions and deleted a database",
        "AIエージェントが指示を無視してデータを削除",
        "Character.AI sued over chatbot",
        "The leaked system prompt of a chatbot",
    ],
)
def test_news_of_disobedience_is_no_order(text: str) -> None:
    refuse_leftovers(text)


def test_control_characters_and_direction_marks_are_taken_out() -> None:
    assert worded("偽\u202e画\x00像\nの販売", "ja", 20) == "偽画 像 の販売"


def test_a_long_summary_ends_with_a_whole_sentence() -> None:
    assert worded("一文目です。二文目はとても長い文です。", "ja", 10) == "一文目です。"
    assert worded("One. Two is far too long for this.", "en", 12) == "One."


PAGE = article("題", "文")


def asked(prompt: Prompt) -> str:
    """Everything that goes to the model but the fence's code."""
    system, user = (message["content"] for message in prompt.messages)
    fence = user.splitlines()[0].split()[-1]
    return (system + user).replace(fence, "CODE") + json.dumps(prompt.schema)


def test_a_changed_prompt_has_a_new_version() -> None:
    written = "".join(map(asked, (opinion_prompt(PAGE), fluent_prompt([PAGE]))))
    digest = hashlib.sha256(written.encode()).hexdigest()[:12]
    assert {PROMPT_VERSION: digest} == {"1": "fa83099ea6e7"}


def test_without_an_address_there_is_no_endpoint() -> None:
    assert Endpoint.from_environment({"JIKEN_LLM_MODEL": "qwen3"}) is None


def test_the_environment_names_the_endpoint() -> None:
    endpoint = Endpoint.from_environment(
        {
            "JIKEN_LLM_BASE_URL": "http://localhost:11434/v1/",
            "JIKEN_LLM_MODEL": "qwen3",
            "JIKEN_LLM_API_KEY": "secret\n",
            "JIKEN_LLM_SECONDS": "300",
        }
    )
    assert endpoint is not None
    assert endpoint.url == "http://localhost:11434/v1/chat/completions"
    assert (endpoint.api_key, endpoint.patience.total) == ("secret", 300.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"JIKEN_LLM_MODEL": ""},
        {"JIKEN_LLM_BASE_URL": "localhost:11434"},
        {"JIKEN_LLM_BASE_URL": "file:///etc/passwd"},
        {"JIKEN_LLM_BASE_URL": "https://me:secret@api.example/v1"},
        {"JIKEN_LLM_BASE_URL": "http://[::1/v1"},
        {"JIKEN_LLM_API_KEY": "鍵"},
        {"JIKEN_LLM_API_KEY": "a\r\nX-Evil: 1"},
        {"JIKEN_LLM_SECONDS": "soon"},
        {"JIKEN_LLM_SECONDS": "nan"},
        {"JIKEN_LLM_SECONDS": "-1"},
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(wrong: dict[str, str]) -> None:
    usable = {"JIKEN_LLM_BASE_URL": "https://api.example/v1", "JIKEN_LLM_MODEL": "m"}
    with pytest.raises(NotConfigured, match="JIKEN_LLM_"):
        Endpoint.from_environment({**usable, **wrong})
