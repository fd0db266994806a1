"""What the processes of a soak hold over time: memory and open files, read from /proc."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

PROC = Path("/proc")
MARK = "JIKEN_SOAK"
"""The environment variable that all processes of a soak inherit."""

EVERY = 0.1
"""Seconds between two looks: a worker lives for a second or two."""

LEAST = 5
"""Figures through which a line can be laid."""

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


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How much a figure grew over the second half of the time, as shares of its median.

    *fitted* is the straight line's rise from end to end, *error* its standard error.
    """

    middle: float
    fitted: float
    error: float
    highest: float
    count: int


def growth(at: list[float], values: list[float]) -> Growth | None:
    """Return how *values* grew over their second half; None where they are too few to say."""
    if not at:
        return None
    half = (min(at) + max(at)) / 2
    late = [(t, value) for t, value in zip(at, values, strict=True) if t >= half]
    if len(late) < LEAST:
        return None
    times, kept = np.array([t for t, _ in late]), np.array([value for _, value in late])
    middle, span = median(kept.tolist()), float(times[-1] - times[0])
    line, spread = np.polyfit(times - times[0], kept, 1, cov="unscaled")
    residue = float(np.std(kept - np.polyval(line, times - times[0]), ddof=2))
    return Growth(
        middle=middle,
        fitted=float(line[0]) * span / middle,
        error=residue * float(np.sqrt(spread[0, 0])) * span / middle,
        highest=float(kept.max()) / middle - 1,
        count=len(late),
    )


def grown(seen: list[Watched], kind: str, what: str) -> Growth | None:
    """Return the growth of the *what* of a kind: of a lasting process, or of short ones' peaks."""
    own = [one for one in seen if one.kind == kind]
    if kind in LASTING:
        series = max(own, key=lambda one: len(one.at), default=None)
        return growth(series.at, list(getattr(series, what))) if series else None
    peaks = sorted(_peaks(own, what))
    return growth([at for at, _ in peaks], [peak for _, peak in peaks])


def _peaks(own: list[Watched], what: str) -> Iterator[tuple[float, float]]:
    """Yield when and how much; of a crawl's workers those of the busiest: the others often idle.

    A process that has just been forked still has its parent's files: not the most, the usual.
    """
    together: dict[tuple[int, float], list[Watched]] = defaultdict(list)
    for one in own:
        together[(one.parent, 0.0) if one.kind == "worker" else (0, one.began)].append(one)
    for some in together.values():
        began = min(one.began for one in some)
        yield began, max(one.peak if what == "megabytes" else median(one.files) for one in some)


def counted(seen: list[Watched]) -> dict[str, int]:
    """Return how many processes of each kind there were."""
    counts: dict[str, int] = defaultdict(int)
    for one in seen:
        counts[one.kind] += 1
    return counts
