"""Walking through a suite: every case is read or refused in words, and how long the slowest took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SHARED = (Path(__file__).parents[2] / "../shared").resolve()
SUITES = SHARED / "suites"

needs_suites = pytest.mark.skipif(not SUITES.is_dir(), reason="the suites are not here")


@dataclass(kw_only=True)
class Walk:
    """A suite as far as it was read; *refusals* are the errors that say in words why not."""

    suite: str
    refusals: tuple[type[Exception], ...] = ()
    cases: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: str = ""

    @contextmanager
    def case(self, name: str) -> Iterator[None]:
        """Read one case; whatever it raises that is no refusal comes out."""
        began = time.perf_counter()
        try:
            yield
        except self.refusals:
            self.refused += 1
        finally:
            took = time.perf_counter() - began
            if took > self.seconds:
                self.seconds, self.slowest = took, name
        self.cases += 1

    def say(self, more: str = "") -> None:
        """Print the figures (`make suites` shows them)."""
        say(
            f"{self.suite}: {self.cases} cases, {self.refused} refused in words, slowest "
            f"{self.seconds * 1000:.0f} ms ({self.slowest}){'; ' * bool(more)}{more}"
        )


def say(line: str) -> None:
    """Print a line of figures."""
    sys.stdout.write(f"\n  {line}")
