"""`kill -9` of commands that write: wholly or not at all, and going on comes to the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from jiken.service.importing import BATCH
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import jiken
from tests.faults.moments import gone_on, killed_at_work, lived
from tests.faults.stored import (
    Prepared,
    as_left,
    copied,
    different,
    dump,
    left_beside,
    lines,
    prepared,
    reading,
    stored,
    unsound,
)

LINES = BATCH + 100
FEW, MANY = 3, 15
"""Events of the database that commands are killed over a few times, and many times."""
IN_A_ROW, PATIENCE = 4, 20


def killed(
    command: Sequence[object],
    base: Path | None,
    times: int,
    folder: Path,
    chance: random.Random,
    half: Callable[[Path], list[str]] = lambda db: [],
) -> Trial:
    """Kill a command that works on a copy of *base*, up to IN_A_ROW times; then it ends its work.

    What stands after that is what stands when it is never killed. *half* finds what is half done.
    The figure is how many of the kills hit it between its first change and its last.
    """
    tally, midway = Tally(), 0
    unkilled = copied(base, folder / "unkilled")
    work = lived(jiken(*command, "--db", unkilled), unkilled)
    expected, before = dump(unkilled), dump(base) if base else {}
    for number in range(times * PATIENCE):
        db = copied(base, folder / str(number))
        kills: list[list[str]] = []
        while len(kills) < min(times - tally.of, IN_A_ROW):
            at = chance.uniform(0, work)
            if not killed_at_work(jiken(*command, "--db", db), db, at):
                break
            with as_left(db) as seen:
                midway += dump(seen) not in (before, expected)
                wrong = (*unsound(seen), *half(seen))
            kills.append([f"killed after {at:.2f} of {work:.2f} s: {one}" for one in wrong])
        if kills:
            kills[-1] += gone_on(jiken(*command, "--db", db), db)
            kills[-1] += (*unsound(db), *different(expected, dump(db)), *left_beside(db))
        for one in kills:
            tally.add(*one)
        shutil.rmtree(db.parent)
        if tally.of == times:
            break
    return replace(tally.trial(unit="of them between two changes"), worst=midway)


def kill_cluster(times: int, folder: Path, chance: random.Random) -> Trial:
    return killed(("cluster",), made(times).imported, times, folder, chance)


def kill_classify(times: int, folder: Path, chance: random.Random) -> Trial:
    return killed(("classify",), made(times).grouped, times, folder, chance)


def made(times: int) -> Prepared:
    """Return a small database to kill commands over a few times, else a larger one."""
    return prepared(FEW if times < MANY else MANY)


def kill_import(times: int, folder: Path, chance: random.Random) -> Trial:
    file = lines(folder / "many.jsonl", LINES, 1)
    return killed(("import", file), None, times, folder, chance, _half_imported)


def _half_imported(db: Path) -> list[str]:
    if not stored(db):
        return []
    with reading(db) as connection:
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    return [] if count % BATCH == 0 or count == LINES else [f"{count} articles of a batch"]


SAME = "wholly or not at all; going on comes to what an unkilled run does"
FAULTS = (
    Fault(name="kill -9 of jiken cluster", promise=SAME, few=2, many=25, run=kill_cluster),
    Fault(name="kill -9 of jiken classify", promise=SAME, few=2, many=25, run=kill_classify),
    Fault(name="kill -9 of jiken import", promise=SAME, few=2, many=25, run=kill_import),
)
