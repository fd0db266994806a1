"""Whether a database has the tables that its version makes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from jiken.migrations import MIGRATIONS

_ALL = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


def is_ours(db: Database) -> bool:
    """Whether a `Store` has opened this database before."""
    return bool(MIGRATIONS.applied(db))


def differing(db: Database) -> Iterator[tuple[str, str]]:
    """Yield (type, name) of what is not as the same migrations make it elsewhere."""
    fresh = Database(memory=True)
    MIGRATIONS.apply(fresh, stop_before=[step.name for step in MIGRATIONS.pending(db)][:1])
    ours, theirs = _schema(db), _schema(fresh)
    for one in sorted(ours.keys() | theirs.keys()):
        if ours.get(one) != theirs.get(one):
            yield one


def _schema(db: Database) -> dict[tuple[str, str], str]:
    return {(str(kind), str(name)): str(sql) for kind, name, sql in db.execute(_ALL)}
