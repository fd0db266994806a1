"""Damage, backups, migrations and full disks."""

from __future__ import annotations

from pathlib import Path

from tests.faults.every import KEPT
from tests.faults.fault import Fault
from tests.faults.trying import each, holds


@each(KEPT)
def test_damage_is_named_and_what_was_kept_comes_back(fault: Fault, tmp_path: Path) -> None:
    holds(fault, tmp_path)
