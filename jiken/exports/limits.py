"""Rows for others to fetch: their quotations stay short and few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from jiken.exports.classes import Row, Value
from jiken.exports.rows import QUOTATION_CHARACTERS

QUOTES = 30
"""Quotations that one list of a row holds at most."""


def limited(row: Row) -> Row:
    """Return *row* with quotations of at most 200 characters; their place stays exact."""
    return {name: _limited(value) for name, value in row.items()}


def _limited(value: object) -> Value:
    if isinstance(value, Mapping):
        if {"start", "end", "said"} <= value.keys():
            return _cut(value)
        return {name: _limited(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        several = list(value)
        if several and isinstance(several[0], Mapping) and "said" in several[0]:
            several = several[:QUOTES]
        return [_limited(inner) for inner in several]
    return cast(Value, value)


def _cut(quote: Mapping[str, object]) -> Value:
    said = str(quote["said"])[:QUOTATION_CHARACTERS]
    return {**quote, "said": said, "end": int(str(quote["start"])) + len(said)}
