"""Commands that are stopped, and that run at the same time."""

from __future__ import annotations

from pathlib import Path

from tests.faults.every import STOPPED
from tests.faults.fault import Fault
from tests.faults.trying import each, holds


@each(STOPPED)
def test_stopped_or_side_by_side_nothing_is_lost(fault: Fault, tmp_path: Path) -> None:
    holds(fault, tmp_path)
