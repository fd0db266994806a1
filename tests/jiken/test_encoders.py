from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.encoders import Encoder, UniversalSentenceEncoder, capped, unit


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return UniversalSentenceEncoder(threads=1)


def test_each_text_gets_a_row_of_length_one(encoder: Encoder) -> None:
    rows = encoder.encode(["自動運転バスが接触", "A robot bus hit a bicycle", ""])

    assert rows.shape == (3, 512)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0], atol=1e-5)


def test_a_translation_is_nearer_than_another_story(encoder: Encoder) -> None:
    ja, en, other = encoder.encode(
        [
            "自動運転バスが自転車と接触、運行を中止",
            "Self-driving bus hits bicycle, service suspended",
            "Central bank keeps interest rates unchanged",
        ]
    )
    assert ja @ en > 0.5 > ja @ other


def test_neighbours_in_a_batch_have_no_influence(encoder: Encoder) -> None:
    texts = ["逮捕", "A court ruled", "観光案内に架空施設" * 9, "ロボット"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])

    assert np.array_equal(encoder.encode(texts), alone)


def test_what_lies_behind_the_cap_is_not_read(encoder: Encoder) -> None:
    short = UniversalSentenceEncoder(max_characters=10, threads=1)
    near, far = short.encode(["生成AIの誤情報で謝罪した市長", "生成AIの誤情報で謝罪しない社長"])

    assert np.array_equal(near, far)


def test_full_width_letters_are_the_same_letters(encoder: Encoder) -> None:
    wide, narrow = encoder.encode(["ＯｐｅｎＡＩを提訴", "OpenAIを提訴"])

    assert np.array_equal(wide, narrow)


def test_no_texts_make_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 512)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=30), max_size=4))
def test_garbage_is_encoded_without_an_error(encoder: Encoder, texts: list[str]) -> None:
    rows = encoder.encode(texts)

    assert np.isfinite(rows).all()


def test_a_capped_text_is_on_one_line() -> None:
    assert capped("ＡＩ\n事故\t 札幌", 8) == "AI 事故 札幌"
    assert capped("", 8) == ""


def test_a_row_that_is_not_a_number_becomes_zeros() -> None:
    assert np.array_equal(
        unit(np.array([[np.nan, 0.0], [3.0, 4.0]], dtype=np.float32)),
        np.array([[0, 0], [0.6, 0.8]], dtype=np.float32),
    )


def test_the_name_says_model_and_version() -> None:
    assert UniversalSentenceEncoder.name == "use-multilingual-v3/0.2.1"
