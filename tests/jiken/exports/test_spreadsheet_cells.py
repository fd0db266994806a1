import csv
import io
import json
from pathlib import Path

import pytest

from jiken.exports.sheets import cell, sheet

SUITE = Path(__file__).parents[3] / "../shared/suites/csv/cells.json"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−")


@pytest.mark.parametrize("sign", DANGEROUS)
@pytest.mark.parametrize("before", ["", " ", "　", "\ufeff", "\u200b"])
def test_a_cell_that_begins_like_a_formula_is_text(sign: str, before: str) -> None:
    assert cell(f"{before}{sign}HYPERLINK(0)").startswith("'")


def test_a_line_break_in_front_hides_no_formula() -> None:
    assert cell("\n=1+1").startswith("'")


@pytest.mark.parametrize("text", ["AI画像で逮捕", "a=b", "５人", "「＝」の話", "3-1", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_a_number_below_nought_stays_a_number() -> None:
    assert cell(-0.5) == "-0.5"


def test_a_name_of_a_column_is_defused_too() -> None:
    assert b"'=a" in sheet([{"=a": 1}])


def test_japanese_comes_back_and_excel_is_told_that_it_is_utf8() -> None:
    written = sheet([{"題": "AI事故、\n「二行」"}])
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows == [["題"], ["AI事故、\n「二行」"]]


@pytest.mark.skipif(not SUITE.exists(), reason="the suites are not here")
def test_no_cell_of_the_suite_is_a_formula_when_it_is_read_back() -> None:
    cells = json.loads(SUITE.read_text("utf-8"))
    read = csv.reader(io.StringIO(sheet({"a": c} for c in cells).decode("utf-8-sig"), newline=""))
    _, *rows = read
    assert len(rows) == len(cells)
    assert not [row for (row,) in rows if row.lstrip()[:1] in "=+-@\t\r" and row]
