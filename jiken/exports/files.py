"""One table, or all of a dataset, as the one file that its name asks for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from jiken.exports.dataset import write_dataset
from jiken.exports.rows import Row, article_row, incident_row, spare
from jiken.exports.selection import Everything, Selection
from jiken.exports.writing import ExportError, whole, write_csv, write_lines
from jiken.store import Store, is_store

TABLES = ("articles", "incidents")


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
