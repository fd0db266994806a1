"""Each signal by itself, in Japanese, in English and across the two."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Knowledge, Signals, Story, profile, signals
from dedupe.body import MAX_FIGURES, MAX_TERMS, extent, figures, telling_terms, terms_cosine
from dedupe.lexicon import Frequencies
from dedupe.signals import SIGNALS, UNDATED_HOURS

Make = Callable[..., Story]
Between = Callable[..., Signals]

PLAIN = Frequencies({})


@pytest.fixture
def between(make: Make, knowledge: Knowledge) -> Between:
    """Return the signals between two (title, lead) stories; *more* changes the second."""

    def compared(a: tuple[str, str], b: tuple[str, str], **more: object) -> Signals:
        first, second = make(1, *a), replace(make(2, *b), **more)
        return signals(profile(first, knowledge), profile(second, knowledge))

    return compared


# One event in both languages, and one of the same kind elsewhere.
BUS_JA = (
    "名古屋の自動運転バスが歩行者と接触",
    "名古屋市で18日、自動運転バスが70代の女性と接触し、軽傷を負わせた。",
)
BUS_JA_TOO = (
    "自動運転バスで女性けが 名古屋市が運行中止",
    "自動運転バスが名古屋市の横断歩道で女性と接触した。女性は軽傷。",
)
BUS_EN = (
    "Self-driving bus hits pedestrian in Nagoya",
    "A self-driving bus hit a woman in her 70s in Nagoya on Jan. 18. She was slightly hurt.",
)
BUS_EN_TOO = (
    "Nagoya halts driverless bus after woman is hurt",
    "Nagoya stopped its self-driving bus service after one hit a woman at a crossing.",
)
EXAM_JA = ("入試の採点AIに誤り 受験生の合否を訂正", "大学は採点AIの誤りで合否を訂正した。")
EXAM_EN = ("Exam board withdraws AI marking", "The board said its AI had marked essays wrongly.")

PAIRS = pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (BUS_JA, BUS_JA_TOO, EXAM_JA),
        (BUS_EN, BUS_EN_TOO, EXAM_EN),
        (BUS_JA, BUS_EN, EXAM_EN),
        (BUS_EN, BUS_JA_TOO, EXAM_JA),
    ],
    ids=["ja", "en", "ja-en", "en-ja"],
)


@PAIRS
@pytest.mark.parametrize("signal", ["title", "cosine", "shared", "rarest"])
def test_reports_of_one_event_are_nearer_than_of_another(
    signal: str,
    one: tuple[str, str],
    same: tuple[str, str],
    other: tuple[str, str],
    between: Between,
) -> None:
    assert getattr(between(one, same), signal) > getattr(between(one, other), signal)


@PAIRS
@pytest.mark.parametrize("signal", ["body", "wording"])
def test_words_are_compared_within_a_language_only(
    signal: str,
    one: tuple[str, str],
    same: tuple[str, str],
    other: tuple[str, str],
    between: Between,
) -> None:
    near, far = between(one, same), between(one, other)

    if near.cross_lingual:
        assert getattr(near, signal) == getattr(far, signal) == 0.0
    else:
        assert getattr(near, signal) > getattr(far, signal)


@PAIRS
def test_across_languages_the_encoder_and_names_count_by_themselves(
    one: tuple[str, str], same: tuple[str, str], other: tuple[str, str], between: Between
) -> None:
    near, far = between(one, same), between(one, other)
    found = [(s.cross_cosine, s.cross_share, s.cross_rarest) for s in (near, far)]

    if near.cross_lingual:
        assert near.cross_cosine == near.cosine
        assert all(mine > yours for mine, yours in zip(*found, strict=True))
    else:
        assert found == [(0.0, 0.0, 0.0)] * 2


def test_the_cosine_of_titles_is_not_that_of_the_leads(between: Between) -> None:
    told = between((BUS_JA[0], EXAM_JA[1]), (BUS_JA_TOO[0], BUS_JA[1]))

    assert told.title > told.cosine


@pytest.mark.parametrize("bare", [("", BUS_EN_TOO[1]), ("", BUS_JA[1])])
def test_a_story_without_a_title_is_compared_by_what_it_has(
    bare: tuple[str, str], between: Between
) -> None:
    told = between(BUS_EN, bare)

    assert told.title == told.cosine > 0.3


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        # (agree, close, differ)
        ("31歳の男を逮捕", "31歳の会社員を逮捕", (True, False, False)),
        ("31歳の男を逮捕", "A 31-year-old man was arrested", (True, False, False)),
        ("A 31-year-old man was held", "Man, 31, arrested", (True, False, False)),
        ("偽画像50万点を作成", "52万点の偽画像を作成", (False, True, False)),
        ("偽画像50万点を作成", "He made 520,000 images", (False, True, False)),
        ("Losses of $5 million", "Losses of $5.1 million", (False, True, False)),
        ("31歳の男を逮捕", "33歳の男を逮捕", (False, False, True)),
        ("17歳の少年を逮捕", "A 45-year-old teacher was arrested", (False, False, True)),
        ("被害額は1100万円", "被害額は3億円", (False, False, True)),
        ("Five people were hurt", "Forty people were hurt", (False, False, True)),
        ("1100万円の被害", "被害は11 million yen", (True, False, False)),
    ],
)
def test_quantities_agree_are_close_or_differ(
    one: str, other: str, wanted: tuple[bool, bool, bool], between: Between
) -> None:
    told = between((one, ""), (other, ""))

    assert (told.quantities > 0, told.close > 0, told.quantities_differ > 0) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("震度5.6の揺れ、23棟が倒壊", "地震で23棟倒壊 震度は5.6"),
        ("Quake of 5.6 topples 23 houses", "A 5.6 tremor hit; 23 homes fell"),
        ("震度5.6の揺れ、23棟が倒壊", "A 5.6 tremor hit; 23 homes fell"),
    ],
)
def test_bare_figures_agree_whatever_they_count(one: str, other: str, between: Between) -> None:
    told = between((one, ""), (other, ""))

    assert told.figures > 0.0
    assert told.figures_differ == 0.0


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("海賊23人を拘束", "海賊26人を拘束", 1.0),
        ("Navy seizes 23 pirates", "Navy seizes 26 pirates", 1.0),
        ("海賊23人を拘束", "Navy seizes 26 pirates", 1.0),
        # Figures on one side only say nothing, and neither do years or a few men.
        ("海賊23人を拘束", "海賊を拘束", 0.0),
        ("Navy seizes pirates in 2024", "Navy seizes 3 pirates in 2025", 0.0),
    ],
)
def test_figures_differ_where_each_side_leads_with_its_own(
    one: str, other: str, differ: float, between: Between
) -> None:
    assert between((one, ""), (other, "")).figures_differ == differ


@pytest.mark.parametrize(
    ("one", "rest"),
    [
        ("海賊26人を拘束", "海賊を拘束した。23人は先月、26人は今月。"),
        ("Navy seizes 26", "It took 23 last month and 26 this week."),
    ],
)
def test_a_figure_that_the_other_states_further_down_is_no_difference(
    one: str, rest: str, between: Between
) -> None:
    told = between(("Navy seizes 23 pirates", ""), (one, ""), text=rest)

    assert told.figures > 0.0
    assert told.figures_differ == 0.0


@pytest.mark.parametrize(
    ("one", "other", "places", "actors"),
    [
        ("札幌でロボタクシーが事故", "福岡でロボタクシーが事故", True, False),
        ("札幌でロボタクシーが事故", "Robotaxi crash in Sapporo", False, False),
        ("Robotaxi crash in Sapporo", "Robotaxi crash in Fukuoka", True, False),
        ("札幌でロボタクシーが事故", "Robotaxi crash in Fukuoka", True, False),
        ("オープンAIを提訴", "グーグルを提訴", False, True),
        ("オープンAIを提訴", "OpenAI is sued", False, False),
        ("Google is sued", "OpenAI is sued", False, True),
    ],
)
def test_places_and_actors_differ_where_nothing_is_in_common(
    one: str, other: str, places: bool, actors: bool, between: Between
) -> None:
    told = between((one, ""), (other, ""))

    assert (told.places_differ > 0, told.actors_differ > 0) == (places, actors)


@pytest.mark.parametrize("other", [BUS_JA_TOO, BUS_EN])
def test_hours_apart_count_from_zero_and_undated_is_half_a_day(
    other: tuple[str, str], make: Make, knowledge: Knowledge
) -> None:
    first = profile(make(1, *BUS_JA), knowledge)

    def told(hours: float | None) -> float:
        return signals(first, profile(make(2, *other, hours=hours), knowledge)).hours

    assert told(0) == 0.0
    assert told(-7) == pytest.approx(math.log1p(7))
    assert told(7) == pytest.approx(math.log1p(7))
    assert told(None) == pytest.approx(math.log1p(UNDATED_HOURS))


@pytest.mark.parametrize("other", [BUS_JA_TOO, BUS_EN])
def test_family_is_that_of_known_publishers_only(
    other: tuple[str, str], between: Between, make: Make, knowledge: Knowledge
) -> None:
    assert between(BUS_JA, other).family == 0.0
    assert between(BUS_JA, other, family="family-1").family == 1.0
    nameless = [replace(make(at, *told), family="") for at, told in ((1, BUS_JA), (2, other))]
    assert signals(*(profile(story, knowledge) for story in nameless)).family == 0.0


@pytest.mark.parametrize(
    ("shared", "one", "other"),
    [
        ("車両は信号待ちの列に追突し、前の二台を押し出した。", *[BUS_JA[0], BUS_JA_TOO[0]]),
        ("The vehicle rammed a queue at the lights.", *[BUS_EN[0], BUS_EN_TOO[0]]),
    ],
)
def test_what_texts_share_below_the_lead_counts(
    shared: str, one: str, other: str, make: Make, knowledge: Knowledge
) -> None:
    plain = [make(at, title) for at, title in ((1, one), (2, other))]
    long = [replace(story, text=f"{story.title}\n{shared}") for story in plain]
    without, with_ = (
        signals(*(profile(story, knowledge) for story in pair)) for pair in (plain, long)
    )

    assert with_.body > without.body
    assert with_.extent > without.extent


def test_the_signals_are_the_same_from_either_side(make: Make, knowledge: Knowledge) -> None:
    told = [
        profile(make(at, *pair), knowledge) for at, pair in enumerate((BUS_JA, BUS_EN, EXAM_EN))
    ]

    assert all(signals(a, b) == signals(b, a) for a in told for b in told)
    assert len(signals(*told[:2]).values()) == len(SIGNALS)


def test_a_term_of_the_headline_counts_more_than_one_of_the_text() -> None:
    hashes, weights = telling_terms("逮捕", "起訴", PLAIN)
    once = telling_terms("", "逮捕", PLAIN)[1][0]

    assert len(hashes) == 2
    assert sorted(weights.tolist())[0] == once < sorted(weights.tolist())[1]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_few_terms_and_figures_and_is_like_itself(title: str, text: str) -> None:
    found = telling_terms(title, text, PLAIN)
    hashes, weights = found

    assert len(hashes) == len(weights) <= MAX_TERMS
    assert hashes.tolist() == sorted(set(hashes.tolist()))
    assert terms_cosine(found, found) == (pytest.approx(1.0) if len(hashes) else 0.0)
    assert 0.0 <= extent(hashes) <= 1.0
    assert len(figures(text)) <= MAX_FIGURES
    assert terms_cosine(found, telling_terms("", title, PLAIN)) <= 1.0 + 1e-9


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("31歳、50万点、2025年に3人", {"31", "500000"}),
        ("2,290 points, magnitude 5.6, three men in 1999", {"2290", "5.6"}),
        ("1億2000万円と$1.5 million", {"120000000", "1500000"}),
        ("", set()),
    ],
)
def test_figures_are_read_in_both_languages(text: str, wanted: set[str]) -> None:
    assert figures(text) == wanted


@pytest.mark.parametrize(
    ("japanese", "english", "alike"),
    [
        ("対話人形「モフノンベル」に欠陥", "Flaw found in Mofnonbel talking doll", True),
        ("採点ソフト「パルミレックス」が誤判定", "Palmirex marks essays wrongly", True),
        ("対話人形「モフノンベル」に欠陥", "Flaw found in Tarvington talking doll", False),
    ],
)
def test_a_name_that_no_table_has_is_shared_by_ear(
    japanese: str, english: str, alike: bool, between: Between
) -> None:
    heard = between((japanese, ""), (english, ""))
    unnamed = between((japanese.split("「")[0], ""), (english, ""))

    assert (heard.cross_rarest > unnamed.cross_rarest) is alike
    assert between((english, ""), (japanese, "")).shared == pytest.approx(heard.shared)
