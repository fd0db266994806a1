"""What the processes of a soak hold over time: memory and open files, read from /proc."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

PROC = Path("/proc")
MARK = "JIKEN_SOAK"
"""The environment variable that all processes of a soak inherit."""

EVERY = 0.5
KINDS = ("schedule", "desk", "run", "crawl", "worker")
LASTING = ("schedule", "desk")
_RSS = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


@dataclass(kw_only=True)
class Watched:
    """One process: when, how many MB, how many open files."""

    kind: str
    began: float
    at: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


class Watch(threading.Thread):
    """Looks at every process that carries *mark*, twice a second, until it is ended."""

    def __init__(self, mark: str) -> None:
        super().__init__(daemon=True)
        self.seen: dict[int, Watched] = {}
        self._mark = mark
        self._over = threading.Event()

    def run(self) -> None:
        """Go on until it is ended."""
        while not self._over.wait(EVERY):
            for pid in marked(self._mark):
                self._look(pid)

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def _look(self, pid: int) -> None:
        try:
            kind = kind_of((PROC / str(pid) / "cmdline").read_bytes())
            found = _RSS.search((PROC / str(pid) / "status").read_text())
            files = sum(1 for _ in (PROC / str(pid) / "fd").iterdir())
        except OSError:
            return  # it has ended meanwhile
        if kind is None or found is None:
            return
        at = time.monotonic()
        one = self.seen.setdefault(pid, Watched(kind=kind, began=at))
        one.kind = kind
        one.at.append(at)
        one.megabytes.append(int(found[1]) / 1024)
        one.files.append(files)


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


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How much a figure grew over the second half of the time, as shares of its median."""

    middle: float
    fitted: float
    highest: float
    count: int


def growth(at: list[float], values: list[float]) -> Growth | None:
    """Return how *values* grew over their second half; None where they are too few to say."""
    if not at:
        return None
    half = (min(at) + max(at)) / 2
    late = [(t, value) for t, value in zip(at, values, strict=True) if t >= half]
    if len(late) < 4:
        return None
    times, kept = np.array([t for t, _ in late]), np.array([value for _, value in late])
    middle, slope = median(kept.tolist()), float(np.polyfit(times - times[0], kept, 1)[0])
    span = float(times[-1] - times[0])
    return Growth(
        middle=middle,
        fitted=slope * span / middle,
        highest=float(kept.max()) / middle - 1,
        count=len(late),
    )


def grown(seen: list[Watched], kind: str, what: str) -> Growth | None:
    """Return the growth of the *what* of a kind: of a lasting process, or of short ones' peaks."""
    own = [one for one in seen if one.kind == kind]
    if kind in LASTING:
        series = max(own, key=lambda one: len(one.at), default=None)
        return growth(series.at, list(getattr(series, what))) if series else None
    # A process that has just been forked still has its parent's files: not the most, the usual.
    of = max if what == "megabytes" else median
    peaks = sorted((one.began, float(of(getattr(one, what)))) for one in own)
    return growth([at for at, _ in peaks], [peak for _, peak in peaks])


def counted(seen: list[Watched]) -> dict[str, int]:
    """Return how many processes of each kind there were."""
    counts: dict[str, int] = defaultdict(int)
    for one in seen:
        counts[one.kind] += 1
    return counts
