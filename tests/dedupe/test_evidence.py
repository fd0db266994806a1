from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe import Evidence, Knowledge, Model, Story, compare, profile, signals

Make = Callable[..., Story]
Compare = Callable[[Story, Story], Evidence]

ARREST = (
    "架空AIで芸能人の偽画像50万点作成か 31歳男を逮捕 北海道警",
    "札幌市の無職の男が生成AIで女性芸能人の性的な偽画像を作り、会員制サイトで販売した疑い。売り上げは1100万円に上るという。",
)
BUS = (
    "自動運転バスが歩行者と接触 名古屋、運行を中止",
    "名古屋市で18日、レベル4の自動運転バスが横断歩道で70代の女性と接触した。女性は軽傷。市は運行を中止した。",
)
APOLOGY = ("観光案内に架空施設、自治体が謝罪　生成AIの誤情報が原因", "")


@pytest.fixture
def against(knowledge: Knowledge, model: Model) -> Compare:
    return lambda a, b: compare(profile(a, knowledge), profile(b, knowledge), model)


@pytest.mark.parametrize(
    ("first", "title", "lead", "linked"),
    [
        # Another outlet's wording, in each direction between the languages.
        (
            ARREST,
            "Sapporo man arrested over AI sexual deepfakes of celebrities",
            "A 31-year-old man in Sapporo is suspected of making some 520,000 obscene images of female celebrities with generative AI and earning 11 million yen, Hokkaido police said.",
            True,
        ),
        (
            ARREST,
            "生成AIで52万点 芸能人の性的偽画像を販売容疑、男逮捕",
            "北海道警は19日、女性芸能人に似せた性的な画像をAIで作って販売したとして、札幌市の31歳の無職の男を逮捕した。",
            True,
        ),
        # The same offence, another suspect.
        (
            ARREST,
            "同級生の性的偽画像を生成AIで作成か 17歳少年を書類送検 福岡",
            "福岡県警は、同級生の写真を生成AIで加工して性的な画像を作ったとして、高校生の少年を書類送検した。",
            False,
        ),
        (
            ARREST,
            "Osaka teacher, 45, held over AI nude images of pupils",
            "Police in Osaka have arrested a 45-year-old teacher who allegedly made 30 nude images of pupils with an AI app.",
            False,
        ),
        (
            BUS,
            "Self-driving bus hits pedestrian in Nagoya, service halted",
            "A Level 4 autonomous bus hit a woman in her 70s at a pedestrian crossing in Nagoya on Jan. 18. The city has suspended the service.",
            True,
        ),
        # The same kind of accident, elsewhere.
        (
            BUS,
            "Robotaxi strikes cyclist in San Francisco",
            "A driverless Waymo taxi struck a cyclist in San Francisco on Saturday, police said.",
            False,
        ),
        (
            BUS,
            "自動運転バスの運行始まる 全国で5番目 松山市",
            "松山市で19日、レベル4の自動運転バスの定期運行が始まり、市長が乗り心地を確かめた。",
            False,
        ),
        # Clauses swapped, full-width Latin.
        (APOLOGY, "観光案内に架空施設、自治体が謝罪　生成AIの誤情報が原因", "", True),
        (APOLOGY, "生成ＡＩの誤情報で自治体が謝罪 観光案内に架空の施設", "", True),
        (APOLOGY, "生成AIで議会答弁を作成　自治体が実証実験", "", False),
    ],
)
def test_reports_of_one_event_are_linked_and_look_alikes_are_not(
    first: tuple[str, str], title: str, lead: str, linked: bool, make: Make, against: Compare
) -> None:
    found = against(make(1, *first), make(2, title, lead, hours=6))

    assert (found.probability > 0.5) is linked, found


def test_the_order_of_the_two_makes_no_difference(make: Make, against: Compare) -> None:
    a, b = make(7, *ARREST), make(3, *BUS)

    assert against(a, b) == against(b, a)
    assert (against(a, b).a, against(a, b).b) == (3, 7)


def test_reports_months_apart_are_less_likely_one_event(make: Make, against: Compare) -> None:
    near, far = make(2, *ARREST, hours=5), make(3, *ARREST, hours=5 * 720)

    assert against(make(1, *ARREST), near).probability > against(make(1, *ARREST), far).probability


def test_a_month_is_near_every_day_in_it(make: Make, knowledge: Knowledge) -> None:
    day, month = make(1, *ARREST), make(2, *BUS, hours=-18 * 24, precision="month")

    assert signals(profile(day, knowledge), profile(month, knowledge)).hours == 0.0


def test_stories_without_vectors_titles_or_dates_are_compared_by_what_is_left(
    make: Make, against: Compare
) -> None:
    bare = replace(make(2, *ARREST, hours=None), title="", title_vector=make(9, "").title_vector)
    empty = make(3, "", "", hours=None)

    assert against(make(1, *ARREST), bare).probability > 0.5
    assert against(make(1, *ARREST), empty).probability < 0.1


def test_a_model_that_lacks_a_signal_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks a coefficient for intercept"):
        Model.from_table({})


ANYTHING = st.text(st.characters(codec=None), max_size=60)  # lone surrogates too


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ANYTHING, ANYTHING, st.sampled_from(["ja", "en", ""]))
def test_garbage_is_compared_without_an_error(
    knowledge: Knowledge, model: Model, title: str, lead: str, language: str
) -> None:
    a, b = (
        profile(
            Story(id=n, key=str(n), title=title, lead=lead, text=lead, language=language), knowledge
        )
        for n in (1, 2)
    )
    found = compare(a, b, model)

    assert 0.0 < found.probability < 1.0


def test_a_page_of_megabytes_is_read_at_its_front(knowledge: Knowledge) -> None:
    flood = "自動運転1234万円Tokyo " * 100_000
    read = profile(
        Story(id=1, key="k", title=flood, lead=flood, text=flood, language="ja"), knowledge
    )

    assert len(read.title) <= 300
    assert len(read.body) < 50
    assert len(read.concepts) < 50
