"""SIGTERM and SIGINT of commands at any moment of their lives, also while Python reads their modules."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.faults.exporting import content
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.interrupted import made
from tests.faults.killing import jiken
from tests.faults.moments import Ended, ended, gone_on, lived, started, told
from tests.faults.stored import copied, dump, unsound

WITHIN = 10.0
TRIES = 4
COMMANDS = {
    "cluster": ("cluster",),
    "classify": ("classify",),
    "export": ("export", "taken/all.zip", "--as", "sqlite", "--drafts"),
    "backup": ("backup", "--keep", "1"),
}


@dataclass(frozen=True, kw_only=True)
class Work:
    """A command that is done once without being stopped: how long it lives, and what stands then."""

    name: str
    base: Path
    seconds: float
    left: object


def stop_commands(times: int, folder: Path, chance: random.Random) -> Trial:
    """Stop commands in turn, and let each go on to its end: that leaves what one not stopped does."""
    tally = Tally()
    kinds = chance.sample(sorted(COMMANDS), min(times, len(COMMANDS)))
    works = [_done(name, times, folder / name) for name in kinds]
    for number in range(times * TRIES):
        work, place = works[tally.of % len(works)], folder / str(number)
        how = chance.choice((signal.SIGTERM, signal.SIGINT))
        command = _command(work.name, copied(work.base, place))
        if end := _stopped(command, how, chance.uniform(0, work.seconds)):
            wrong = [*end.wrong(how), *unsound(place / "jiken.db")]
            wrong += gone_on(command)
            wrong += [] if _left(place) == work.left else ["in the end there is something else"]
            tally.add(*(f"jiken {work.name}, {how.name}: {w}" for w in wrong), figure=end.seconds)
        shutil.rmtree(place)
        if tally.of == times:
            break
    return tally.trial(limit=WITHIN)


def _done(name: str, times: int, place: Path) -> Work:
    stages = made(times)
    bases = {"cluster": stages.imported, "classify": stages.grouped}
    base = bases.get(name, stages.clustered)
    seconds = lived(_command(name, copied(base, place)))
    return Work(name=name, base=base, seconds=seconds, left=_left(place))


def _command(name: str, db: Path) -> list[str]:
    (db.parent / "taken").mkdir(exist_ok=True)
    names = (str(db.parent / one) if one.startswith("taken/") else one for one in COMMANDS[name])
    return jiken(*names, "--db", db, "--plain")


def _stopped(command: list[str], how: signal.Signals, after: float) -> Ended | None:
    """Stop a command so long after it heeds signals; None where it had ended."""
    process = started(command)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        return told(process, how)
    ended(process)
    return None


def _left(place: Path) -> object:
    """Return what a command leaves, and the names of drafts."""
    files = [one for one in sorted(place.rglob("*")) if one.is_file() and one.parent != place]
    drafts = [one.name for one in place.rglob(".*")]
    return dump(place / "jiken.db"), [content(one) for one in files], drafts


FAULTS = (
    Fault(
        name="SIGTERM, SIGINT of cluster, classify, export, backup",
        promise="each ends within 10 s with one sentence and the signal's status, nothing is lost",
        few=2,
        many=25,
        run=stop_commands,
    ),
)
