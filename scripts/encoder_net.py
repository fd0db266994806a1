"""The upper layers of multilingual-e5-small in PyTorch, with deltas of low rank to train.

The lower layers stay as they are: their states of each row are taken once, by `jiken.e5`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from jiken.e5.forward import EPSILON, LINEAR, NORMS, Layer
from jiken.e5.packed import Packed

Array = NDArray[Any]
RANK, DROPOUT = 16, 0.1
SHARPNESS = 10.0
"""What a unit vector less its centre is multiplied by before the head reads it."""


class UpperLayer(nn.Module):
    """One layer: the shipped weights, and what is learnt beside them."""

    def __init__(self, model: Packed, number: int) -> None:
        super().__init__()
        shipped = Layer.of(model, number, {})
        self.heads = shipped.heads
        self.up, self.down = nn.ParameterDict(), nn.ParameterDict()
        self.moved = nn.ParameterDict()
        for part in LINEAR:
            map_ = shipped.linear[part]
            self.register_buffer(f"{part}_weights", torch.tensor(map_.weights.T.copy()))
            self.register_buffer(f"{part}_constants", torch.tensor(map_.constants))
            wide, out = map_.weights.shape
            self.down[part] = nn.Parameter(torch.randn(RANK, wide) / math.sqrt(wide))
            self.up[part] = nn.Parameter(torch.zeros(out, RANK))
        for part in NORMS:
            norm = shipped.norms[part]
            self.register_buffer(f"{part}_norm", torch.tensor(np.stack([norm.scale, norm.shift])))
            self.moved[part] = nn.Parameter(torch.zeros(2, norm.scale.size))

    def forward(self, rows: Tensor, there: Tensor) -> Tensor:
        """Return (texts, tokens, width); *there* marks tokens that are no padding."""
        rows = self._normed("aln", rows + self._dropped(self._map("ao", self._seen(rows, there))))
        middle = functional.gelu(self._map("fi", rows))
        return self._normed("oln", rows + self._dropped(self._map("fo", middle)))

    def _seen(self, rows: Tensor, there: Tensor) -> Tensor:
        texts, tokens, _ = rows.shape
        q, k, v = (
            self._map(part, rows).view(texts, tokens, self.heads, -1).transpose(1, 2)
            for part in LINEAR[:3]
        )
        drop = DROPOUT if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(
            q, k, v, attn_mask=there[:, None, None, :], dropout_p=drop
        )
        return mixed.transpose(1, 2).reshape(rows.shape)

    def _map(self, part: str, rows: Tensor) -> Tensor:
        weights = self.get_buffer(f"{part}_weights") + self.up[part] @ self.down[part]
        return functional.linear(rows, weights, self.get_buffer(f"{part}_constants"))

    def _normed(self, part: str, rows: Tensor) -> Tensor:
        scale, shift = self.get_buffer(f"{part}_norm") + self.moved[part]
        return functional.layer_norm(rows, rows.shape[-1:], scale, shift, float(EPSILON))

    def _dropped(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, DROPOUT, self.training)


class Upper(nn.Module):
    """The layers from *first* on, the mean of their states, and the head that reads it."""

    def __init__(self, model: Packed, first: int, centre: Array, outputs: int) -> None:
        super().__init__()
        self.first = first
        self.layers = nn.ModuleList(UpperLayer(model, n) for n in range(first, model.layers))
        self.register_buffer("centre", torch.tensor(centre))
        self.head = nn.Linear(model.width, outputs)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, states: Sequence[Array]) -> Tensor:
        """Return the scores (texts, outputs) of texts, given their states below."""
        rows, there = padded(states)
        for layer in self.layers:
            rows = layer(rows, there)
        shown = there[..., None].to(rows.dtype)
        mean = functional.normalize((rows * shown).sum(1) / shown.sum(1))
        scores: Tensor = self.head((mean - self.get_buffer("centre")) * SHARPNESS)
        return scores

    def deltas(self) -> dict[str, Array]:
        """Return what was learnt, as `jiken.e5.Network` reads it, and the head."""
        found: dict[str, Array] = {}
        for number, layer in enumerate(self.layers, self.first):
            for part in LINEAR:
                found[f"l{number}.{part}.up"] = _half(layer.up[part])
                found[f"l{number}.{part}.down"] = _half(layer.down[part])
            for part in NORMS:
                found[f"l{number}.{part}"] = _half(layer.moved[part])
        weights = self.head.weight.detach().numpy().T * SHARPNESS
        centre = self.get_buffer("centre").numpy()
        found["head.weights"] = weights.astype(np.float32)
        found["head.constants"] = (self.head.bias.detach().numpy() - centre @ weights).astype(
            np.float32
        )
        return found


def padded(states: Sequence[Array]) -> tuple[Tensor, Tensor]:
    """Return states of texts as one array, and which of its tokens are there."""
    longest = max(map(len, states))
    rows = torch.zeros(len(states), longest, states[0].shape[1])
    there = torch.zeros(len(states), longest, dtype=torch.bool)
    for place, each in enumerate(states):
        rows[place, : len(each)] = torch.from_numpy(each.astype(np.float32))
        there[place, : len(each)] = True
    return rows, there


def _half(learnt: nn.Parameter) -> Array:
    return learnt.detach().numpy().astype(np.float16)
