from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.kana import hepburn
from dedupe.sound import heard_alike, kana_sound, latin_sound

# Words of an English report that no katakana name below is.
OTHERS = [latin_sound(w) for w in ("negative", "network", "police", "against", "investigation")]


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("トヨタ", "toyota"),
        ("アンソロピック", "anthropic"),
        ("ウェイモ", "waymo"),
        ("マイクロソフト", "microsoft"),
        ("ディープシーク", "deepseek"),
        ("ザッカーバーグ", "zuckerberg"),
        ("ヨハンソン", "johansson"),
        ("パープレキシティ", "perplexity"),
        ("フィラデルフィア", "philadelphia"),
        ("オークランド", "oakland"),
        ("スタンフォード", "stanford"),
        ("ハミルトン", "hamilton"),
        ("エヌビディア", "nvidia"),
        ("アルメンドラレホ", "almendralejo"),
        ("ベルファスト", "belfast"),
        ("サリバン", "sullivan"),
        ("レプリカ", "replika"),
    ],
)
def test_a_katakana_name_is_heard_among_english_words(kana: str, latin: str) -> None:
    sound = latin_sound(latin)

    assert heard_alike(kana_sound(kana), [*OTHERS, sound]) == sound


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("ネゲス", "negative"),
        ("ネゲス", "negus"),  # nearly, but short
        ("ネット", "network"),
        ("テスラ", "tesco"),
        ("クルーズ", "cruz"),  # too short to tell: a ship, or a senator
        ("コメット", "comment"),
        ("カナダ", "canal"),
        ("ジュネーブ", "june"),
        ("イギリス", "english"),
        ("ドイツ", "deutsche"),
    ],
)
def test_a_katakana_word_is_not_heard_in_another_word(kana: str, latin: str) -> None:
    assert heard_alike(kana_sound(kana), [*OTHERS, latin_sound(latin)]) is None


@pytest.mark.parametrize(
    ("kana", "read"),
    [
        ("ウェイモ", "weimo"),
        ("ウィスコンシン", "wisukonshin"),
        ("ヴァージニア", "vajinia"),
        ("ファーウェイ", "fawei"),
    ],
)
def test_small_kana_make_the_sounds_that_japanese_lacks(kana: str, read: str) -> None:
    assert hepburn(kana) == read


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=5))
def test_any_words_have_sounds(word: str, words: list[str]) -> None:
    others = [latin_sound(w) for w in words]
    found = heard_alike(kana_sound(word), others)

    assert found is None or found in others
