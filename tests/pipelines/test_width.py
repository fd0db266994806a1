from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiken import resources
from pipelines.classify.cues import CueLists
from pipelines.gate import Gate
from pipelines.width import folded


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("ＡＩが架空の判例", "AIが架空の判例"),
        ("ﾃﾞｨｰﾌﾟﾌｪｲｸの動画", "ディープフェイクの動画"),
        (unicodedata.normalize("NFD", "ディープフェイクがバズる"), "ディープフェイクがバズる"),
        (unicodedata.normalize("NFD", "A café’s naïve chatbot"), "A café’s naïve chatbot"),
        (unicodedata.normalize("NFD", "네이버 챗봇"), "네이버 챗봇"),
        ("a chat\xa0bot…", "a chat bot..."),
        ("㈱架空が①を", "(株)架空が1を"),
        ("", ""),
    ],
)
def test_spellings_of_one_text_fold_to_one(said: str, wanted: str) -> None:
    assert folded(said).text == wanted


_LETTERS = "がぱカギﾊﾞﾟｱ゙゚かは\u3099\u309aéE\u0301\u0323oñ\u200d\ufe0f…㈱①½ＡＢ１，\xa0 \nab、。漢각ᄀ\u1161\u11a8ﾡￂ"


@given(st.text(alphabet=_LETTERS, max_size=60))
def test_folding_by_letters_is_folding_the_whole(text: str) -> None:
    assert folded(text).text == unicodedata.normalize("NFKC", text)


@given(
    st.one_of(st.text(alphabet=_LETTERS, max_size=40), st.text(max_size=40)),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=1, max_value=10),
)
def test_a_span_of_the_folded_text_is_whole_letters_of_the_source(
    text: str, start: int, length: int
) -> None:
    found = folded(text)
    end = min(start + length, len(found.text))
    if start >= end:
        return
    first, last = found.span(start, end)

    assert 0 <= first < last <= len(text)
    assert found.text[start:end] in folded(text[first:last]).text


@given(st.text(max_size=60))
def test_offsets_of_any_text_ascend_and_stay_inside(text: str) -> None:
    found = folded(text)
    places = [found.original(at) for at in range(len(found.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places[:-1])
    assert places[-1] == len(text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("ディープフェイクで議員の偽動画", "ディープフェイク"),
        ("チャットボットが誤った助言", "チャットボット"),
        ("Deepfake vidéo of a mayor spreads", "Deepfake"),
    ],
)
def test_a_decomposed_mention_of_ai_passes_the_gate(form: str, title: str, words: str) -> None:
    gate = Gate.load(resources.path("gate.toml"))
    written = unicodedata.normalize(form, title)
    cue = gate.cue(written, "")

    assert cue is not None
    assert unicodedata.normalize("NFC", cue.words) == words
    assert written[cue.offset : cue.offset + len(cue.words)] == cue.words


def test_half_width_katakana_passes_the_gate_and_is_quoted_with_its_sound_marks() -> None:
    cue = Gate.load(resources.path("gate.toml")).cue("拡散したﾃﾞｨｰﾌﾟﾌｪｲｸの偽動画", "")

    assert cue is not None
    assert cue.words == "ﾃﾞｨｰﾌﾟﾌｪｲｸ"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_cues_of_a_decomposed_text_are_those_of_the_composed_one(form: str) -> None:
    lists = CueLists.load(resources.path("cues.toml"))
    title, text = (
        "ディープフェイクのポルノ画像で逮捕",
        "生成AIで作ったディープフェイクを販売した疑い。",
    )
    found = lists.find(*(unicodedata.normalize(form, each) for each in (title, text)))

    wanted = [(cue.group, cue.value) for cue in lists.find(title, text)]
    assert wanted
    assert [(cue.group, cue.value) for cue in found] == wanted


def test_no_end_of_marks_in_disorder_is_folded_to_its_end() -> None:
    text = "か" + "\u0301\u0323" * 50_000
    assert len(folded(text).text) == len(text)


@pytest.mark.parametrize("piece", ["か\u3099", "ﾊﾞ", "e\u0301", "ａ", "…", "\u0301", "漢字"])
def test_endless_marks_are_folded_to_their_end(piece: str) -> None:
    text = piece * 20_000 + "…"
    assert folded(text).text == unicodedata.normalize("NFKC", text)
