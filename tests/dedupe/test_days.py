from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.days import days
from dedupe.fold import folded
from dedupe.quantities import quantities

DAY = date(2026, 1, 20)  # a Tuesday


def named(text: str, day: date | None = DAY) -> set[date]:
    found = quantities(folded(text), text, "title", day)
    return {date.fromordinal(int(q.value)) for q in found if q.unit == "day"}


@pytest.mark.parametrize(
    ("japanese", "english", "wanted"),
    [
        ("19日に逮捕", "arrested on the 19th, police said", date(2026, 1, 19)),
        ("１９日に逮捕", "arrested Jan. 19", date(2026, 1, 19)),
        ("昨日、逮捕した", "arrested yesterday", date(2026, 1, 19)),
        ("きのう逮捕した", "arrested on Monday", date(2026, 1, 19)),
        ("昨夜、逮捕した", "arrested Monday night", date(2026, 1, 19)),
        ("月曜日に逮捕", "on Monday it said", date(2026, 1, 19)),
        ("日曜に公開", "published last Sunday", date(2026, 1, 18)),
        ("きょう、発表した", "announced today", date(2026, 1, 20)),
        ("おととい", "two lines; 2 days ago", date(2026, 1, 18)),
        ("3日前に", "3 days ago", date(2026, 1, 17)),
        ("令和8年1月19日", "19 January 2026", date(2026, 1, 19)),
        ("令和元年5月1日", "May 1, 2019", date(2019, 5, 1)),
        ("昨年12月28日", "Dec. 28", date(2025, 12, 28)),
        ("先月19日", "December 19, 2025", date(2025, 12, 19)),
        ("1/19(月)", "2026-01-19", date(2026, 1, 19)),
        ("9月5日", "Sept. 5", date(2025, 9, 5)),
    ],
)
def test_a_day_is_the_same_in_both_languages(japanese: str, english: str, wanted: date) -> None:
    assert named(japanese) == {wanted}
    assert named(english) == {wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("平成31年4月1日", date(2019, 4, 1)),
        ("去年5月3日", date(2025, 5, 3)),
        ("今年1月2日", date(2026, 1, 2)),
        ("今月３日", date(2026, 1, 3)),
        ("一昨日", date(2026, 1, 18)),
        ("昨晩", date(2026, 1, 19)),
        ("本日", date(2026, 1, 20)),
        ("今朝", date(2026, 1, 20)),
        *((f"{day}曜", date(2026, 1, 14 + at)) for at, day in enumerate("水木金土日月火")),
    ],
)
def test_every_way_to_begin_a_japanese_day_is_found_inside_a_sentence(
    text: str, wanted: date
) -> None:
    assert named(f"県は{text}に発表") == named(text) == {wanted}


def test_a_range_names_both_its_ends() -> None:
    assert named("1月18〜19日") == {date(2026, 1, 18), date(2026, 1, 19)}


@pytest.mark.parametrize(
    "text",
    [
        "it may 5 times", "they march 3 abreast", "March for 3 days", "10日間の停止", "2026年度",
        "1日2回", "1日あたり", "3日目", "10日以内", "Black Friday sales", "every Monday",
        "next Tuesday", "the Sunday Times", "毎週月曜日", "来週火曜", "日曜版", "10日前後", "先週",
        "last month", "きょうだい", "はたらきのういいこと", "on the 19th century's eve", "99日",
        "1月32日", "Feb 30", "13/45(月)", "午後3時", "3:30 p.m.", "第19回",
    ],
)  # fmt: skip
def test_what_is_no_day_of_the_article(text: str) -> None:
    assert not named(text)


def test_without_a_day_of_its_own_an_article_names_only_full_dates() -> None:
    assert named("19日、昨日、月曜、on Monday, Jan. 19", None) == set()
    assert named("2026年1月19日", None) == {date(2026, 1, 19)}


def test_the_first_days_of_time_have_no_yesterday() -> None:
    assert named("yesterday, 9日前, Monday", date.min) <= {date.min}


@given(
    st.text(
        alphabet="0123456789０１９年月日曜~-/()（）昨今先令和平成元きのうMayonday 19th,.",
        max_size=60,
    )
)
def test_any_text_has_days_inside_it(text: str) -> None:
    for ordinal, start, end in days(folded(text), text, DAY):
        assert 0 <= start < end <= len(folded(text).text)
        assert ordinal == 0 or date.fromordinal(ordinal)
