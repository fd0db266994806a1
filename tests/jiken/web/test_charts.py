"""Charts: well-formed, escaped, named, within their bounds."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from jiken.web import charts
from jiken.web.charts import Bars, Cell, Column, Row, Words

WORDS = Words(name="class", title="分類別<script>", told='AIインシデント 3 "件" & <b>')
COUNTS = st.lists(st.lists(st.integers(0, 10**6), min_size=2, max_size=2), max_size=60)
HOSTILE = "\"><script>alert('一')</script>"


def columns(counts: list[list[int]]) -> list[Column]:
    return [
        Column(label=f"1月{i}日", told=HOSTILE, href=f"/queue?a=1&b={HOSTILE}", parts=tuple(some))
        for i, some in enumerate(counts)
    ]


def every(counts: list[list[int]]) -> list[Markup]:
    """One of each chart, of the same counts."""
    drawn = columns(counts)
    rows = [
        Row(label=HOSTILE, lang="ja", total="3", href="/queue", counts=tuple(some) or (0,))
        for some in counts[:8]
    ]
    across = [
        Bars(label=HOSTILE, lang="", href="/queue", counts=tuple(some), told=("一", "二"))
        for some in counts[:8]
    ]
    weeks = [
        [Cell(told=HOSTILE, href="/queue", count=n) for n in [*some, 0, 0, 0, 0, 0]]
        for some in counts
    ]
    return [
        charts.stacked(WORDS, drawn, ("series-1", "series-2"), str),
        charts.shares(WORDS, drawn, str),
        charts.small_rows(WORDS, rows, ["1月", "2月"]),
        charts.bars(WORDS, across, ("series-1", "series-4")),
        charts.calendar(WORDS, weeks, [""] * len(weeks), list("月火水木金土日")),
    ]  # fmt: skip


@given(COUNTS)
@settings(max_examples=50, deadline=None)
def test_every_chart_is_well_formed_and_nothing_in_it_is_executed(counts: list[list[int]]) -> None:
    for chart in every(counts):
        root = ElementTree.fromstring(str(chart))
        assert root.tag == "svg"
        assert "<script" not in chart
        assert " style=" not in chart


@given(COUNTS)
@settings(max_examples=50, deadline=None)
def test_nothing_is_drawn_outside(counts: list[list[int]]) -> None:
    for chart in every(counts):
        root = ElementTree.fromstring(str(chart))
        height = float(root.attrib["height"])
        for box in root.iter("rect"):
            if "x" not in box.attrib:
                continue
            x, width = (float(box.attrib[name].rstrip("%")) for name in ("x", "width"))
            y, high = float(box.attrib["y"]), float(box.attrib["height"])
            assert x >= 0
            assert x + width <= 100.01
            assert y >= -0.1
            assert high >= 0
            assert y + high <= height + 0.1


def test_a_chart_has_a_name_and_a_description() -> None:
    (chart, *_) = every([[1, 2]])
    root = ElementTree.fromstring(str(chart))
    image = next(g for g in root.iter("g") if g.attrib.get("role") == "img")

    named = image.attrib["aria-labelledby"].split()
    said = {one.attrib.get("id"): one.text for one in root.iter() if one.text}
    assert [said[name] for name in named] == [WORDS.title, WORDS.told]


def test_links_lie_outside_of_the_image_and_have_names() -> None:
    (chart, *_) = every([[1, 2], [3, 0]])
    root = ElementTree.fromstring(str(chart))
    image = next(g for g in root.iter("g") if g.attrib.get("role") == "img")

    assert not list(image.iter("a"))
    assert all(a.attrib["aria-label"] for a in root.iter("a"))
    assert len(list(root.iter("a"))) == 2


def test_series_differ_in_more_than_colour() -> None:
    (chart, *_) = every([[1, 2]])

    assert 'class="series-2"' in chart
    assert re.search(r'fill="url\(#class-lines\)"', chart)


@pytest.mark.parametrize("number", [1, 2, 3, 5, 26, 54])
def test_names_of_periods_are_few_enough_for_a_phone(number: int) -> None:
    chart = charts.stacked(WORDS, columns([[1, 1]] * number), ("series-1", "series-2"), str)
    root = ElementTree.fromstring(str(chart))
    named = [t for t in root.iter("text") if (t.text or "").startswith("1月")]

    assert 1 <= len(named) <= charts.MOST_LABELS
    places = [float(t.attrib["x"].rstrip("%")) for t in named]
    assert all(b - a >= 12 for a, b in itertools.pairwise(places))


def test_few_columns_do_not_fill_the_whole_width() -> None:
    chart = charts.stacked(WORDS, columns([[3, 0]]), ("series-1", "series-2"), str)
    root = ElementTree.fromstring(str(chart))
    widths = [
        float(b.attrib["width"].rstrip("%")) for b in root.iter("rect") if "class" in b.attrib
    ]

    assert max(widths) <= 100 * charts.WIDEST
