"""The encoder that the classifier reads by: multilingual-e5-small, and what it is given to read."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jiken import resources
from jiken.encoders import (
    MAX_CHARACTERS,
    MAX_PIECES,
    MAX_TITLE,
    Encoder,
    MultilingualE5,
    whole_text,
)
from pipelines.classify.heads import Heads

TUNED = resources.path("encoder.npz")
# Eighteen letters by NFKC.
LIGATURE = "\ufdfa"
ANYTHING = st.text(st.characters(codec=None), max_size=60)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return MultilingualE5(TUNED)


def test_each_text_gets_a_row_of_length_one_and_no_text_zeros(encoder: Encoder) -> None:
    rows = encoder.encode(["自動運転バスが接触", "A robot bus hit a bicycle", "", " \n\x00"])

    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 0], atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_one_event_in_two_languages_is_nearer_than_two_events_in_one(encoder: Encoder) -> None:
    bus_ja, bus_en, fakes_ja, fakes_en = encoder.encode(
        [
            whole_text(
                "自動運転バスが自転車と接触、運行を中止", "市は20日、けが人はいないとした。"
            ),
            whole_text("Self-driving bus hits bicycle, service suspended", "Nobody was hurt."),
            whole_text("生成AIで偽画像を販売した疑い、男を逮捕", "警察によると約500人が買った。"),
            whole_text(
                "Man held over sale of AI-made fake images", "About 500 people bought them."
            ),
        ]
    )
    assert bus_ja @ bus_en > max(bus_ja @ fakes_ja, bus_ja @ fakes_en)
    assert fakes_ja @ fakes_en > max(fakes_ja @ bus_ja, bus_en @ fakes_en)


def test_a_row_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    texts = ["逮捕", "A court ruled", "観光案内に架空施設" * 9, "", "ロボット"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])

    assert np.array_equal(encoder.encode(texts), alone)
    assert np.array_equal(encoder.encode(texts[::-1]), alone[::-1])


def test_two_encoders_read_alike(encoder: Encoder) -> None:
    text = whole_text("自動運転バスが接触", "長野市は運行を止めた。")
    assert np.array_equal(MultilingualE5(TUNED).encode([text]), encoder.encode([text]))


def test_what_lies_behind_the_cap_is_not_read(encoder: Encoder) -> None:
    front = "あ" * MAX_CHARACTERS
    near, far = (whole_text("題", front + rest) for rest in ("謝罪した", "逮捕された"))
    assert near == far
    one, other = encoder.encode(["い" * 5000 + rest for rest in ("謝罪", "逮捕")])
    assert np.array_equal(one, other)


def test_what_follows_a_nul_is_read(encoder: Encoder) -> None:
    cut, whole, plain = encoder.encode(
        ["ロボット", "ロボット\0が作業員に接触", "ロボットが作業員に接触"]
    )
    assert np.array_equal(whole, plain)
    assert not np.array_equal(cut, whole)


def test_a_letter_that_is_many_by_nfkc_is_given_as_those(encoder: Encoder) -> None:
    spelt = unicodedata.normalize("NFKC", LIGATURE * 30)
    one, other = encoder.encode([LIGATURE * 30, spelt])
    assert np.array_equal(one, other)
    assert np.isfinite(encoder.encode([LIGATURE * 5000])).all()


@settings(max_examples=40, deadline=None)
@given(ANYTHING)
@example("\ud800\udc00")
@example("\u0301" * 60)
@example("\u200b\ufeff\u2028")
@example("\U0010ffff\uffff\ufffe")
def test_garbage_is_encoded_without_an_error(encoder: Encoder, text: str) -> None:
    row = encoder.encode([text])[0]

    assert np.isfinite(row).all()
    assert np.isclose(np.linalg.norm(row), 1, atol=1e-4) or not row.any()


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING, st.integers(1, 40))
@example(LIGATURE, LIGATURE * 20, 40)
def test_the_whole_is_bounded_folded_and_can_be_stored(title: str, text: str, times: int) -> None:
    whole = whole_text(title * times, text * times)

    assert len(whole) <= MAX_TITLE + 1 + MAX_CHARACTERS
    assert "\0" not in whole
    assert unicodedata.is_normalized("NFKC", whole)
    assert whole.encode().decode() == whole == whole.strip()


def test_the_whole_is_the_title_above_the_text() -> None:
    assert whole_text("ＡＩの 誤り", "市は\n謝罪した。") == "AIの 誤り\n市は 謝罪した。"
    assert whole_text("", "本文") == "本文"
    assert whole_text("題", " \n") == "題"
    assert whole_text("", "\x00\x07") == ""


def test_the_name_says_model_version_and_what_it_was_tuned_by(tmp_path: Path) -> None:
    name = MultilingualE5(TUNED).name
    assert name.startswith("multilingual-e5-small-q4/0.3.0+")
    assert name.endswith(f"/{MAX_PIECES}")
    assert MultilingualE5(TUNED).name == name

    (other := tmp_path / "encoder.npz").write_bytes(TUNED.read_bytes() + b"other")
    assert MultilingualE5(other).name != name


def test_the_shipped_heads_read_the_shipped_encoder() -> None:
    heads = Heads.load(resources.path("classes.npz"))
    assert heads.reading.encoder == MultilingualE5(TUNED).name
