"""Run commands of the command line one after another, each on a terminal of its own.

`python tests/jiken/at_terminal.py ORDERS`: a JSON list of argument lists; prints a JSON list of
what each wrote (output and errors, as on a screen) and its exit status. Each is a fork of this
process, which has read the modules once.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

SECONDS = 180
WIDE = struct.pack("HHHH", 50, 4000, 0, 0)
"""Lines and columns: so wide that no line is wrapped."""
WAITING = b"Ctrl-C stops it"
TYPED = b"correct horse battery staple\n"


def main() -> None:
    """Run the orders."""
    import jiken.cli  # noqa: F401 - read before the forks

    orders = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sys.stdout.write(json.dumps([ran(order) for order in orders]))


def ran(order: list[str]) -> tuple[list[str], str, int]:
    """Return the order, what it wrote and its exit status (negative: ended by that signal)."""
    terminal, screen = opened()
    pid = os.fork()
    if pid == 0:
        os.close(terminal)
        os.login_tty(screen)  # type: ignore[attr-defined, unused-ignore]
        become(order)
    os.close(screen)
    os.write(terminal, TYPED)
    wrote = read(terminal, pid)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return order, wrote.decode("utf-8", "surrogateescape"), os.waitstatus_to_exitcode(status)


def opened() -> tuple[int, int]:
    """Return our end of a wide terminal and the other, which changes nothing of what is written."""
    terminal, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, WIDE)
    mode = termios.tcgetattr(screen)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(screen, termios.TCSANOW, mode)
    return terminal, screen


def become(order: list[str]) -> None:
    """Be that command."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: SIM115, PTH123
    sys.argv = ["jiken", *order]
    try:
        from jiken.__main__ import run

        run()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else int(bool(end.code)))
    except BaseException as wrong:
        sys.excepthook(type(wrong), wrong, wrong.__traceback__)
        os._exit(99)
    sys.stdout.flush()
    os._exit(0)


def read(terminal: int, pid: int) -> bytes:
    """Return what comes until the command has ended; one that serves is ended by a signal."""
    wrote, ends, told = b"", time.monotonic() + SECONDS, False
    while time.monotonic() < ends:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            some = os.read(terminal, 65536)
        except OSError:  # Linux says so when nobody has the terminal any more
            return wrote
        if not some:
            return wrote
        wrote += some
        if WAITING in wrote and not told:
            told = True
            os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGKILL)
    return wrote + b"\nnot ended in time\n"


if __name__ == "__main__":
    main()
