"""`kill -9` of commands: wholly or not at all, and going on comes to the same."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from jiken.service.importing import BATCH
from scripts.invented_news import ACTORS, AFTER, DEEDS, PLACES, SYSTEMS
from tests.conftest import ROOT
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import damage, jiken, killed_at

LINES = BATCH + 100
# What logs the runs themselves, counts how often something was done, or hashes times.
OF_THE_RUN = frozenset(("runs", "turns", "seals", "unsealed", "looked", "_sqlite_migrations"))
Dump = Mapping[str, Counter[str]]


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


def done(*arguments: object) -> float:
    """Run a command to its end and return the seconds that took; AssertionError if it fails."""
    began = time.monotonic()
    ended = subprocess.run(jiken(*arguments), cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr[-500:]
    return time.monotonic() - began


def dump(db: Path) -> Dump:
    """Return every row of every table, as a text without its times."""
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    try:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
        names = [row[0] for row in connection.execute(tables) if row[0] not in OF_THE_RUN]
        return {name: Counter(_rows(connection, name)) for name in names}
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for row in connection.execute(f"SELECT * FROM {table}"):
        yield repr({name: row[name] for name in map(str, row.keys()) if not name.endswith("_at")})


def _different(was: Dump, is_now: Dump) -> list[str]:
    return [
        f"{name}: {list((was[name] - rows) + (rows - was[name]))[:2]}"[:400]
        for name, rows in is_now.items()
        if rows != was[name]
    ]


def killed(
    command: Sequence[object],
    base: Path | None,
    times: int,
    folder: Path,
    chance: random.Random,
    half: Callable[[Path], list[str]] = lambda db: [],
) -> Trial:
    """Kill a command that writes to a copy of *base*, then let it go on; *half* finds what is half done."""
    tally = Tally()
    unkilled = _copied(base, folder / "unkilled")
    seconds = done(*command, "--db", unkilled)
    expected = dump(unkilled)
    for number in range(times):
        db = _copied(base, folder / str(number))
        at = chance.uniform(0, seconds)
        killed_at(jiken(*command, "--db", db), at)
        wrong = [*damage(db), *half(db)] if db.exists() else []
        done(*command, "--db", db)
        wrong += [*damage(db), *_different(expected, dump(db))]
        tally.add(*(f"killed at {at:.2f} of {seconds:.2f} s: {one}" for one in wrong))
        shutil.rmtree(db.parent)
    return tally.trial()


def _copied(base: Path | None, folder: Path) -> Path:
    folder.mkdir()
    db = folder / "jiken.db"
    return Path(shutil.copy(base, db)) if base else db


def kill_import(times: int, folder: Path, chance: random.Random) -> Trial:
    file = lines(folder / "many.jsonl", LINES, 1)
    return killed(("import", file), None, times, folder, chance, _half_imported)


def _half_imported(db: Path) -> list[str]:
    connection = sqlite3.connect(db)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchone():
            return []
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    finally:
        connection.close()
    return [] if count % BATCH == 0 or count == LINES else [f"{count} articles of a batch"]


SAME = "wholly or not at all; going on comes to what an unkilled run does"
FAULTS = (Fault(name="kill -9 of jiken import", promise=SAME, few=2, many=25, run=kill_import),)
