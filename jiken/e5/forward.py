"""The forward pass of multilingual-e5-small: twelve transformer layers, then a mean.

J. Devlin et al., "BERT", NAACL 2019, for the layers; L. Wang et al., "Multilingual E5", 2024, for
the mean. Deltas of low rank (E. Hu et al., "LoRA", ICLR 2022) are added to the weights once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from jiken.e5.packed import Packed

Floats = NDArray[np.float32]
EPSILON = np.float32(1e-12)
LINEAR = ("q", "k", "v", "ao", "fi", "fo")
"""A layer's linear maps: query, key, value, what attention gives, in and out of the middle."""
NORMS = ("aln", "oln")
# Abramowitz and Stegun, 7.1.26: erf to 1.5e-7, better than the weights' four bits.
_P, _A = 0.3275911, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear map: (in, out) weights and (out,) constants."""

    weights: Floats
    constants: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return (rows, out)."""
        turned: Floats = rows @ self.weights + self.constants
        return turned


@dataclass(frozen=True, slots=True)
class Norm:
    """A layer norm: what each column is scaled by, and moved by."""

    scale: Floats
    shift: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return rows of mean 0 and variance 1, scaled and moved."""
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + EPSILON)
        normed: Floats = centred / spread * self.scale + self.shift
        return normed


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer."""

    linear: Mapping[str, Linear]
    norms: Mapping[str, Norm]
    heads: int

    @classmethod
    def of(cls, model: Packed, number: int, deltas: Mapping[str, Floats]) -> Self:
        """Return layer *number* of a packed model, with its *deltas* added."""
        name = f"l{number}."
        return cls(
            {part: _linear(model, name + part, deltas) for part in LINEAR},
            {part: _norm(model, name + part, deltas) for part in NORMS},
            model.heads,
        )

    def __call__(self, rows: Floats) -> Floats:
        """Return (tokens, width) from the layer below."""
        seen = self.norms["aln"](rows + self.linear["ao"](self._attended(rows)))
        return self.norms["oln"](seen + self.linear["fo"](gelu(self.linear["fi"](seen))))

    def _attended(self, rows: Floats) -> Floats:
        """Return what each token takes from the others: softmax(q·k/√d) v, for each head."""
        count, width = rows.shape
        shape = (count, self.heads, width // self.heads)
        q, k, v = (self.linear[part](rows).reshape(shape).transpose(1, 0, 2) for part in LINEAR[:3])
        odds = q @ k.transpose(0, 2, 1) / np.float32(shape[2] ** 0.5)
        shares = np.exp(odds - odds.max(axis=2, keepdims=True))
        shares /= shares.sum(axis=2, keepdims=True)
        mixed: Floats = (shares @ v).transpose(1, 0, 2).reshape(count, width)
        return mixed


@dataclass(frozen=True, slots=True)
class Network:
    """All layers, and the embedding below them: positions and the kind of text are summed."""

    model: Packed
    places: Floats
    entry: Norm
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, model: Packed, deltas: Mapping[str, Floats]) -> Self:
        """Return the network of a packed model; *deltas* as `scripts/train_encoder.py` saves them."""
        width = model.width
        kind = model.table("emb.type", width)[0]
        return cls(
            model,
            model.table("emb.pos", width) + kind,
            _norm(model, "emb.ln", {}),
            tuple(Layer.of(model, number, deltas) for number in range(model.layers)),
        )

    def mean(self, tokens: Sequence[int]) -> Floats:
        """Return the mean (width,) over the tokens of the last layer."""
        return self.split(tokens, 0)[1]

    def split(self, tokens: Sequence[int], layer: int) -> tuple[Floats, Floats]:
        """Return the states (tokens, width) that *layer* reads, and the mean of the last one's."""
        words = self.model.rows("emb.word", self.model.width, np.array(tokens))
        rows = below = self.entry(words + self.places[: len(tokens)])
        for number, each in enumerate(self.layers):
            below = rows if number == layer else below
            rows = each(rows)
        mean: Floats = rows.mean(axis=0)
        return below, mean


def gelu(rows: Floats) -> Floats:
    """Return x · Φ(x), Φ being the normal distribution."""
    size: Floats = np.abs(rows) * np.float32(0.5**0.5)
    step: Floats = np.reciprocal(np.float32(1) + np.float32(_P) * size)
    tail: Floats = np.zeros_like(rows)
    for each in _A:
        tail = (tail + np.float32(each)) * step
    error: Floats = np.copysign(np.float32(1) - tail * np.exp(-size * size), rows)
    curved: Floats = rows * np.float32(0.5) * (np.float32(1) + error)
    return curved


def _linear(model: Packed, name: str, deltas: Mapping[str, Floats]) -> Linear:
    constants = model.table(f"{name}.b", 1).ravel()
    weights = model.table(f"{name}.w", 1).reshape(constants.size, -1)
    if f"{name}.up" in deltas:
        weights = weights + deltas[f"{name}.up"] @ deltas[f"{name}.down"]
    return Linear(np.ascontiguousarray(weights.T), constants)


def _norm(model: Packed, name: str, deltas: Mapping[str, Floats]) -> Norm:
    scale, shift = (model.table(f"{name}.{part}", 1).ravel() for part in "wb")
    moved = deltas.get(name)
    return Norm(scale, shift) if moved is None else Norm(scale + moved[0], shift + moved[1])
