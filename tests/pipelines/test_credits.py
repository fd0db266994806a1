"""Wires are known by how pages credit them, not by being talked about."""

import pytest

from pipelines.credits import credit, is_credit


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("【共同】市は19日、AIの誤作動を認めた。", "kyodo"),
        ("【ワシントン共同】米当局は19日、調査を始めた。", "kyodo"),
        ("市は19日、AIの誤作動を認めた。（時事）", "jiji"),
        ("市は19日、AIの誤作動を認めた＝共同", "kyodo"),
        ("［東京　１９日　ロイター］ - 同社は19日、出荷を止めた。", "reuters"),
        ("【AFP=時事】同社は19日、出荷を止めた。", "afp"),
        ("NEW YORK (AP) — A hospital said its software failed.", "ap"),
        ("TOKYO, Jan 19 (Reuters) - A hospital said its software failed.", "reuters"),
        ("TOKYO (Kyodo) -- A hospital said its software failed.", "kyodo"),
        ("（時事）病院は19日、AIの誤作動を認めた。", "jiji"),
        ("AP — A hospital said its software failed.", "ap"),
        ("No one was hurt, the hospital said. — AFP", "afp"),
        ("市は19日、AIの誤作動を認めた。（全邦通信）", "全邦通信"),  # a wire that we do not know
        ("A hospital told Reuters that its software failed.", None),
        ("同社は共同で開発した。（共同開発）", None),
        ("壊れた端末（写真：共同）", None),
        ("A broken terminal (Photo: AP)", None),
        ("", None),
    ],
)
def test_a_paragraph_credits_its_wire(line: str, family: str | None) -> None:
    assert credit([line]) == family


def test_a_byline_credits_a_wire_and_a_paper_not_itself() -> None:
    assert credit([], ["2026年1月19日", "配信：時事通信"]) == "jiji"
    assert credit([], ["© Kyodo News"]) == "kyodo"
    assert credit([], ["Harbour Press"]) == "Harbour Press"
    assert credit([], ["Harbour Press"], own=["Harbour Press"]) is None


def test_a_line_that_only_credits_is_told_from_text() -> None:
    assert is_credit("（全邦通信）")
    assert is_credit("【共同】")
    assert not is_credit("（共同）と書かれた紙が見つかった。")
    assert not is_credit("Reuters")
