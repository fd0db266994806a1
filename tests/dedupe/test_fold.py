from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.fold import bigrams, fold, folded


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("ＡＩ事故", "ai事故"),  # full-width Latin
        ("ﾃﾞｨｰﾌﾟﾌｪｲｸ", "ディープフェイク"),  # half-width kana with sound marks
        ("生成ＡＩ　“悪用”", '生成ai "悪用"'),  # ideographic space, curly quotes
        ("Toyota’s e‐Palette", "toyota's e-palette"),
        ("㈱架空", "(株)架空"),
        ("", ""),
    ],
)
def test_spellings_of_one_headline_fold_to_one(said: str, wanted: str) -> None:
    assert fold(said) == wanted


@given(st.text(max_size=80))
def test_every_folded_character_leads_back_into_the_original(text: str) -> None:
    found = folded(text)
    for at in range(len(found.text)):
        start, end = found.span(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_a_span_of_folded_text_is_the_original_wording() -> None:
    text = "㈱架空の５０万点"
    found = folded(text)
    at = found.text.index("50万点")
    start, end = found.span(at, at + 4)

    assert text[start:end] == "５０万点"


def test_japanese_becomes_bigrams_because_it_has_no_spaces() -> None:
    assert bigrams("男を逮捕") == "男を を逮 逮捕"
    assert bigrams("A") == "a"
