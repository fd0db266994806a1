"""Random moments in the life of a command: from when it has begun to work until it ends by itself."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT
from tests.faults.fault import Missing

PATIENCE = 180.0
PROC = Path("/proc")


def lived(command: Sequence[str], db: Path) -> float:
    """Run a command to its end and return its seconds of work; AssertionError if it fails.

    It works once it has opened *db*: before that it is Python that reads its modules.
    """
    process = _started(command, subprocess.PIPE)
    _wait(process, db)
    at = time.monotonic()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, f"{command}: {said[-500:]}"
    return time.monotonic() - at


def killed_at_work(command: Sequence[str], db: Path, seconds: float) -> bool:
    """Kill a command so many seconds after it has opened *db*; False where it had ended."""
    process = _started(command, subprocess.DEVNULL)
    try:
        _wait(process, db)
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    finally:
        process.kill()
        process.wait()
    return False


def _started(command: Sequence[str], out: int) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, text=True)


def _wait(process: subprocess.Popen[str], db: Path) -> None:
    if not PROC.is_dir():
        raise Missing("only Linux tells in /proc which files a process has open")
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until and not _has_open(process.pid, db):
        time.sleep(0.002)


def _has_open(pid: int, path: Path) -> bool:
    with suppress(OSError):
        return str(path) in {str(one.readlink()) for one in (PROC / str(pid) / "fd").iterdir()}
    return False
