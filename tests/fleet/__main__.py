"""Crawl every source of the registry that ships, on an invented web on the loopback: `make fleet`.

Exit status 1 where something is not as it must be.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.fleet.crossing import cross

SHOWN = 8


def main() -> int:
    """Print the table, and return the exit status."""
    began = time.monotonic()
    print("all sources with their pauses: some six minutes …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rows = cross(Path(folder))
    print("| what must hold | seen | |\n|---|---|---|")
    for row in rows:
        print(f"| {row.claim} | {row.seen} | {'**no**' if row.wrong else 'yes'} |")
        print(*(f"  {one}" for one in row.wrong[:SHOWN]), sep="\n", end="", file=sys.stderr)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 1 if any(row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
