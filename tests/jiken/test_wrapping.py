import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from jiken.cli.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Nurse = 看護師；Lawsuit = 提訴", 12, ["Nurse = 看護", "師；Lawsuit", "= 提訴"]),
        ("逮捕した、という", 8, ["逮捕し", "た、とい", "う"]),  # no comma begins a line
        ("男の「逮捕」", 6, ["男の", "「逮", "捕」"]),  # no bracket ends a line
        ("差は3日で", 6, ["差は", "3日で"]),  # a figure stays with its unit
        ("a word", 20, ["a word"]),
        ("", 20, []),
    ],
)
def test_lines_break_where_japanese_and_english_may(
    text: str, width: int, lines: list[str]
) -> None:
    assert list(wrapped(text, width)) == lines


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
