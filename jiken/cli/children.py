"""Commands that start commands: who is told to stop tells those it has started."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

STOPPED = 130
"""The exit status of what was stopped by a signal."""


def status_of(command: Sequence[str]) -> int:
    """Run *command* and return its exit status; it ends in order when this process is to stop."""
    with subprocess.Popen(command) as child, _passed_on_to(child):  # noqa: S603 - our own command
        while True:
            # Ctrl-C reaches the child too, which then ends in order: wait for that.
            with suppress(KeyboardInterrupt):
                return child.wait()


@contextmanager
def _passed_on_to(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Have SIGTERM reach *child* instead: a crawl left behind would go on alone."""
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Children:
    """The commands that threads of this process have started and not yet seen the end of."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, command: Sequence[str]) -> None:
        """Run *command* to its end."""
        with subprocess.Popen(command) as child:  # noqa: S603 - our own command
            self._running.append(child)
            child.wait()
            self._running.remove(child)

    def stop(self) -> None:
        """Tell all of them to end; who runs them waits until they have."""
        for child in list(self._running):
            child.terminate()


def stop_at_sigterm() -> None:
    """Let SIGTERM end this process as an exception would, so that it can stop its children."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(STOPPED)

    signal.signal(signal.SIGTERM, stop)
