"""Commands killed at random moments."""

from __future__ import annotations

from pathlib import Path

from tests.faults.every import KILLED
from tests.faults.fault import Fault
from tests.faults.trying import each, holds


@each(KILLED)
def test_what_is_killed_has_done_its_work_wholly_or_not_at_all(
    fault: Fault, tmp_path: Path
) -> None:
    holds(fault, tmp_path)
