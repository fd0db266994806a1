from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import Knowledge, Story, profile
from dedupe.background import background, in_background


def cited(text: str) -> list[str]:
    return [text[start:end].strip(" 、,") for start, end in background(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("昨年の仙台の事件に続き、秋田でも男が逮捕された。", ["昨年の仙台の事件に続き"]),
        ("富山の病院で誤判定があった。新潟の問題とは別の会社の製品だった。", ["新潟の問題とは別の"]),
        ("１月の福岡の事件と手口が似ており、県警が調べている。", ["１月の福岡の事件と手口が似て"]),
        ("男性が転んだ。同社のロボットは昨年11月にも松山市で児童にけがをさせている。", ["昨年11月にも松山市で児童にけがをさせている。"]),
        ("A bus hit a pole, two months after another bus of the maker ran off a road.", ["two months after another bus of the maker ran off a road"]),
        ("The fraud, similar to last year's case in Osaka, cost $2 million.", ["similar to last year's case in Osaka, cost $2 million"]),
        ("A man was held. In a separate case, a clerk lost 6 million yen.", ["In a separate case, a clerk lost 6 million yen."]),
    ],
)  # fmt: skip
def test_words_that_set_another_case_apart_mark_it(text: str, wanted: list[str]) -> None:
    assert cited(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *(f"仙台の事件{word}、秋田でも逮捕。" for word in ("に続き", "に続いて", "に続く", "に次いで", "に次ぐ", "に引き続き")),
        *(f"仙台の事故{word}手口。" for word in ("とは別の", "とよく似て", "に酷似し", "に類似し", "と同様の", "と類似")),
        *(f"{word}にも児童がけがをした。" for word in ("過去", "以前", "これまで", "一昨年", "先月", "2024年")),
        "同様の事故は過去に二件あった。",
        "両事件の関連を調べる。",
        *(f"It fell, years after {word} crash there." for word in ("another", "a similar", "separate", "an earlier")),
        *(f"It fell, {word} fall in June." for word in ("similar to a", "like last", "following a similar", "in an echo of a", "reminiscent of a")),
        *(f"In a {word} case, a clerk lost money." for word in ("separate", "previous", "similar")),
        *(f"Last year, {word} bus hit a wall." for word in ("another", "a different", "a separate")),
        "A clerk was hurt in another city.",
    ],
)  # fmt: skip
def test_each_word_that_sets_apart_is_enough(text: str) -> None:
    assert cited(text)


@pytest.mark.parametrize(
    "text",
    [
        "昨年11月に配送ロボットが児童にけがをさせた事故で、県警は18日、社長を書類送検した。",
        "詐欺容疑で逮捕していた男を、県警は9日、別の高齢者からもだまし取った疑いで再逮捕した。",
        "衝突事故で止まっていた自動運転バスが6日、約5カ月ぶりに運行を再開した。",
        "Robots returned to the streets on Monday, five months after one of them broke a girl's leg.",
        "The regulator suspended the permit, six days after a car dragged a cyclist.",
        "The board voted to end the contract last year.",
    ],
)
def test_what_a_follow_up_recounts_of_its_own_event_is_no_background(text: str) -> None:
    assert cited(text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="昨年の事件に続き、とは別のㇷ゚ﾊﾞ①。 afterothrsimlc.\n", max_size=200))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = background(text)
    edges = [edge for span in spans for edge in span]

    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(in_background(start, spans) for start, _ in spans)


@pytest.mark.parametrize(
    ("title", "lead", "kept", "cited"),
    [
        (
            "秋田でも配送ロボが接触",
            "昨年の仙台市の事故に続き、秋田市で22日、配送ロボットが歩行者に接触した。",
            "city:akita-city",
            "city:sendai",
        ),
        (
            "Robotaxi hits cyclist in Phoenix",
            "A robotaxi hit a cyclist in Phoenix on Monday, similar to last year's crash in Houston.",
            "city:phoenix",
            "city:houston",
        ),
    ],
)
def test_what_a_story_cites_of_another_case_is_not_what_it_names(
    title: str, lead: str, kept: str, cited: str, make: Callable[..., Story], knowledge: Knowledge
) -> None:
    read = profile(make(1, title, lead), knowledge)

    assert kept in read.concepts
    assert cited not in read.concepts
