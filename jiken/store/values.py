"""Single values that are not what their column holds: what reading a row of them would trip over."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from json import JSONDecodeError

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.models import Precision, Role, SourceKind
from jiken.store import seals
from jiken.taxonomy import ArticleClass

JSON = {
    "incidents": ("languages", "countries"),
    "memberships": ("reasons",),
    "judgements": ("value", "before"),
    "steps": ("said", "before"),
    "classifications": ("record",),
    "assessments": ("record",),
    "opinions": ("record",),
    "wordings": ("record",),
    "queue": ("languages", "countries"),
    "runs": ("counts", "asked", "progress", "errors"),
    "looked": ("seen",),
    "deliveries": ("incidents",),
}
WORDS: dict[tuple[str, str], type[StrEnum]] = {
    ("articles", "source_kind"): SourceKind,
    ("articles", "published_precision"): Precision,
    ("sightings", "published_precision"): Precision,
    ("memberships", "role"): Role,
    ("classifications", "class"): ArticleClass,
    ("assessments", "class"): ArticleClass,
    ("queue", "class"): ArticleClass,
}
TIMES = ("_at", "_until", "day", "not_before")
"""How the columns end that hold a time or a day, all but for empty ones."""
TYPES = {
    "TEXT": "'text'",
    "INTEGER": "'integer'",
    "REAL": "'real', 'integer'",
    "BLOB": "'blob'",
}
MISTAKES = frozenset(
    {
        *(ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError),
        *(JSONDecodeError, UnicodeDecodeError, struct.error),
    }
)
EVERY = 10_000
"""Instructions of SQLite's after which the time is looked at."""
Rule = tuple[str, str]


def wrong(db: Database) -> Iterator[str]:
    """Yield a sentence on each row with a value that its column cannot hold, the first one in it."""
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for table, sql in db.execute(tables).fetchall():
        if "_fts" not in table and "VIRTUAL" not in sql:
            yield from _of_table(db, table)


def _of_table(db: Database, table: str) -> Iterator[str]:
    columns = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = [name for _, name, _, _, _, part in columns if part] or ["rowid"]
    rules = [
        (name, *rule)
        for _, name, kind, needed, _, _ in columns
        for rule in _rules(table, name, kind, bool(needed))
    ]
    if not rules:
        return
    cases = " ".join(f"WHEN {rule} THEN {n}" for n, (_, rule, _) in enumerate(rules))
    keys = ", ".join(f'"{name}"' for name in key)
    query = f'SELECT {keys}, CASE {cases} END AS broken FROM "{table}" WHERE broken IS NOT NULL'
    for *row, broken in db.execute(query):
        name, _, said = rules[broken]
        yield f"{table}: row {', '.join(map(str, row))}: {name} {said}"


def _rules(table: str, name: str, kind: str, needed: bool) -> Iterable[Rule]:
    """Yield conditions under which a value is wrong, each with what is to be said of it."""
    column = f'"{name}"'
    if kind in TYPES:
        types = TYPES[kind] + ("" if needed else ", 'null'")
        yield f"typeof({column}) NOT IN ({types})", f"is no {kind.lower()}"
    if name in JSON.get(table, ()):
        yield f"{column} <> '' AND NOT json_valid({column})", "is not the JSON that was written"
    if kind == "TEXT" and name.endswith(TIMES):
        yield f"{column} <> '' AND julianday({column}) IS NULL", "is no time"
    if words := WORDS.get((table, name)):
        listed = ", ".join(f"'{word}'" for word in words)
        yield f"{column} <> '' AND {column} NOT IN ({listed})", "is a word that it cannot be"


def first_wrong(db: Database, *, seconds: float | None = None) -> str:
    """Return a sentence on the first value that is wrong, or row that is not what was sealed.

    Empty where there is none, or none is found within so many *seconds*.
    """
    until = None if seconds is None else time.monotonic() + seconds
    try:
        db.conn.set_progress_handler(lambda: bool(until and time.monotonic() > until), EVERY)
        found = next(chain(wrong(db), _changed(db, until)), "")
        db.conn.set_progress_handler(None, EVERY)
    except (sqlite3.Error, UnicodeDecodeError):  # closed, or too damaged to be looked at
        return ""
    return found


def _changed(db: Database, until: float | None) -> Iterator[str]:
    kinds = seals.KINDS if seals.is_sealed(db) else ()
    for one in chain.from_iterable(seals.examined(db, kind) for kind in kinds):
        if one:
            yield f"{one.kind}: row {one.key} is not what was written"
        if until and time.monotonic() > until:
            return


def may_come_of_damage(mistake: BaseException | None) -> bool:
    """Whether reading a damaged value may raise this: Python's own mistakes, not those of Jiken's."""
    if isinstance(mistake, sqlite3.Error):
        return isinstance(mistake, sqlite3.IntegrityError) or "malformed" in str(mistake)
    return type(mistake) in MISTAKES
