"""Files of rows, each complete or not there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jiken import drafts
from jiken.exports.rows import Row
from jiken.exports.sheets import write_rows


class ExportError(Exception):
    """The export cannot be written; the sentence says why."""


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give a draft beside *target* that takes its place only when it is complete.

    What a killed export left in that folder goes. Raises ExportError.
    """
    try:
        with drafts.draft(target) as draft:
            yield draft
            _readable(draft)
    except OSError as mistake:
        raise ExportError(f"{target}: cannot be written ({mistake.strerror})") from mistake


def _readable(draft: Path) -> None:
    """Give a draft the permissions that a new file has."""
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o666 & ~mask)


def write_lines(path: Path, rows: Iterable[Row]) -> int:
    """Write one JSON object a line and return how many."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        return _written(out, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def write_list(path: Path, rows: Iterable[Row]) -> int:
    """Write a JSON list, an item a line, and return how many."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("[")
        pieces = (json.dumps(row, ensure_ascii=False) for row in rows)
        count = _written(out, (f"{',' * (n > 0)}\n{text}" for n, text in enumerate(pieces)))
        out.write("\n]\n")
    return count


def write_csv(path: Path, rows: Iterable[Row], header: Sequence[str] = ()) -> int:
    """Write CSV that Excel opens in Japanese too, formulas defused, and return how many rows.

    Without a row it has the columns of *header*.
    """
    with path.open("w", encoding="utf-8", newline="") as out:
        return write_rows(out, rows, header)


def _written(out: IO[str], pieces: Iterable[str]) -> int:
    count = 0
    for count, piece in enumerate(pieces, start=1):  # noqa: B007 (the last one is the count)
        out.write(piece)
    return count
