from __future__ import annotations

import unicodedata

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
        (unicodedata.normalize("NFD", "ディープフェイクがバズる"), "ディープフェイクがバズる"),
        (unicodedata.normalize("NFD", "A Café’s Chatbot"), "a café's chatbot"),
        (unicodedata.normalize("NFD", "네이버"), "네이버"),
        ("", ""),
    ],
)
def test_spellings_of_one_headline_fold_to_one(said: str, wanted: str) -> None:
    assert fold(said) == wanted


_LETTERS = (
    "がぱカギﾊﾞﾟｱ゙゚かは\u3099\u309aéE\u0301\u0323oñ…㈱①½ＡＢ１，\xa0 \nab、。漢각ᄀ\u1161\u11a8ﾡￂ"
)


@given(st.text(alphabet=_LETTERS, max_size=60))
def test_folding_by_letters_is_folding_the_whole(text: str) -> None:
    assert folded(text).text == unicodedata.normalize("NFKC", text).lower()


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


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize(
    ("text", "word"),
    [("会社はディープガード社", "ディープガード"), ("The Café Élan said", "café élan")],
)
def test_a_span_takes_the_marks_of_its_last_letter_along(form: str, text: str, word: str) -> None:
    written = unicodedata.normalize(form, text)
    found = folded(written)
    at = found.text.index(word)
    start, end = found.span(at, at + len(word))

    assert unicodedata.normalize("NFC", written[start:end]).lower() == word


def test_no_end_of_marks_in_disorder_is_folded_to_its_end() -> None:
    text = "か" + "\u0301\u0323" * 50_000
    assert len(folded(text).text) == len(text)


def test_japanese_becomes_bigrams_because_it_has_no_spaces() -> None:
    assert bigrams("男を逮捕") == "男を を逮 逮捕"
    assert bigrams("A") == "a"
