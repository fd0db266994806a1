from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.fold import folded
from dedupe.numerals import exact, numbers
from dedupe.quantities import quantities

_WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def read(text: str) -> list[tuple[str, float, str]]:
    found = quantities(folded(text), text, "title", None)
    return [(q.unit, q.value, q.said) for q in found]


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("1億2,000万円", "JPY", 120_000_000),
        ("１億２，０００万円", "JPY", 120_000_000),
        ("3万5,000人", "people", 35_000),
        ("３万５，０００人", "people", 35_000),
        ("2兆1,500億円", "JPY", 2_150_000_000_000),
        ("1兆2,345億6,789万円", "JPY", 1_234_567_890_000),
        ("1,200万人", "people", 12_000_000),
        ("1億2,000万人", "people", 120_000_000),
        ("1億2000万人", "people", 120_000_000),
        ("3千5百万円", "JPY", 35_000_000),
        ("2千500万円", "JPY", 25_000_000),
        ("5千万人", "people", 50_000_000),
        ("$1,200 million", "USD", 1_200_000_000),
        ("120,000,000 people", "people", 120_000_000),
        ("2,000 万円", "JPY", 20_000_000),
        ("３ 億円", "JPY", 300_000_000),
        ("5 千万人", "people", 50_000_000),
        ("Rs 1,50,000", "INR", 150_000),
        ("₹10,50,00,000", "INR", 105_000_000),
        ("1,50,000 people", "people", 150_000),
        ("Rs 1.5 lakh", "INR", 150_000),
        ("１２０，０００，０００ people", "people", 120_000_000),
    ],
)
def test_a_number_with_commas_is_read_and_quoted_whole(said: str, unit: str, value: float) -> None:
    assert read(f"被害は{said}、と発表") == [(unit, value, said)]
    assert read(f"It said: {said}.") == [(unit, value, said)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1万,2000円", [10_000]),  # a list: what follows a comma is not read
        ("3万2,000,000", [30_000, 2_000_000]),  # no such number
        ("10,000、2,000", [10_000, 2_000]),
        ("12,3456", [12]),
        ("5,000, 6,000", [5_000, 6_000]),
    ],
)
def test_a_comma_that_groups_no_digits_ends_the_number(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text)] == values


def in_japanese(number: int, *, commas: bool) -> str:
    """Write *number* with 兆, 億 and 万; without a group that is zero."""
    written = ""
    for scale, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        group, number = divmod(number, scale)
        if group:
            written += (f"{group:,}" if commas else f"{group}") + name
    return written


@given(st.integers(min_value=1, max_value=10**16 - 1), st.booleans(), st.booleans())
def test_any_sum_is_one_number_however_it_is_written(number: int, commas: bool, wide: bool) -> None:
    for written, unit in ((in_japanese(number, commas=commas), "円"), (f"{number:,}", " yen")):
        said = (written.translate(_WIDE) if wide else written) + unit
        assert read(said) == [("JPY", exact(number), said)]


_ODD = "0123456789,.万億兆千百十三 人円million"


@given(st.text(alphabet=_ODD, max_size=40))
def test_numbers_lie_in_order_inside_any_text(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text)
    found = list(numbers(plain))
    assert [n.start for n in found] == sorted(n.start for n in found)
    assert all(0 <= n.start < n.end <= len(plain) for n in found)


@pytest.mark.parametrize("piece", ["1,000", "1億2,", "1億2,000", "2,000万", "1,"])
def test_endless_digits_are_read_to_their_end(piece: str) -> None:
    assert len(list(numbers(piece * 2000))) <= 2000 * len(piece)
