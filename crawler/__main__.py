"""`python -m crawler`: one crawl, as a process of its own. `jiken crawl` starts exactly this."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from crawler.leaving import CANNOT, RUNNING, run_and_leave
from crawler.lock import CrawlLock, CrawlRunning
from jiken.stopping import end_with_input, leave_at_signals
from jiken.terminal import one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a crawl and return its exit status.

    0 done; 1 no source could be read; 2 the crawl could not do its job; 3 another crawl of
    this database is running; 130 stopped by a signal.
    """
    leave_at_signals()  # until Scrapy heeds them
    end_with_input()
    asked = _parser().parse_args(arguments)
    try:
        _refuse_second(asked.db)
    except CrawlRunning as wrong:
        return _say(wrong, RUNNING)
    # Imported here: worker processes import this module too, and need nothing of it; and who
    # comes second need not wait for it.
    from crawler.options import BadOption
    from crawler.run import run
    from crawler.writes import CannotWrite
    from jiken.sources import SourceError
    from jiken.store import StoreError

    try:
        return run(asked)
    except CrawlRunning as wrong:
        return _say(wrong, RUNNING)
    except (BadOption, CannotWrite, SourceError, StoreError) as wrong:
        return _say(wrong, CANNOT)


def _refuse_second(db: Path | None) -> None:
    """Raise CrawlRunning where another crawl has the lock; the crawl itself takes it again."""
    with suppress(OSError), CrawlLock(db or Path(os.environ.get("JIKEN_DB") or "jiken.db")):
        pass


def _say(wrong: Exception, status: int) -> int:
    print(one_line(str(wrong)), file=sys.stderr)  # noqa: T201 - what a person at the keyboard reads
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m crawler", description=__doc__)
    parser.add_argument("--db", type=Path, help="the database (or JIKEN_DB)")
    parser.add_argument("--sources", type=Path, help="the source registry (or JIKEN_SOURCES)")
    parser.add_argument("--source", action="append", default=[], help="only this source (again)")
    parser.add_argument("--due", action="store_true", help="poll only sources that are due")
    parser.add_argument("--again", action="store_true", help="try now what failed or waits")
    parser.add_argument("--since", help="leave out what is announced as older than this day")
    parser.add_argument("--limit", help="fetch at most so many pages")
    parser.add_argument("--no-gate", action="store_true", help="keep what is not about AI too")
    parser.add_argument("--proxy", help="fetch everything through this HTTP proxy")
    parser.add_argument("--allow", action="append", default=[], help="let this private host pass")
    parser.add_argument("--summary", type=Path, help="write the counts to this file, as JSON")
    parser.add_argument("--run", type=int, help="the run of the log that this crawl is")
    parser.add_argument("--plain", action="store_true", help="plain lines, no live display")
    return parser


if __name__ == "__main__":
    run_and_leave(main)
