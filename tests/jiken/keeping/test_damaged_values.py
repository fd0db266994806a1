"""A single damaged value is said in a sentence, with the row it is in, and never as a trace."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from jiken.cli import main
from jiken.store.values import JSON
from jiken.web.app import desk
from jiken.web.settings import Settings

NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
TEXT = "架空市の図書館は20日、生成AIの案内係が存在しない本を勧めていたと発表し、謝罪した。"
ARTICLES = [
    {
        "url": f"https://toto{n}.example/{n}",
        "title": f"図書館の生成AI、存在しない本を案内　架空市が謝罪{'　続報' * n}",
        "text": TEXT * 3,
        "language": "ja",
        "published_at": "2026-01-20",
        "publisher": f"東都新聞{n}",
    }
    for n in range(3)
]
NOTHING, CUT, WORD, SHORT = "nothing", "cut-off JSON", "a text for a number", "a cut-off time"
HURTS = {
    NOTHING: "NULL",
    CUT: "substr({column}, 1, max(length({column}) - 1, 1))",
    WORD: "'三つ'",
    SHORT: "substr({column}, 1, 7)",
}
COMMANDS = (
    ("show", "{id}"),
    ("show", "{id}", "--json"),
    ("incidents", "--all"),
    ("search", "図書館"),
    ("export", "{folder}/a.csv"),
    ("export", "{folder}/a.jsonl", "--with-text"),
    ("check",),
)
PAGES = (
    *("/queue", "/incidents/{id}", "/incidents/{id}/history", "/articles/1", "/search?q=図書館"),
    *("/runs", "/pictures", "/api/v1/incidents", "/api/v1/articles/1", "/feeds/incidents.atom"),
)
TRIES = 8
Hurt = tuple[str, str, str]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    lines = folder / "articles.jsonl"
    lines.write_text("\n".join(map(json.dumps, ARTICLES)), "utf-8")
    db = folder / "jiken.db"
    run(db, "import", str(lines))
    run(db, "cluster")
    run(db, "judge", "{id}", "--remark", "見た", "--by", "ms")
    run(db, "judge", "{id}", "--class", "incident", "--by", "ms")
    return db


def run(db: Path, *order: str) -> tuple[int, str]:
    """Run a command; a mistake that it does not say in a sentence is raised."""
    one = incident(db) if "{id}" in order else ""
    words = [word.format(id=one, folder=db.parent) for word in order]
    ran = CliRunner().invoke(main, [*words, "--db", str(db)])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, ran.output


def incident(db: Path) -> str:
    with closing(sqlite3.connect(db)) as connection:
        return str(connection.execute("SELECT max(id) FROM incidents").fetchone()[0])


def hurts(db: Path) -> list[Hurt]:
    """Return every way to damage a value: its table, its column, and how."""
    with closing(sqlite3.connect(db)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            " AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name NOT LIKE '%sqlite%'"
        ).fetchall()
        return [
            (table, name, hurt)
            for (table,) in names
            if connection.execute(f"SELECT 1 FROM {table}").fetchone()
            for _, name, kind, _, _, key in connection.execute(f"PRAGMA table_info({table})")
            if not key and kind
            for hurt in _ways(table, name, kind)
        ]


def _ways(table: str, name: str, kind: str) -> Iterator[str]:
    yield NOTHING
    if kind in ("INTEGER", "REAL"):
        yield WORD
    if name in JSON.get(table, ()):
        yield CUT
    if name.endswith(("_at", "day")):
        yield SHORT


def damage(db: Path, table: str, column: str, hurt: str) -> None:
    """Damage a column's values as a disk would: no trigger and no constraint has a say in it."""
    value = HURTS[hurt].format(column=f'"{column}"')
    where = f'"{column}" IS NOT NULL AND "{column}" <> \'\''
    laws = lawless(db)
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {where}')
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master")
        connection.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", laws)


def lawless(db: Path) -> list[tuple[object, ...]]:
    """Take triggers and NOT NULL out of a database's schema, and return the one it had."""
    with closing(sqlite3.connect(db)) as connection, connection:
        had = connection.execute("SELECT * FROM sqlite_master").fetchall()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE type = 'trigger'")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE type = 'table'"
        )
    return had


def said_of(db: Path) -> Iterator[str]:
    """Yield what is wrong with how commands and pages speak of a damaged database."""
    for order in COMMANDS:
        status, output = run(db, *order)
        if status and ("jiken restore" not in output or "Traceback" in output):
            yield f"{order}: {output[-300:]}"
    one = incident(db)
    app = desk(Settings(db=db, reviewer="ms", now=lambda: NOW))
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    for page in PAGES:
        answer = client.get(page.format(id=one))
        if answer.status_code >= 500 and "jiken restore" not in answer.text:
            yield f"{page}: {answer.status_code} {answer.text[-300:]}"


def test_damaged_values_are_said_in_a_sentence(sound: Path, tmp_path: Path) -> None:
    every = hurts(sound)
    assert len(every) > 150
    wrong = []
    for n, hurt in enumerate(random.Random(7).sample(every, TRIES)):
        place = tmp_path / str(n)
        shutil.copytree(sound.parent, place)
        damage(place / "jiken.db", *hurt)
        wrong += [(hurt, one) for one in said_of(place / "jiken.db")]
    assert wrong == []


def test_the_row_is_named_and_what_to_do(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound.parent, tmp_path / "copy")
    db = tmp_path / "copy" / "jiken.db"
    damage(db, "memberships", "reasons", CUT)
    status, output = run(db, "show", "{id}")
    assert status == 1
    assert f"{incident(db)}, 1: reasons is not the JSON that was written" in output
    assert "jiken restore" in output
    status, output = run(db, "cluster")
    assert "Traceback" not in output


def test_a_sound_database_has_no_damaged_value(sound: Path) -> None:
    assert "is sound" in run(sound, "check")[1]
