"""`python -m pipelines.worker MODULE:FUNCTION SECONDS MEGABYTES`: one worker process.

Reads [args, kwargs] from its standard input and writes [kind of exception, answer], until its
input ends, both as `pipelines.calls` has them. Whatever is printed meanwhile goes to standard error.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from typing import IO, Any

from jiken import terminal
from pipelines import calls as pipe


def serve(
    function: Callable[..., Any], calls: IO[bytes], answers: IO[bytes], seconds: float
) -> None:
    """Answer calls until there are no more; the alarm ends the process, also within C code.

    Where the crawl has gone, and nobody is left to tell, that is the end, too. Garbage is collected between the calls, where nobody waits for it.
    """
    gc.disable()
    gc.collect()
    gc.freeze()
    _tell(answers, pipe.framed("ready"))
    while True:
        try:
            call = pipe.receive(calls)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        _tell(answers, answer_of(function, *call))
        signal.setitimer(signal.ITIMER_REAL, 0)
        del call
        gc.collect()


def _tell(answers: IO[bytes], frames: list[bytes]) -> None:
    try:
        pipe.send(answers, frames)
    except BrokenPipeError:
        os._exit(0)


def answer_of(function: Callable[..., Any], said: Any, bodies: pipe.Bodies) -> list[bytes]:
    """Return the frames of ["", result], or of what was raised: its class name and message."""
    try:
        args, kwargs = pipe.shape(function).arguments(said, bodies)
        return pipe.framed(["", function(*args, **kwargs)])
    except Exception as wrong:
        return pipe.framed([type(wrong).__name__, str(wrong)[:500]])


def main() -> None:
    """Import the function, set the limits, serve."""
    name, seconds, megabytes = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    terminal.guard()
    for ours in (signal.SIGINT, signal.SIGTERM):  # the crawl's to obey, not its workers'
        signal.signal(ours, signal.SIG_IGN)
    module, _, path = name.partition(":")
    function = attrgetter(path)(import_module(module))
    most = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(function, sys.stdin.buffer, answers, float(seconds))


if __name__ == "__main__":
    main()
