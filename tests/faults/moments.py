"""Random moments in the life of a command: when it begins to heed signals, to work, and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jiken.stopping import SENTENCE
from tests.conftest import ROOT
from tests.faults.fault import Missing

PATIENCE = 180.0
SOON = 10.0
"""Seconds in which what a process has started ends after it."""
PROC = Path("/proc")
MARK = "JIKEN_FAULT"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a process ended: its exit status, after how long, and what it said."""

    status: int
    seconds: float
    said: str

    def wrong(self, how: signal.Signals) -> list[str]:
        """Return what is wrong with the end of a command that was told to end in that way.

        The status is what shells show of the signal; in its last moments it is the signal itself,
        or that of work which is done.
        """
        told = [f"{self.status}: {self.said[-400:]!r}"]
        wrong = told if self.status not in (128 + how, -how, 0) else []
        wrong += told if self.status == 128 + how and SENTENCE not in self.said else []
        return wrong + [f"a traceback was shown: {self.said[-600:]}"] * ("Traceback" in self.said)


def lived(command: Sequence[str], db: Path | None = None) -> float:
    """Run a command to its end and return its seconds; AssertionError if it fails.

    They count from when it heeds signals, or has opened *db*: before that it is Python that
    reads its modules.
    """
    process = started(command, db)
    at = time.monotonic()
    end = ended(process)
    assert end.status == 0, f"{command}: {end.said[-500:]}"
    return time.monotonic() - at


def gone_on(command: Sequence[str], db: Path | None = None) -> list[str]:
    """Run to its end a command that was killed or stopped before; return what is wrong if it fails."""
    end = ended(started(command, db))
    return [f"going on ended with {end.status}: {end.said[-500:]}"] if end.status else []


def killed_at_work(command: Sequence[str], db: Path, seconds: float) -> bool:
    """Kill a command so many seconds after it has opened *db*; False where it had ended."""
    process = started(command, db)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    finally:
        process.kill()
        process.communicate()
    return False


def started(
    command: Sequence[str],
    db: Path | None = None,
    *,
    mark: Path | None = None,
    env: Mapping[str, str] = {},
) -> subprocess.Popen[str]:
    """Start a command and return it when it heeds signals, or has opened *db*.

    *mark* is what `running` finds it by, and all that it starts.
    """
    if not PROC.is_dir():
        raise Missing("only Linux tells in /proc what a process does")
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | env | {MARK: str(mark)},
    )
    until(lambda: _has_open(process.pid, db) if db else _heeds(process.pid), process)
    return process


def told(process: subprocess.Popen[str], how: signal.Signals) -> Ended:
    """Send a signal and wait until the process has ended."""
    process.send_signal(how)
    return ended(process)


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait until a process has ended."""
    began = time.monotonic()
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    said = f"{out}\n{err or ''}".strip()
    return Ended(status=process.returncode, seconds=time.monotonic() - began, said=said)


def until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until that is so, or the process has ended."""
    latest = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < latest and not condition():
        time.sleep(0.002)


def running(mark: Path) -> dict[int, str]:
    """Return the processes with that mark, each with its command line."""
    found, sought = dict[int, str](), f"{MARK}={mark}".encode()
    for one in PROC.glob("[1-9]*"):
        with suppress(OSError):
            if sought in (one / "environ").read_bytes().split(b"\0"):
                said = (one / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(one.name)] = said.decode("utf-8", "replace")
    return found


def still_running(mark: Path) -> list[str]:
    """Return what still runs after SOON; it is killed."""
    latest = time.monotonic() + SOON
    while (left := running(mark)) and time.monotonic() < latest:
        time.sleep(0.05)
    for one in left:
        os.kill(one, signal.SIGKILL)
    return [f"still running: {one[:200]}" for one in left.values()]


def _has_open(pid: int, path: Path) -> bool:
    with suppress(OSError):
        return str(path) in {str(one.readlink()) for one in (PROC / str(pid) / "fd").iterdir()}
    return False


def _heeds(pid: int) -> bool:
    """Whether a process has said what SIGTERM shall do; SIGINT is Python's own from the start."""
    with suppress(OSError):
        lines = (PROC / str(pid) / "status").read_text("utf-8").splitlines()
        caught = next(int(one.split()[1], 16) for one in lines if one.startswith("SigCgt"))
        return bool(caught >> (signal.SIGTERM - 1) & 1)
    return False
