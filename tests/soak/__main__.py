"""Crawl a changing, failing web for long and print what grew, what was left and what is missing:

    python -m tests.soak [--minutes N] [--seed N] [--keep FOLDER]

Exit status 1 where something is not as it must be. `make soak` takes an hour, `make soak-short` two minutes.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.faults.fault import Missing
from tests.soak.soaking import Row, soak

A_SECOND = 0.3
"""New articles: more would keep the runs that read, group and classify them from ending within minutes."""

SHOWN = 8


def main() -> int:
    """Print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--keep", type=Path, help="an empty folder to work in, which is kept")
    asked = parser.parse_args()
    print(f"seed {asked.seed}, {asked.minutes:g} minutes", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            rows = soak(
                asked.minutes * 60, asked.keep or Path(folder), asked.seed, a_second=A_SECOND
            )
        except Missing as missing:
            print(f"NOT SOAKED: {missing}", file=sys.stderr)
            return 1
    print("| what must hold | seen | |\n|---|---|---|", *map(_line, rows), sep="\n")
    return _judged(rows)


def _line(row: Row) -> str:
    return f"| {row.claim} | {row.seen} | {'**no**' if row.wrong else 'holds'} |"


def _judged(rows: list[Row]) -> int:
    broken = [row for row in rows if row.wrong]
    for row in broken:
        print(f"NOT SO: {row.claim}", *row.wrong[:SHOWN], sep="\n  ", file=sys.stderr)
    return 1 if broken or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
