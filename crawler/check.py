"""`python -m crawler.check`: what the sources' addresses answer. `jiken sources check` starts it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crawler.leaving import run_and_leave
from jiken.terminal import one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Check sources and return the exit status: 0, 1 if nothing works, 2 if it could not check."""
    # Imported here: worker processes import this module too, and need nothing of it.
    from crawler.checking import check
    from crawler.writes import CannotWrite
    from jiken.sources import SourceError
    from jiken.store import StoreError

    try:
        return check(_parser().parse_args(arguments))
    except (CannotWrite, SourceError, StoreError) as wrong:
        print(one_line(str(wrong)), file=sys.stderr)  # noqa: T201 - what a person at the keyboard reads
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m crawler.check", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help="sources to check (default: all)")
    parser.add_argument("--db", type=Path, help="the database (or JIKEN_DB)")
    parser.add_argument("--sources", type=Path, help="the source registry (or JIKEN_SOURCES)")
    parser.add_argument("--proxy", help="fetch everything through this HTTP proxy")
    parser.add_argument("--allow", action="append", default=[], help="let this private host pass")
    return parser


if __name__ == "__main__":
    run_and_leave(main)
