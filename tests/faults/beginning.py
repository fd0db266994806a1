"""`kill -9` while a new database is made: there is none, or one that is gone on with."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from jiken.cli import main
from jiken.drafts import scratch
from tests.conftest import ROOT
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.killing import damage
from tests.faults.stored import left_beside, lines

# Opens a database and kills itself at a line of the modules that make one; else it says how many
# lines of theirs were gone through.
OPENER = """
    import os, signal, sys
    from jiken import drafts
    from jiken.store import Store, beginning, connection

    MODULES = {one.__file__ for one in (drafts, beginning, connection)}
    last, lines = int(sys.argv[2]), 0

    def traced(frame, event, told):
        global lines
        if frame.f_code.co_filename not in MODULES:
            return None
        lines += event == "line"
        if event == "line" and lines == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return traced

    sys.settrace(traced)
    Store.open(sys.argv[1]).close()
    sys.settrace(None)
    print(lines)
"""


def kill_beginnings(times: int, folder: Path, chance: random.Random) -> Trial:
    """Kill what opens a new database at a random line, then let a command go on there.

    The figure is how many of the kills left a file under the database's name.
    """
    tally, begun = Tally(), 0
    one = lines(folder / "one.jsonl", 1, 1)
    all_lines = int(_opened(folder / "whole.db", 0).stdout)
    for number in range(times):
        db = folder / str(number) / "記録.db"
        db.parent.mkdir()
        at = chance.randint(1, all_lines)
        killed = _opened(db, at).returncode == -signal.SIGKILL
        begun += db.exists()
        wrong = [] if killed else ["it was not killed"]
        tally.add(*(f"line {at} of {all_lines}: {one}" for one in (*wrong, *_gone_on(db, one))))
    return replace(tally.trial(unit="of them had their name"), worst=begun)


def _opened(db: Path, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(OPENER), str(db), str(at)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def _gone_on(db: Path, one: Path) -> list[str]:
    """Return what is wrong after the next command, and the next draft, in that folder."""
    ran = CliRunner().invoke(main, ["import", str(one), "--plain", "--db", str(db)])
    if ran.exit_code:
        return [ran.output.strip()]
    with scratch(db.parent, "next"):
        pass
    return [*damage(db), *left_beside(db)]


FAULTS = (
    Fault(
        name="kill -9 while a new database is made",
        promise="there is none, or a sound one that the next command goes on with; nothing is left",
        few=4,
        many=100,
        run=kill_beginnings,
    ),
)
