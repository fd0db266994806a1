"""Being stopped as a shell expects it: one sentence, the status of the signal, and nothing lost."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from threading import Thread
from types import FrameType
from typing import NoReturn

SENTENCE = "Stopped; run it again to go on."
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 8.0
"""Seconds after which a process that was told to end is ended: none of its work is lost by that."""

HELD = "JIKEN_ENDS_WITH_INPUT"
"""Set in the environment of a process that is to end when its standard input does."""


class Stopped(SystemExit):
    """A signal tells this process to end; its code is what a shell shows of that: 130 or 143."""


_asked: list[int] = []


def leave_at_signals() -> None:
    """Let signals end this process at once, as long as it only reads its modules.

    An exception amidst that would be taken for a module's own, and shown with a traceback.
    """
    for one in SIGNALS:
        signal.signal(one, _leave)


def unwind_at_signals() -> None:
    """Let signals raise Stopped from now on, so that what is under way is undone or ended.

    Where that takes longer than PATIENCE (a lock, a large file), the process ends without it.
    """
    for one in SIGNALS:
        signal.signal(one, _unwind)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    Thread(target=_end_late, args=(woken,), daemon=True).start()


def raise_if_asked() -> None:
    """Raise Stopped if a signal has come: SQLite turns what is raised in its callbacks into errors."""
    if _asked:
        raise Stopped(128 + _asked[0])


def end_with_input() -> None:
    """Have this process end in order when its standard input does, if HELD says so.

    Whoever started it holds the other end: it closes when that process dies, however it dies.
    """
    if os.environ.pop(HELD, ""):
        Thread(target=_end_after_input, daemon=True).start()


def _end_after_input() -> None:
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    _leave(signal.SIGTERM, None)


def _end_late(woken: int) -> None:
    while (number := os.read(woken, 1)[0]) not in SIGNALS:
        pass
    time.sleep(PATIENCE)
    _leave(number, None)


def _unwind(number: int, _frame: FrameType | None) -> NoReturn:
    _asked.append(number)
    raise Stopped(128 + number)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    with suppress(OSError):
        os.write(2, f"{SENTENCE}\n".encode())
    os._exit(128 + number)
