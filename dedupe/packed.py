"""Profiles in bytes: reading one back takes a twentieth of the time that making it does.

What only reasons and blocking read is left out: where concepts and quantities are mentioned, the
terms that candidates are looked up by, the vector of the lead. Each field is packed by its annotation.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np

from dedupe.nature import Nature
from dedupe.profile import Profile

_ARRAYS: dict[str, np.dtype[Any]] = {
    "NDArray[np.uint32]": np.dtype(np.uint32),
    "NDArray[np.int8]": np.dtype(np.int8),
}
_LEFT_OUT: dict[str, Any] = {
    "mentions": {},
    "quantities": (),
    "blocking": (),
    "lead_vector": np.zeros(0, dtype=np.int8),
}
_PLAIN = ("int", "float", "str", "str | None", "dict[str, float]", "dict[str, str]")
_OTHERS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "Nature": (lambda nature: nature.value, Nature),
    "frozenset[str]": (sorted, frozenset),
    "dict[str, frozenset[str]]": (
        lambda kinds: {kind: sorted(ids) for kind, ids in kinds.items()},
        lambda kinds: {kind: frozenset(ids) for kind, ids in kinds.items()},
    ),
    "dict[str, dict[float, float]]": (
        lambda units: {unit: list(values.items()) for unit, values in units.items()},
        lambda units: {unit: dict(values) for unit, values in units.items()},
    ),
}
_FIELDS = [(f.name, str(f.type)) for f in fields(Profile) if f.name not in _LEFT_OUT]
_IN_ARRAYS = [(name, kind) for name, kind in _FIELDS if kind in _ARRAYS]
_IN_JSON = [(name, kind) for name, kind in _FIELDS if (name, kind) not in _IN_ARRAYS]
_UNPACKED = [(name, _OTHERS[kind][1] if kind in _OTHERS else None) for name, kind in _IN_JSON]
_UNKNOWN = [f"{name}: {kind}" for name, kind in _IN_JSON if kind not in (*_PLAIN, *_OTHERS)]
if _UNKNOWN:
    raise TypeError(f"dedupe.packed has to be told how to pack {', '.join(_UNKNOWN)}")


_COUNTS = struct.Struct(f"<I{len(_IN_ARRAYS)}I")


def packed(story: Profile) -> bytes:
    """Return *story* as bytes, without what `unpacked` does not give back."""
    told = json.dumps([_plain(story, name, kind) for name, kind in _IN_JSON], ensure_ascii=False)
    text = told.encode("utf-8", "surrogatepass")
    arrays = [getattr(story, name) for name, _ in _IN_ARRAYS]
    counts = _COUNTS.pack(len(text), *map(len, arrays))
    return b"".join((counts, text, *(array.tobytes() for array in arrays)))


def unpacked(blob: bytes) -> Profile:
    """Return the profile that `packed` wrote, without where things are said and blocking terms."""
    length, *counts = _COUNTS.unpack_from(blob)
    at = _COUNTS.size + length
    row = json.loads(blob[_COUNTS.size : at].decode("utf-8", "surrogatepass"))
    told: dict[str, Any] = {
        name: value if read is None else read(value)
        for (name, read), value in zip(_UNPACKED, row, strict=True)
    }
    for (name, kind), count in zip(_IN_ARRAYS, counts, strict=True):
        array = np.frombuffer(blob, _ARRAYS[kind], count, at)
        told[name] = array
        at += array.nbytes
    return Profile(**told, **_LEFT_OUT)


def _plain(story: Profile, name: str, kind: str) -> object:
    value = getattr(story, name)
    return _OTHERS[kind][0](value) if kind in _OTHERS else value
