"""Sentences that quote, in pieces."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from jiken.models import Said
from jiken.service.desk.citing import cited


@dataclass(frozen=True)
class Words:
    said: Said


def words(text: str, start: int = 0) -> Words:
    return Words(Said(field="text", start=start, end=start + len(text), said=text))


def test_quotations_are_pieces_of_their_own() -> None:
    found = cited("害の種類は負傷：「右脚骨折」（ABN）。", [words("右脚骨折")])

    assert [(p.text, p.quote is not None) for p in found] == [
        ("害の種類は負傷：「", False),
        ("右脚骨折", True),
        ("」（ABN）。", False),
    ]


def test_what_stands_in_quotation_marks_is_the_quotation() -> None:
    found = cited("An AI system is part of the story: “AI”.", [words("AI")])

    assert [p.text for p in found] == ["An AI system is part of the story: “", "AI", "”."]


def test_a_quotation_within_a_longer_one_has_its_own_place() -> None:
    found = cited("「AIの誤回答」と「AI」", [words("AI"), words("AIの誤回答")])

    assert [p.text for p in found if p.quote] == ["AIの誤回答", "AI"]


def test_a_quotation_that_the_sentence_does_not_hold_is_left_out() -> None:
    assert [p.quote for p in cited("理由は示されていない。", [words("別の語"), words("")])] == [
        None
    ]


@given(st.text(max_size=40), st.lists(st.text(max_size=5), max_size=6))
def test_the_pieces_are_the_whole_sentence(sentence: str, some: list[str]) -> None:
    assert "".join(p.text for p in cited(sentence, list(map(words, some)))) == sentence
