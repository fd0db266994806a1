"""JSON as its standard has it, where files come from outside."""

from __future__ import annotations

import json


def strict_json(text: str | bytes) -> object:
    """Return what *text* says; ValueError for what is no JSON, RecursionError for what is too deep.

    Python's own reader also takes NaN and Infinity, which no other reader of our exports would.

    >>> strict_json('{"見出し": 1}')
    {'見出し': 1}
    """
    found: object = json.loads(text, parse_constant=_refused)
    return found


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON")
