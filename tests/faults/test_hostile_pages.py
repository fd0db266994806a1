"""Pages and feeds that mean harm."""

from __future__ import annotations

from pathlib import Path

from tests.faults.every import HOSTILE
from tests.faults.fault import Fault
from tests.faults.trying import each, holds


@each(HOSTILE)
def test_what_means_harm_does_none(fault: Fault, tmp_path: Path) -> None:
    holds(fault, tmp_path)
