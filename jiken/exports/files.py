"""Writing an export: a file is complete or it is not there."""

from __future__ import annotations

import json
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from jiken.exports.dataset import write_dataset
from jiken.exports.rows import Row, Value, article_row, incident_row
from jiken.exports.selection import Everything, Selection
from jiken.exports.sheets import write_rows
from jiken.store import Store, is_store

TABLES = ("articles", "incidents")


class ExportError(Exception):
    """The export cannot be written; the sentence says why."""


def export(
    store: Store,
    target: Path,
    *,
    what: str | None = None,
    with_text: bool | None = None,
    now: datetime,
    selection: Selection | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write a dataset to *target* and return how many rows it has.

    The ending chooses the format: .jsonl, .csv or .db. *what* is "articles" or "incidents";
    if it is None the file's name says it, "articles" where it does not. Texts go into
    JSON Lines unless *with_text* is False, into the others only where it is True.
    *selection* None is everything.
    """
    ending = target.suffix.lower()
    if ending not in (".jsonl", ".csv", ".db"):
        raise ExportError(f"{target}: the name must end in .jsonl, .csv or .db")
    if is_store(target):
        raise ExportError(f"{target}: this is a database that Jiken works on; choose another name")
    text = ending == ".jsonl" if with_text is None else with_text
    chosen = selection or Everything(store)
    with whole(target) as draft:
        if ending == ".db":
            return write_dataset(chosen, draft, with_text=text, now=now, progress=progress)
        rows = _counted(_rows(chosen, what or table_of(target), text), progress)
        return (
            write_lines(draft, rows) if ending == ".jsonl" else write_csv(draft, map(spare, rows))
        )


def table_of(target: Path) -> str:
    """Return "incidents" or "articles", as the name of *target* says.

    >>> [table_of(Path(f"{name}.csv")) for name in ("incidents", "january", "incident-articles")]
    ['incidents', 'articles', 'articles']
    """
    name = target.stem.lower()
    return "incidents" if "incident" in name and "article" not in name else "articles"


def _rows(selection: Selection, what: str, with_text: bool) -> Iterator[Row]:
    if what == "incidents":
        yield from map(incident_row, selection.summaries())
        return
    if not isinstance(selection, Everything):
        deque(selection.summaries(), maxlen=0)  # its articles are known after its incidents
    yield from (article_row(view, with_text=with_text) for view in selection.articles())


def _counted(rows: Iterable[Row], progress: Callable[[int], None]) -> Iterator[Row]:
    for row in rows:
        yield row
        progress(1)


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give a draft beside *target* that takes its place only when it is complete."""
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as mistake:
        raise ExportError(f"{target}: cannot be written ({mistake.strerror})") from mistake
    os.close(descriptor)
    draft = Path(name)
    try:
        yield draft
        _settled(draft)
        draft.replace(target)
    except OSError as mistake:
        raise ExportError(f"{target}: cannot be written ({mistake.strerror})") from mistake
    finally:
        draft.unlink(missing_ok=True)


def _settled(draft: Path) -> None:
    """Have the draft on the disk before it takes a name, with ordinary permissions."""
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o666 & ~mask)
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def write_lines(draft: Path, rows: Iterable[Row]) -> int:
    """Write one JSON object a line and return how many."""
    count = 0
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        for count, row in enumerate(rows, start=1):  # noqa: B007 (the last one is the count)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def spare(row: Row) -> Row:
    """Return *row* without quotations: a spreadsheet's cell holds 32,767 characters.

    JSON Lines and the SQLite file have them all.
    """
    plain = {name: value for name, value in row.items() if name != "quotes"}
    if "facts" in plain:
        plain["facts"] = _unquoted(plain["facts"])
    return plain


def _unquoted(value: object) -> Value:
    if isinstance(value, Mapping):
        return {name: _unquoted(inner) for name, inner in value.items() if name != "quotes"}
    if isinstance(value, list):
        return [_unquoted(inner) for inner in value]
    return cast(Value, value)


def write_csv(draft: Path, rows: Iterable[Row]) -> int:
    """Write CSV that Excel opens in Japanese too, formulas defused, and return how many rows."""
    with draft.open("w", encoding="utf-8", newline="") as out:
        return write_rows(out, rows)
