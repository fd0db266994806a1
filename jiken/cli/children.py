"""Commands that start commands: whoever ends takes those it has started with it, however it ends."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from jiken.stopping import HELD


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a command of ours that ends in order when its standard input is closed.

    It has a process group of its own: Ctrl-C is for who started it, who then closes that.
    """
    return subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, env=os.environ | {HELD: "1"}, process_group=0
    )


def status_of(command: Sequence[str]) -> int:
    """Run *command* and return its exit status; it ends in order when this process is to stop."""
    with started(command) as child:
        return child.wait()


class Children:
    """The commands that threads of this process have started and not yet seen the end of."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, command: Sequence[str]) -> None:
        """Run *command* to its end."""
        with started(command) as child:
            self._running.append(child)
            child.wait()
            self._running.remove(child)

    def stop(self) -> None:
        """Tell all of them to end; who runs them waits until they have."""
        for child in list(self._running):
            if child.stdin:
                child.stdin.close()
