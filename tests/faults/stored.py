"""Databases that commands are killed over: made once, copied for each try, compared row by row."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from jiken.cli import main
from jiken.encoders import Encoders
from jiken.service import grouping
from jiken.service.desk.refreshing import refresh
from jiken.service.keeping.checking import check
from jiken.store import Store
from scripts.invented_news import ACTORS, AFTER, DEEDS, PLACES, SYSTEMS
from tests.faults.killing import damage

NOW = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
# What logs the runs themselves, counts how often something was done, or hashes times.
OF_THE_RUN = frozenset(("runs", "turns", "seals", "unsealed", "looked", "_sqlite_migrations"))
Dump = Mapping[str, Counter[str]]
_KEPT = TemporaryDirectory(prefix="jiken-faults-", ignore_cleanup_errors=True)


def lines(file: Path, events: int, reports: int) -> Path:
    """Write invented articles to be imported: so many reports of each event."""
    chance = random.Random(1)
    with file.open("w", encoding="utf-8") as out:
        for event in range(events):
            place, actor, system, deed = map(chance.choice, (PLACES, ACTORS, SYSTEMS, DEEDS))
            told = f"{actor[0]}の{system[0]}、{deed[0].format(n=chance.randint(2, 90))}"
            for report in range(reports):
                row = {
                    "url": f"https://kaku{report}.example/news/{event}",
                    "title": f"{place[0]}：{told}" if report else f"{place[0]}の{told}",
                    "text": f"{told}。{chance.choice(AFTER)[0]}",
                    "language": "ja",
                    "published_at": f"2026-01-{1 + event % 28:02}T09:00:00+09:00",
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return file


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A database at three stages: articles, their incidents, and what each of them is."""

    imported: Path
    grouped: Path
    clustered: Path


@cache
def prepared(events: int) -> Prepared:
    """Return a database with two reports of each event, for all who ask in this process."""
    folder = Path(_KEPT.name) / str(events)
    folder.mkdir()
    made = Prepared(
        imported=folder / "imported.db",
        grouped=folder / "grouped.db",
        clustered=folder / "clustered.db",
    )
    _ran("import", lines(folder / "reports.jsonl", events, 2), "--db", made.imported)
    shutil.copy(made.imported, made.grouped)
    encoder = Encoders.shipped().clusters
    with Store.open(made.grouped) as store:
        grouping.encode(store, encoder)
        grouping.cluster(store, encoder.name, now=NOW)
        refresh(store, NOW)
    shutil.copy(made.grouped, made.clustered)
    _ran("classify", "--db", made.clustered)
    return made


def _ran(*arguments: object) -> None:
    ended = CliRunner().invoke(main, list(map(str, arguments)))
    assert ended.exit_code == 0, ended.output


def copied(base: Path | None, folder: Path) -> Path:
    """Make a folder with a copy of a database in it, or with a place for one; return its path."""
    folder.mkdir()
    db = folder / "jiken.db"
    return Path(shutil.copy(base, db)) if base else db


@contextmanager
def as_left(db: Path) -> Iterator[Path]:
    """Give a copy to look at: SQLite mends what a kill has left, which is the next command's part."""
    with TemporaryDirectory(dir=_KEPT.name) as folder:
        yield Path(shutil.copytree(db.parent, Path(folder) / "seen")) / db.name


def unsound(db: Path) -> list[str]:
    """Return what SQLite's checks and `jiken check` find."""
    return [*damage(db), *(check(db).damaged if stored(db) else ())]


def stored(db: Path) -> bool:
    """Whether articles can be in it already: a command may be killed before it has made its tables."""
    with reading(db) as connection:
        named = "SELECT 1 FROM sqlite_master WHERE name = 'sealed_articles' OR name = 'articles'"
        return connection.execute(named).fetchone() is not None


def dump(db: Path) -> Dump:
    """Return every row of every table, as a text without its times."""
    with reading(db) as connection:
        connection.row_factory = sqlite3.Row
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
        names = [row[0] for row in connection.execute(tables) if row[0] not in OF_THE_RUN]
        return {name: Counter(_rows(connection, name)) for name in names}


@contextmanager
def reading(db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(db)
    try:
        yield connection
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for row in connection.execute(f"SELECT * FROM {table}"):
        yield repr({name: row[name] for name in map(str, row.keys()) if not name.endswith("_at")})


def different(was: Dump, is_now: Dump) -> list[str]:
    """Return the first differences of each table."""
    tables = [f"{name} is missing" for name in was.keys() ^ is_now.keys()]
    return tables + [
        f"{name}: {list((was[name] - rows) + (rows - was[name]))[:2]}"[:400]
        for name, rows in is_now.items()
        if name in was and rows != was[name]
    ]


def left_beside(path: Path) -> list[str]:
    """Return what is beside a database or an export that ended."""
    return [f"{one.name} was left" for one in path.parent.iterdir() if one != path]
