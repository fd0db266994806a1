"""A fault, what must hold when it happens, and how often that was tried and held."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class Missing(Exception):
    """A part that a fault needs is not on this machine; the sentence says which."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of trying a fault *of* times: it *held* so often.

    *worst* is the worst figure seen, in *unit*, with the *limit* that is promised: tests do not
    assert it, `make faults` does. *said* names the first failures.
    """

    held: int
    of: int
    worst: float | None = None
    unit: str = "s"
    limit: float | None = None
    said: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it held each time."""
        return self.held == self.of > 0

    @property
    def within(self) -> bool:
        """Whether the worst figure is within what is promised."""
        return self.limit is None or self.worst is None or self.worst <= self.limit


Run = Callable[[int, Path, random.Random], Trial]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """*run* tries it a number of times in an empty folder: *few* in tests, *many* in `make faults`.

    Whatever is random comes of the generator that *run* is given. Raises Missing.
    """

    name: str
    promise: str
    few: int
    many: int
    run: Run


class Tally:
    """Counts what held, and keeps the worst figure and the first failures."""

    SHOWN = 5

    def __init__(self) -> None:
        self._held = self._of = 0
        self._worst: float | None = None
        self._said: list[str] = []

    def add(self, *wrong: str, figure: float | None = None) -> None:
        """Count one try: it held unless something is *wrong*."""
        self._of += 1
        self._held += not wrong
        self._said += [f"{self._of}: {one}" for one in wrong]
        if figure is not None:
            self._worst = figure if self._worst is None else max(self._worst, figure)

    @property
    def of(self) -> int:
        """How many tries were counted."""
        return self._of

    def trial(self, *, unit: str = "s", limit: float | None = None) -> Trial:
        """Return what came of it."""
        return Trial(
            held=self._held,
            of=self._of,
            worst=self._worst,
            unit=unit,
            limit=limit,
            said=tuple(self._said[: self.SHOWN]),
        )
