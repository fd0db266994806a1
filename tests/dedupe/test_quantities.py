from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.fold import folded
from dedupe.profile import by_unit
from dedupe.quantities import Quantity, is_close, quantities
from dedupe.signals import Units, amounts

DAY = date(2026, 1, 20)


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(folded(text), text, "title", DAY)


def units(text: str) -> Units:
    return by_unit(read(text))


def said(text: str) -> set[tuple[str, float]]:
    return {(q.unit, q.value) for q in read(text)}


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("無職の31歳男を逮捕", "age", 31),
        ("無職の３１歳男を逮捕", "age", 31),
        ("a 31-year-old man", "age", 31),
        ("the suspect, 31, denied it", "age", 31),
        ("50万点以上を作成か", "images", 500_000),
        ("more than 500,000 images", "images", 500_000),
        ("1200枚の画像", "images", 1200),
        ("1100万円を売り上げ", "JPY", 11_000_000),
        ("Gaining Over ¥11 Mil. with Images", "JPY", 11_000_000),
        ("11 million yen", "JPY", 11_000_000),
        ("15億ドルで和解", "USD", 1_500_000_000),
        ("a $1.5 billion settlement", "USD", 1_500_000_000),
        ("US$1.5bn", "USD", 1_500_000_000),
        ("1兆2000億円の投資", "JPY", 1_200_000_000_000),
        ("3050万ユーロの制裁金", "EUR", 30_500_000),
        ("fined €30.5m", "EUR", 30_500_000),
        ("1万2500人が被害", "people", 12_500),
        ("12,500 people were hit", "people", 12_500),
        ("総勢70名の作家", "people", 70),
        ("More than 70 writers send", "people", 70),
        ("three passengers were hurt", "people", 3),
        ("相談は79件", "cases", 79),
        ("全体の約3％", "percent", 3),
        ("about 3 percent", "percent", 3),
        ("誤りは2.5パーセント", "percent", 2.5),
        ("約3割が誤り", "percent", 30),
        ("1億2000万円の被害", "JPY", 120_000_000),
        ("120 million yen", "JPY", 120_000_000),
        ("三億円", "JPY", 300_000_000),
        ("2.43億ドル", "USD", 243_000_000),
        ("$243 million", "USD", 243_000_000),
        ("NT$200 million", "TWD", 200_000_000),
        ("2億香港ドル", "HKD", 200_000_000),
        ("HK$200 million", "HKD", 200_000_000),
        ("RMB 5 million", "CNY", 5_000_000),
        ("Rs 2 crore", "INR", 20_000_000),
        ("2000万ルピー", "INR", 20_000_000),
        ("five thousand dollars", "USD", 5000),
        ("三人が死傷", "people", 3),
        ("二千五百人", "people", 2500),
        ("百万人の利用者", "people", 1_000_000),
        ("half a million authors", "people", 500_000),
        ("two million users", "people", 2_000_000),
        ("twenty-one people", "people", 21),
        ("a dozen people", "people", 12),
        ("10〜15人", "people", 10),
        ("10〜15人", "people", 15),
        ("10-15 people", "people", 10),
        ("14〜17歳", "age", 14),
        ("a man aged 31.", "age", 31),
        ("31 years old", "age", 31),
        ("a 31-yr-old man", "age", 31),
        ("男（31）を逮捕", "age", 31),
        ("十四歳の息子", "age", 14),
        ("20代の男", "decade", 20),
        ("a man in his 20s", "decade", 20),
        ("women in their late twenties", "decade", 20),
        ("三カ月", "months", 3),
        ("生後5ヶ月", "months", 5),
    ],
)
def test_a_figure_is_read_with_its_unit_and_magnitude(text: str, unit: str, value: float) -> None:
    assert (unit, value) in said(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1月19日に逮捕", date(2026, 1, 19)),
        ("19日、警視庁への取材で", date(2026, 1, 19)),
        ("arrested on Jan. 19", date(2026, 1, 19)),
        ("on 19 January", date(2026, 1, 19)),
        ("12月28日の事故", date(2025, 12, 28)),  # the last one, not the next
        ("30日、県が発表した", date(2025, 12, 30)),
        ("2023年10月29日", date(2023, 10, 29)),
        ("October 29, 2023", date(2023, 10, 29)),
    ],
)
def test_a_day_is_read_against_the_articles_own_day(text: str, wanted: date) -> None:
    assert said(text) == {("day", wanted.toordinal())}


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o",
        "A2A",
        "2026年",
        "in 2025",
        "ERNIE 4.5",
        "3日間",
        "31日間の停止",
        "1本",
        "数十人",
        "数百万円",
        "万人向け",
        "一人暮らし",
        "第三者委員会",
        "二枚目",
        "役割",
        "三社祭",
        "2020s",
        "in the 1990s",
        "10代目",
        "a great many people",
        "one-off",
        "5-3",
        "3人気",
        "名古屋",
    ],
)
def test_codes_years_and_plain_small_numbers_are_no_evidence(text: str) -> None:
    assert not said(text)


def test_a_quantity_knows_where_it_was_said() -> None:
    text = "　無職の３１歳男、５０万点か"
    for quantity in read(text):
        assert text[quantity.start : quantity.end] == quantity.said
    assert {q.said for q in read(text)} == {"３１歳", "５０万点"}


def test_agreement_closeness_and_conflict_are_kept_apart() -> None:
    assert amounts(units("31歳、50万点"), units("31-year-old, 500,000 images"))[0] > 1.5
    agree, close, differ = amounts(units("50万点"), units("520,000 images"))
    assert (agree, close, differ) == (0.0, 1.0, 0.0)
    agree, close, differ = amounts(units("31歳の男"), units("a 33-year-old man"))
    assert (agree, close, differ) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("japanese", "english"),
    [
        ("1100万円を売り上げ", "gaining ¥11 million"),
        ("約1100万円", "about 11 million yen"),
        ("2.43億ドルの賠償", "$243 million in damages"),
        ("31歳の男", "a 31-year-old man"),
        ("男(31)", "the man, 31, said"),
        ("50万点の画像", "500,000 images"),
        ("総勢70名", "70 people"),
        ("三人が死亡", "three people died"),
        ("20代の女性", "a woman in her 20s"),
        ("1月19日に逮捕", "arrested on Monday"),
        ("3割", "30 percent"),
    ],
)
def test_a_figure_in_japanese_agrees_with_the_english_one(japanese: str, english: str) -> None:
    agree, close, differ = amounts(units(japanese), units(english))

    assert agree > 0.0
    assert (close, differ) == (0.0, 0.0)


def test_days_that_differ_are_neither_close_nor_a_conflict() -> None:
    assert amounts(units("19日に逮捕"), units("arrested on Sunday")) == (0.0, 0.0, 0.0)


def test_a_span_ends_with_what_it_says() -> None:
    assert {q.said for q in read("It paid $1.5 million. The firm")} == {"$1.5 million"}
    assert {q.said for q in read("Over ¥8.7 Mil. with images")} == {"¥8.7 Mil."}


def test_a_more_exact_figure_tells_more() -> None:
    exact, round_ = read("1234枚")[0], read("1000枚")[0]
    assert exact.weight > round_.weight


def test_half_a_million_and_a_little_more_are_close() -> None:
    assert is_close(500_000, 520_000)
    assert not is_close(500_000, 600_000)


_ODD = "0123456789０１２３,.~-〜億万千百十三歳人枚円代割%$¥() abcdehilmnorstuy年月日㈱㌢"


@given(st.one_of(st.text(alphabet=_ODD, max_size=60), st.text(max_size=60)))
def test_garbage_is_read_without_an_error(text: str) -> None:
    for quantity in read(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.said


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1億", "十百千万", "1月1", "1~1", "half a ", "1日", "$"]
)
def test_endless_repetition_is_read_to_its_end(piece: str) -> None:
    assert len(read(piece * (6000 // len(piece)))) <= 6000
