"""CSV that a spreadsheet opens as it is meant: Japanese too, and no cell a formula.

Every CSV of Jiken is written here.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"


def cell(value: object) -> str:
    """Return *value* as a CSV cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(["a", "b"]), cell(None), cell("-5度"), cell(-5), cell("　＝1")
    ("'=1+1", '["a", "b"]', '', "'-5度", '-5', "'　＝1")
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    is_json = isinstance(value, list | dict | tuple)
    text = json.dumps(value, ensure_ascii=False) if is_json else str(value)
    # A NUL ends the cell in some readers; what follows would be one of its own.
    text = text.replace("\0", "")
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take *text* for a formula, in full-width letters as well."""
    begins = text.lstrip(" \u00a0\u3000\u200b\u2060\ufeff")[:1]
    return unicodedata.normalize("NFKC", begins).replace("\u2212", "-").startswith(BEGINNINGS)


def write_rows(
    out: IO[str], rows: Iterable[Mapping[str, object]], header: Sequence[str] = ()
) -> int:
    """Write rows below the names of the first one's columns and return how many.

    Without a row the columns are those of *header*.

    *out* is opened with newline=""; Excel takes it for UTF-8 by the mark in front.
    """
    count = 0
    out.write(MARK)
    writer = csv.writer(out)
    for count, row in enumerate(rows, start=1):
        if count == 1:
            writer.writerow([cell(name) for name in row])
        writer.writerow([cell(value) for value in row.values()])
    if not count and header:
        writer.writerow(header)
    return count


def sheet(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a small CSV file whole."""
    out = io.StringIO(newline="")
    write_rows(out, rows)
    return out.getvalue().encode("utf-8", "replace")
