"""Finding: what is typed, what it means, and where it stands in a text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.service.desk.highlighting import excerpt, folded, pattern_of, pieces, spans
from jiken.service.desk.words import forms, query_of

JAPANESE = "事故生成AIのはガギｶﾞﾊﾟＡＩ株(株)㈱①、。「」 　ー々がabé３%"
TEXTS = st.one_of(st.text(JAPANESE, max_size=40), st.text(max_size=40))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("事", '"事"'),
        ("ＡＩ事故", '"ai 事 故"'),  # full-width Latin, no blank
        ("事故　謝罪", '"事 故" AND "謝 罪"'),  # an ideographic blank separates
        ("「生成 AI」", '"生 成 ai"'),
        ("“self driving”", '"self driving"'),
        ("ﾛﾎﾞｯﾄ", '"ロ ボ ッ ト"'),  # half-width, the voicing mark by itself
        ("、。・", ""),
        ('" OR *', '"or"'),
        ("title:事故", '"title 事 故"'),
        ("GPT-4", '"gpt 4"'),
    ],
)
def test_what_is_typed_is_always_quoted(typed: str, match: str) -> None:
    assert query_of(typed).match == match


def test_one_or_two_characters_are_a_short_query() -> None:
    assert query_of("車").short
    assert query_of("AI").short
    assert query_of("事故").short
    assert not query_of("自動車").short


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("crash", "crashes"),
        ("crashes", "crashed"),
        ("companies", "company"),
        ("banned", "ban"),
        ("driving", "drive"),
        ("drives", "driving"),
        ("stolen", "steal"),
        ("children", "child"),
    ],
)
def test_an_english_word_is_found_in_its_other_forms(word: str, found: str) -> None:
    assert found in forms(word)


@pytest.mark.parametrize(
    ("word", "other"), [("news", "new"), ("thing", "th"), ("class", "clas"), ("virus", "viru")]
)
def test_what_only_looks_like_a_plural_stays(word: str, other: str) -> None:
    assert other not in forms(word)


def test_a_quoted_word_is_meant_exactly() -> None:
    assert query_of('"crash"').match == '"crash"'
    assert "crashes" in query_of("crash").match


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("事故", "自動運転の事故、続く", ["事故"]),
        ("AI", "生成ＡＩとＡＩＲ、そしてai", ["ＡＩ", "ai"]),  # a part of a word is none
        ("ロボット", "配送ﾛﾎﾞｯﾄが衝突", ["ﾛﾎﾞｯﾄ"]),
        ("株式会社", "㍿テスト", ["㍿"]),  # one character, four folded
        ("会社", "㍿テスト", ["㍿"]),
        ("cafe", "A Café closed", ["Café"]),
        ("crash", "Crashed cars crash; crasher", ["Crashed", "crash"]),
        ("「生成 AI」", "生成AIと生成・ＡＩ", ["生成AI", "生成・ＡＩ"]),
        ("生成 AI", "AIが生成する", ["AI", "生成"]),
        ("が", "か\u3099", ["か\u3099"]),
    ],
)
def test_it_is_marked_where_it_stands(typed: str, text: str, marked: list[str]) -> None:
    found = [piece.text for piece in pieces(text, pattern_of(query_of(typed))) if piece.found]

    assert found == marked


@given(TEXTS)
def test_pieces_are_the_text_and_nothing_else(text: str) -> None:
    for typed in ("が", "ai", "事故", "株"):
        assert "".join(p.text for p in pieces(text, pattern_of(query_of(typed)))) == text


@given(TEXTS)
def test_folded_characters_know_where_they_come_from(text: str) -> None:
    told, starts, ends = folded(text)

    assert len(told) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    assert not text or (not ends or ends[-1] <= len(text))


@given(st.text(JAPANESE, max_size=30), st.text("事故ガパAI１", min_size=1, max_size=4))
def test_what_is_inserted_is_found(around: str, word: str) -> None:
    text = f"{around}、{word}、{around}"

    found = spans(text, pattern) if (pattern := pattern_of(query_of(f'"{word}"'))) else []

    start = len(around) + 1
    assert any(a <= start and start + len(word) <= b for a, b in found)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_anything_may_be_typed(typed: str) -> None:
    query = query_of(typed)
    pattern = pattern_of(query)

    assert (pattern is None) == (not query.words)
    assert query.match.count('"') % 2 == 0


def test_an_excerpt_is_around_the_first_place() -> None:
    text = "前置き。" * 50 + "配送ロボットが歩行者と衝突した。" + "後書き。" * 50
    told = excerpt(text, pattern_of(query_of("衝突")))

    assert [p.text for p in told if p.found] == ["衝突"]
    assert told[0].text == told[-1].text == "…"
    assert len("".join(p.text for p in told)) < 200


def test_an_excerpt_cuts_no_english_word() -> None:
    text = (
        "An introduction of several words. " * 9
        + "The robot crashed. "
        + "Later text follows. " * 9
    )
    told = "".join(p.text for p in excerpt(text, pattern_of(query_of("crash"))))

    assert set(told.strip("… ").replace(".", "").split()) <= set(text.replace(".", "").split())


def test_folding_is_that_of_the_index_for_japanese() -> None:
    text = "ＡＩ㈱ｶﾞ①か\u3099"
    assert folded(text)[0] == unicodedata.normalize("NFKC", text).lower()
