"""Whether a database is sound: its pages, its schema, what refers to what, and every row that matters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlite_utils import Database

from jiken.service.keeping.naming import named
from jiken.service.keeping.opening import looking
from jiken.store import piecing, schema, seals, values
from jiken.store.connection import TROUBLE, explained
from jiken.store.piecing import Unread
from jiken.store.seals import Broken

MOST = 100
"""So many findings of each kind are told."""
TOLD_AT_ONCE = 200
Progress = Callable[[int], None]
# Until `jiken cluster` has run again there is nothing in them, or what a reader can do without.
COMPUTED = frozenset(
    {
        *("evidence", "compared", "blocking", "profiles", "unsettled", "standings", "going_on"),
        *("queue", "facets", "facets_of", "facet_counts", "unqueued", "classifications"),
        *("assessments", "assessed", "vectors", "whole_vectors", "related", "settled_judgements"),
        *("articles_fts", "articles_fts_data", "articles_fts_idx", "articles_fts_docsize"),
        *("notes_fts", "notes_fts_data", "notes_fts_idx", "notes_fts_docsize", "notes_read"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: sentences on what is *damaged*, and *notes* on what is no damage.

    *rows* is how many rows of each kind were compared with their seals.
    """

    damaged: tuple[str, ...]
    notes: tuple[str, ...]
    rows: dict[str, int]

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damaged


def nobody(_: int) -> None:
    """Tell nobody how far it is."""


def sealed_rows(path: Path) -> int:
    """Return how many rows `check` compares, to tell how far it is; 0 where that cannot be read."""
    with looking(path) as db:
        try:
            return sum(seals.count(db, kind) for kind in seals.KINDS)
        except TROUBLE:
            return 0


def check(path: Path, *, progress: Progress = nobody) -> Checked:
    """Look at everything in the database at *path*, and change nothing.

    Raises StoreError in one sentence for what is no database of ours or cannot be opened.
    """
    with looking(path) as db:
        damaged = [*chain.from_iterable(_bounded(look, db) for look in LOOKS)]
        if not seals.is_sealed(db):
            note = "it was last written by an earlier Jiken: no hashes tell whether a row is what was written"
            return Checked(damaged=tuple(damaged), notes=(note,), rows={})
        rows, torn = dict[str, int](), bool(damaged)
        for kind in seals.KINDS:
            damaged += _broken(db, kind, rows, progress, torn=torn)
        waiting = _unsealed(db)
    return Checked(damaged=tuple(damaged), notes=waiting, rows=rows)


def _bounded(look: Callable[[Database], Iterator[str]], db: Database) -> list[str]:
    """Return the first sentences of a look; that it cannot be ended is one of them."""
    found: list[str] = []
    try:
        for sentence in look(db):
            if len(found) == MOST:
                return [*found, "… and more of the same"]
            found.append(sentence)
    except TROUBLE as mistake:
        found.append(f"a part cannot be read: {explained(mistake)}")
    return found


def _pages(db: Database) -> Iterator[str]:
    names = dict(db.execute("SELECT rootpage, name FROM sqlite_master WHERE rootpage"))
    for (said,) in db.execute(f"PRAGMA integrity_check({MOST})"):
        if said != "ok":
            yield from (_told(line, names) for line in str(said).splitlines())


def _told(line: str, names: dict[int, str]) -> str:
    """Return a line of SQLite's own check, with the table's name for its number."""
    found = re.search(r"[Tt]ree (\d+)", line)
    name = names.get(int(found[1]), "") if found else ""
    named = name or next((one for one in COMPUTED if re.search(rf"\b{one}\b", line)), "")
    sentence = f"the file: {line.strip()}{f' (in {name})' if name else ''}"
    return sentence + "; that can be computed again" * (named in COMPUTED)


def _references(db: Database) -> Iterator[str]:
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table}: row {row} refers to a row of {parent} that is not there"


def _schema(db: Database) -> Iterator[str]:
    for kind, name in schema.differing(db):
        yield f"the schema: {kind} {name} is not what this database's version has"


def _search(db: Database) -> Iterator[str]:
    """Yield the articles that the full-text index does not hold, or holds though they are gone.

    That the index is sound in itself is a part of SQLite's own check.
    """
    for (article,) in db.execute(UNINDEXED):
        yield f"the search: article {article} is not in its index; that can be computed again"
    for (article,) in db.execute(LEFT):
        yield f"the search: its index holds article {article}, which is not there"


UNINDEXED = "SELECT id FROM articles EXCEPT SELECT id FROM articles_fts_docsize"
LEFT = "SELECT id FROM articles_fts_docsize EXCEPT SELECT id FROM articles"
LOOKS = (_pages, _references, _schema, _search, values.wrong)


def _rows(db: Database, kind: str, rows: dict[str, int], progress: Progress) -> Iterator[Broken]:
    """Yield the rows of a kind that are not what was sealed, and count those looked at in *rows*."""
    rows[kind] = 0
    for broken in seals.examined(db, kind):
        rows[kind] += 1
        if rows[kind] % TOLD_AT_ONCE == 0:
            progress(TOLD_AT_ONCE)
        if broken:
            yield broken
    progress(rows[kind] % TOLD_AT_ONCE)
    yield from seals.without(db, kind)


def _broken(
    db: Database, kind: str, rows: dict[str, int], progress: Progress, *, torn: bool
) -> list[str]:
    """Return sentences on the broken rows of a kind; where the file is *torn*, read on past breaks."""
    found: list[Broken | Unread] = []
    trouble = []
    try:
        found += _rows(db, kind, rows, progress)
    except TROUBLE as mistake:
        trouble = [f"a part of {kind} cannot be read: {explained(mistake)}"]
    return [*trouble, *named(db, piecing.broken(db, kind) if torn or trouble else found)]


def _unsealed(db: Database) -> tuple[str, ...]:
    try:
        waiting = len(seals.unsealed(db))
    except TROUBLE:
        return ()
    said = f"{waiting:,} rows were written by another program and have no hash yet"
    return (said,) if waiting else ()
