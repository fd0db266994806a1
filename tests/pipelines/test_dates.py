"""Dates are right or null."""

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Precision
from pipelines.dates import parse_date

JST = 540
NAUGHTY = Path(__file__).parents[2] / "../shared/suites/strings/blns.json"
DAYS = st.dates(date(2019, 5, 1), date(2038, 12, 31))
TIMES = st.tuples(st.integers(0, 23), st.integers(0, 59))
WEEKDAYS = "月火水木金土日"


def exported(text: str, offset: int = JST, year: int | None = None) -> str | None:
    told = parse_date(text, default_offset=offset, year=year)
    return told.exported() if told else None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026年1月19日 10時30分", "2026-01-19T10:30:00+09:00"),
        ("２０２６年１月１９日　１０時３０分", "2026-01-19T10:30:00+09:00"),  # full-width digits
        ("2026年1月19日（月） 10:30 配信", "2026-01-19T10:30:00+09:00"),
        ("令和8年1月19日", "2026-01-19"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日 午後3時5分", "2019-04-30T15:05:00+09:00"),
        ("2026年（令和8年）1月19日［月曜日］", "2026-01-19"),
        ("R8.1.19", "2026-01-19"),
        ("H30.12.1 10:20", "2018-12-01T10:20:00+09:00"),
        ("2026年1月19日 午前0時15分", "2026-01-19T00:15:00+09:00"),
        ("2026年1月19日 正午", "2026-01-19T12:00:00+09:00"),
        ("2026年1月19日 午後7時半", "2026-01-19T19:30:00+09:00"),
        ("2026年1月", "2026-01"),
        ("2026/01/19 10:30", "2026-01-19T10:30:00+09:00"),
        ("2026/01/14/17:00", "2026-01-14T17:00:00+09:00"),
        ("2026.1.19", "2026-01-19"),
        ("20260119", "2026-01-19"),
        ("2026-01-19T10:30:00+09:00", "2026-01-19T10:30:00+09:00"),
        ("2026-01-19T01:30:00.000Z", "2026-01-19T10:30:00+09:00"),  # the publisher's clock
        ("2026-01-19T00:00:00+09:00", "2026-01-19"),  # midnight to the second is no time
        ("Mon, 19 Jan 2026 10:30:00 JST", "2026-01-19T10:30:00+09:00"),
        ("公開：2026年1月19日 10:00　更新：2026年1月20日 11:00", "2026-01-19T10:00:00+09:00"),
        ("2026年1月19日 10:00 (2026年1月20日 11:00更新)", "2026-01-19T10:00:00+09:00"),
        ("Jan. 19, 2026, 3:05 p.m. ET", "2026-01-19T15:05:00-05:00"),
        ("July 19, 2026, 3:05 p.m. ET", "2026-07-19T15:05:00-04:00"),  # summer time
        ("3:05 PM EST, January 19, 2026", "2026-01-19T15:05:00-05:00"),
        ("19 January 2026 at 10:30 GMT", "2026-01-19T19:30:00+09:00"),
        ("15 gennaio 2026", "2026-01-15"),
        ("2026年1月19日 10:00更新", "2026-01-19T10:00:00+09:00"),  # what many pages call publishing
        ("2026-01-19 10:30:00 CST", "2026-01-19"),  # China or Chicago: the day is sure
    ],
)
def test_what_a_page_writes_is_read(text: str, right: str) -> None:
    assert exported(text) == right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19日",
        "1月19日",  # no year
        "1/19",
        "26年1月19日",  # 2026 or Heisei 26
        "02/01/2026",  # January or February
        "令和8年1月19日（火）",  # it was a Monday
        "Tue, 19 Jan 2026 10:00:00 GMT",
        "平成31年5月1日",  # Heisei had ended
        "令和0年1月1日",
        "2026年13月1日",
        "2026年2月30日",
        "2026年1月19日25時",  # the 20th, to most clocks
        "2026年1月19日と2026年1月20日",  # two days, no label
        "1970-01-01T00:00:00Z",
        "8.1.19",
        "電話 2026-0119",
        "きのう 10時30分",
        "Updated on January 19, 2026",  # says when it changed
    ],
)
def test_what_is_not_sure_is_null(text: str) -> None:
    assert parse_date(text, default_offset=JST) is None


@pytest.mark.parametrize("text", ["1/19(月)", "1月19日（月）", "1月19日(月) 10:30 配信"])
def test_a_date_without_a_year_needs_the_year_and_the_right_weekday(text: str) -> None:
    assert (exported(text, year=2026) or "").startswith("2026-01-19")
    assert exported(text, year=2025) is None
    assert exported(text) is None


def test_the_future_beyond_a_day_is_refused() -> None:
    now = datetime(2026, 1, 19, 12, tzinfo=UTC)
    assert parse_date("2026年1月20日", default_offset=JST, now=now)
    assert parse_date("2026年1月22日", default_offset=JST, now=now) is None
    assert parse_date("2099年1月1日", default_offset=JST, now=now) is None


def test_what_the_page_said_is_kept() -> None:
    told = parse_date("令和8年1月19日", default_offset=JST)
    assert told is not None
    assert (told.raw, told.precision, told.offset) == ("令和8年1月19日", Precision.DAY, JST)
    assert told.at == datetime(2026, 1, 18, 15, tzinfo=UTC)


@settings(max_examples=60)
@given(DAYS, TIMES)
def test_every_japanese_form_comes_back(day: date, time: tuple[int, int]) -> None:
    hour, minute = time
    weekday = WEEKDAYS[day.weekday()]
    half = "午前" if hour < 12 else "午後"
    for text in (
        f"{day.year}年{day.month}月{day.day}日 {hour}時{minute}分",
        f"{day.year}年{day.month}月{day.day}日({weekday}) {hour:02}:{minute:02}",
        f"令和{day.year - 2018}年{day.month}月{day.day}日{half}{hour % 12}時{minute}分",
        f"R{day.year - 2018}.{day.month}.{day.day} {hour}:{minute:02}",
        f"{day.year}/{day.month:02}/{day.day:02} {hour:02}:{minute:02}",
        f"{day:%Y-%m-%d}T{hour:02}:{minute:02}:59+09:00",
    ):
        told = parse_date(text, default_offset=JST)
        assert told is not None, text
        assert (told.day, told.local.hour, told.local.minute) == (day, hour, minute), text


@settings(max_examples=60)
@given(DAYS, TIMES, st.sampled_from([-480, -300, 0, 330, 540]))
def test_every_english_form_is_the_same_instant(
    day: date, time: tuple[int, int], offset: int
) -> None:
    zone = timedelta(minutes=offset)
    at = datetime(day.year, day.month, day.day, *time, 1, tzinfo=UTC) - zone
    local = at + zone
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    shift = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    for text in (
        format_datetime(at),
        f"{local:%B} {local.day}, {local.year} {local:%H:%M:%S} {shift}",
        f"{local:%a}, {local.day} {local:%b} {local.year} {local:%H:%M:%S} {shift}",
        f"{local:%Y-%m-%d %H:%M:%S}{shift}",
    ):
        told = parse_date(text, default_offset=JST)
        assert told is not None, text
        assert told.at == at, text


@settings(max_examples=200)
@given(
    st.text(alphabet="0123456789年月日時分/.-:（月）令和平成RHT+Z １２月曜 午後janmy,", max_size=40)
)
def test_garbage_never_raises(text: str) -> None:
    told = parse_date(text, default_offset=JST, year=2026)
    assert told is None or 1990 <= told.day.year <= 2099


@settings(max_examples=100)
@given(st.integers(1, 31), st.integers(1, 12), st.integers(1990, 2037))
def test_an_ambiguous_order_is_never_guessed(first: int, second: int, year: int) -> None:
    told = parse_date(f"{first:02}/{second:02}/{year}")
    if first <= 12 and first != second:
        assert told is None
    elif told is not None:
        assert (told.day.day, told.day.month) == (first, second)


@pytest.mark.skipif(not NAUGHTY.exists(), reason="the suites are not here")
def test_naughty_strings_are_no_dates() -> None:
    for text in json.loads(NAUGHTY.read_text("utf-8")):
        told = parse_date(text, default_offset=JST)
        assert told is None or str(told.day.year) in text
