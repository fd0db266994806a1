from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover.times import claimed
from jiken.models import Source, SourceKind


def source(country: str) -> Source:
    return Source(
        id="x",
        name_ja="",
        name_en="X",
        family="x",
        language="en",
        country=country,
        kind=SourceKind.PUBLISHER,
    )


@pytest.mark.parametrize(
    ("raw", "country", "exported"),
    [
        ("Mon, 19 Jan 2026 10:30:00 +0900", "JP", "2026-01-19T10:30:00+09:00"),
        ("Mon, 19 Jan 2026 10:30:00 JST", "US", "2026-01-19T10:30:00+09:00"),
        ("Mon, 19 Jan 2026 10:30:00 EST", "US", "2026-01-19T10:30:00-05:00"),
        ("19 January 2026 10:30 PDT", "US", "2026-01-19T10:30:00-07:00"),
        ("Sun, 18 Jan 2026 22:30:00 GMT", "JP", "2026-01-19T07:30:00+09:00"),
        ("Sun, 18 Jan 2026 22:30:00 GMT", "GB", "2026-01-18T22:30:00+00:00"),
        ("2026-01-19T10:30:00.123Z", "US", "2026-01-19T10:30:00+00:00"),
        ("2026-01-19T10:30:00+0900", "JP", "2026-01-19T10:30:00+09:00"),
        ("2026-01-19 10:30:00", "JP", "2026-01-19T10:30:00+09:00"),
        ("2026-01-19 10:30:00", "US", "2026-01-19"),
        ("2026-01-19", "US", "2026-01-19"),
        ("2026-01", "JP", "2026-01"),
        ("2026年1月19日 10時30分", "JP", "2026-01-19T10:30:00+09:00"),
        ("2026年1月19日(月) 10:30", "JP", "2026-01-19T10:30:00+09:00"),
        ("2026/1/19", "JP", "2026-01-19"),
    ],
)
def test_a_time_is_right_and_no_more_exact_than_it_was(
    raw: str, country: str, exported: str
) -> None:
    published = claimed(raw, source(country))

    assert published is not None
    assert (published.exported(), published.raw) == (exported, raw)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "Mon, 19 Jan 2026 10:30:00 XYZ",  # unknown zone: nobody knows the day
        "2026-13-01",
        "2026-02-30",
        "1/19",
        "2026",
        "1804-01-01",
        "Mon, 19 Foo 2026 10:30:00 GMT",
        "2026-01-19T10:30:00+29:00",
        "yesterday",
        "x" * 5_000,
    ],
)
def test_what_cannot_be_told_is_no_time(raw: str | None) -> None:
    assert claimed(raw, source("JP")) is None


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789-/:T+Z 年月日時分JSTMonJan,.()", max_size=40))
def test_anything_is_a_time_or_none(raw: str) -> None:
    published = claimed(raw, source("JP"))

    assert published is None or published.at.tzinfo is not None
