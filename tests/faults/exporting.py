"""`kill -9` of every kind of export: its file is complete or absent, and the next clears the rest."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from jiken.exports import FORMS
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.interrupted import IN_A_ROW, PATIENCE, made
from tests.faults.killing import damage, jiken
from tests.faults.moments import gone_on, killed_at_work, lived
from tests.faults.stored import copied, dump, left_beside, unsound

TABLES = ("articles.jsonl", "articles.csv", "incidents.jsonl", "incidents.csv", "data.db")
KINDS: Mapping[str, tuple[str, ...]] = dict.fromkeys(TABLES, ()) | {
    f"{form}.zip": ("--as", form, "--drafts") for form in FORMS
}
OF_THE_MOMENT = frozenset(("datapackage.json", "dataset"))
"""What of an export says when it was made."""
Content = Mapping[str, object]


def kill_exports(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill exports, every kind as often as the others; after some kills in a row one goes on.

    The figure is how many of the kills left a draft: they hit it while it wrote.
    """
    tally, writing = Tally(), 0
    db = copied(made(times).clustered, folder / "work")
    kinds = chance.sample(sorted(KINDS), min(times, len(KINDS)))
    for number, name in enumerate(kinds):
        target = folder / name.replace(".", "-") / name
        target.parent.mkdir()
        share = times // len(kinds) + (number < times % len(kinds))
        command = jiken("export", target, *KINDS[name], "--plain", "--db", db)
        for wrong, drafts in _killed(command, db, target, share, chance):
            tally.add(*(f"{name}: {one}" for one in wrong))
            writing += drafts > 0
    return replace(tally.trial(unit="of them while it wrote"), worst=writing)


def _killed(
    command: list[str], db: Path, target: Path, times: int, chance: random.Random
) -> list[tuple[list[str], int]]:
    """Kill an export so often; return for each kill what was wrong, and how many drafts it left."""
    work, whole = lived(command, db), content(target)
    found: list[tuple[list[str], int]] = []
    for _ in range(times * PATIENCE):
        target.unlink(missing_ok=True)
        already = len(found)
        while len(found) < min(times, already + IN_A_ROW):
            if not killed_at_work(command, db, chance.uniform(0, work)):
                break
            half = target.exists() and content(target) != whole
            drafts = [one for one in target.parent.iterdir() if one != target]
            found.append((["half a file"] * half, len(drafts)))
        if len(found) > already:
            failed = gone_on(command, db)
            another = ["the next one holds something else"] * (content(target) != whole)
            found[-1][0].extend((*failed, *another, *left_beside(target), *unsound(db)))
        if len(found) == times:
            break
    return found


def content(file: Path) -> Content:
    """Return what an exported file holds, each file of a zip and each row of a database."""
    try:
        if file.suffix == ".zip":
            return _packed(file)
        return _rows(file) if file.suffix == ".db" else {file.name: file.read_bytes()}
    except (zipfile.BadZipFile, sqlite3.Error) as broken:
        return {"broken": repr(broken)}


def _packed(file: Path) -> Content:
    with zipfile.ZipFile(file) as packed, TemporaryDirectory() as folder:
        packed.extractall(folder)  # which compares each with its checksum
        inside = {name: Path(folder) / name for name in packed.namelist()}
        return {
            name: _rows(one) if one.suffix == ".db" else one.read_bytes()
            for name, one in inside.items()
            if name not in OF_THE_MOMENT
        }


def _rows(file: Path) -> Content:
    rows = {name: rows for name, rows in dump(file).items() if name not in OF_THE_MOMENT}
    return {"damage": damage(file), **rows}


FAULTS = (
    Fault(
        name="kill -9 of jiken export, each of its kinds",
        promise="the file is complete or absent, the next one clears the rest",
        few=2,
        many=5 * len(KINDS),
        run=kill_exports,
    ),
)
