"""Commands that group and classify, two of each at once, while a backup is made."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.interrupted import made
from tests.faults.killing import jiken
from tests.faults.moments import ended
from tests.faults.stored import copied, different, dump, unsound

MISTAKES = ("Traceback", "Error")


def twice(times: int, folder: Path, chance: random.Random) -> Trial:
    """Run two clusterings or classifications at once, the second a moment later, and a backup.

    What stands after them is what one alone makes. The figure is how long the longest took.
    """
    tally, base = Tally(), made(times)
    alone = dump(base.clustered)
    works = (("classify", base.grouped), ("cluster", base.imported))
    for number in range(times):
        name, before = works[number % len(works)]
        db = copied(before, folder / str(number))
        commands = (
            jiken(name, "--db", db, "--plain"),
            jiken(name, "--db", db, "--plain"),
            jiken("backup", "--db", db),
        )
        running = []
        for command in commands:
            running.append(_started(command))
            time.sleep(chance.uniform(0, 0.5))
        ends = [ended(process) for process in running]
        wrong = [
            f"{command[3]}: {end.status} {end.said[-500:]}"
            for command, end in zip(commands, ends, strict=True)
            if end.status or any(one in end.said for one in MISTAKES)
        ]
        tally.add(
            *wrong,
            *unsound(db),
            *different(alone, dump(db)),
            figure=max(end.seconds for end in ends),
        )
    return tally.trial()


def _started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


FAULTS = (
    Fault(
        name="two clusterings or classifications at once, and a backup",
        promise="each ends without a mistake, and what stands is what one alone makes",
        few=1,
        many=20,
        run=twice,
    ),
)
