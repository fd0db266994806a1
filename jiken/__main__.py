"""`python -m jiken` is the `jiken` command, which a signal ends in order from its first line on."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress

from jiken import stopping, terminal


def run() -> None:
    """Run the command that the arguments name; raises SystemExit with its status."""
    terminal.open_closed()
    stopping.leave_at_signals()
    stopping.end_with_input()
    terminal.guard()
    from jiken.cli import main  # takes a second, in which it can be stopped, too

    stopping.unwind_at_signals()
    try:
        main(prog_name="jiken")
    except stopping.Stopped:
        with suppress(OSError):
            print(stopping.SENTENCE, file=sys.stderr, flush=True)  # noqa: T201 - for who stopped it
        raise
    finally:
        for one in stopping.SIGNALS:
            signal.signal(one, signal.SIG_DFL)


if __name__ == "__main__":
    run()
