"""The end of a process that may have threads which wait for a worker that never answers."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from jiken import terminal

ALL_FAILED, CANNOT, RUNNING, STOPPED = 1, 2, 3, 130
"""Exit statuses of a crawl; what nobody foresaw is CANNOT, too."""
FAILED = CANNOT


def run_and_leave(main: Callable[[], int]) -> NoReturn:
    """Run *main* and end the process with its status, however it ends; wait for no thread."""
    status = FAILED
    terminal.guard()
    try:
        status = main()
        sys.stdout.flush()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else FAILED
    except BaseException:
        with suppress(OSError):
            traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(status)
