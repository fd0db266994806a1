from __future__ import annotations

import re

import pytest

from pipelines.fingerprint import content_hash


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("生成AIの誤情報", "自治体が 謝罪した。"),
        ("生成ＡＩの誤情報", "自治体が　謝罪した。"),  # full-width
        (" 生成AIの誤情報\n", "自治体が\r\n\t謝罪した。 "),  # layout
    ],
)
def test_layout_and_width_do_not_make_a_revision(title: str, text: str) -> None:
    assert content_hash(title, text) == content_hash("生成AIの誤情報", "自治体が 謝罪した。")


def test_a_changed_word_or_a_line_moved_into_the_title_does() -> None:
    hashes = {
        content_hash("a b", "c"),
        content_hash("a", "b c"),
        content_hash("a b", "d"),
        content_hash("a b", ""),
    }

    assert len(hashes) == 4
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in hashes)


def test_broken_surrogates_are_hashed_too() -> None:
    assert content_hash("\ud800", "x") != content_hash("", "x")
