"""What the processes of a soak hold over time: memory and open files, read from /proc."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
MARK = "JIKEN_SOAK"
"""The environment variable that all processes of a soak inherit."""

EVERY = 0.1
"""Seconds between two looks: a worker lives for a second or two."""

KINDS = ("schedule", "desk", "run", "crawl", "worker")
LASTING = ("schedule", "desk")
_RSS = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(kw_only=True)
class Watched:
    """One process: when, how many MB, how many open files; the most MB as the kernel has it."""

    kind: str
    parent: int
    began: float
    at: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    peak: float = 0.0


class Watch(threading.Thread):
    """Looks at every process that carries *mark*, and at the log *ahead* of a database."""

    def __init__(self, mark: str, ahead: Path) -> None:
        super().__init__(daemon=True)
        self.seen: dict[tuple[int, str], Watched] = {}
        self.ahead: list[tuple[float, float]] = []
        self._file = ahead
        self._mark = mark
        self._over = threading.Event()

    def run(self) -> None:
        """Go on until it is ended."""
        while not self._over.wait(EVERY):
            for pid in marked(self._mark):
                self._look(pid)
            with suppress(OSError):
                self.ahead.append((time.monotonic(), self._file.stat().st_size / (1 << 20)))

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def _look(self, pid: int) -> None:
        try:
            kind = kind_of((PROC / str(pid) / "cmdline").read_bytes())
            status = (PROC / str(pid) / "status").read_text()
            stat = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            files = sum(1 for _ in (PROC / str(pid) / "fd").iterdir())
        except OSError:
            return  # it has ended meanwhile
        found, peak = _RSS.search(status), _PEAK.search(status)
        if kind is None or found is None or peak is None:
            return
        at = time.monotonic()
        one = self.seen.setdefault(
            (pid, stat[19]), Watched(kind=kind, parent=int(stat[1]), began=at)
        )
        one.kind = kind
        one.at.append(at)
        one.megabytes.append(int(found[1]) / 1024)
        one.files.append(files)
        one.peak = int(peak[1]) / 1024


def marked(mark: str) -> list[int]:
    """Return the processes that carry *mark* in their environment, dead ones left out."""
    wanted, found = f"{MARK}={mark}".encode(), []
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue  # not ours, or it has ended
    return found


def kind_of(command: bytes) -> str | None:
    """Return which of KINDS a command line is.

    >>> kind_of(b"python\\0-m\\0jiken\\0run\\0--plain")
    'run'
    """
    words = command.decode("utf-8", "replace").split("\0")
    if any("pipelines.worker" in word or "pipelines/worker" in word for word in words):
        return "worker"
    if "crawler" in words:
        return "crawl"
    return next((word for word in words if word in ("schedule", "desk", "run")), None)
