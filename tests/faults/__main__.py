"""Try every fault many times and print what held: `make faults`, or

    python -m tests.faults [--only WORD ...] [--few] [--seed N] [--list]

Exit status 1 where something did not hold, was over its figure, or could not be tried.
"""

from __future__ import annotations

import argparse
import platform
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.every import FAULTS
from tests.faults.fault import Fault, Missing, Trial


def main() -> int:
    """Print a row for each fault, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--only", nargs="+", default=[""], help="faults with one of these in the name"
    )
    parser.add_argument("--few", action="store_true", help="as often as the tests do")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--list", action="store_true", help="only name them")
    asked = parser.parse_args()
    chosen = [fault for fault in FAULTS if any(word in fault.name for word in asked.only)]
    if asked.list:
        print(*(f"{fault.name}: {fault.promise}" for fault in chosen), sep="\n")
        return 0
    print(f"seed {asked.seed}, {platform.processor() or platform.machine()}", file=sys.stderr)
    rows = [_tried(fault, asked.few, asked.seed) for fault in chosen]
    print(_table(rows))
    return 0 if rows and all(good for good, _ in rows) else 1


def _tried(fault: Fault, few: bool, seed: int) -> tuple[bool, str]:
    """Return whether a fault held, and its row of the table."""
    times, began = fault.few if few else fault.many, time.monotonic()
    print(f"{fault.name} × {times} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            trial = fault.run(times, Path(folder), random.Random(f"{seed} {fault.name}"))
        except Missing as missing:
            return False, f"| {fault.name} | – | not tried: {missing} | |"
        except AssertionError as broken:  # the others are tried all the same
            said = " ".join(str(broken).split())[:300]
            return False, f"| {fault.name} | – | **broke off**: {said} | |"
    print(f"  {time.monotonic() - began:.0f} s", *trial.said, sep="\n  ", file=sys.stderr)
    enough = trial.of >= times
    return trial.whole and trial.within and enough, _row(fault, trial, times)


def _row(fault: Fault, trial: Trial, times: int) -> str:
    tried = f"{trial.of}" if trial.of >= times else f"**{trial.of}** of {times}"
    held = f"{trial.held}" if trial.whole else f"**{trial.held}**"
    worst = "" if trial.worst is None else f"{trial.worst:.3g} {trial.unit}"
    if trial.limit is not None:
        worst += f" ({'' if trial.within else '**over** '}{trial.limit:g})"
    return f"| {fault.name}: {fault.promise} | {tried} | {held} | {worst} |"


def _table(rows: Sequence[tuple[bool, str]]) -> str:
    head = "| fault: what must hold | N | held | worst (limit) |\n|---|---|---|---|"
    return "\n".join([head, *(row for _, row in rows)])


if __name__ == "__main__":
    sys.exit(main())
