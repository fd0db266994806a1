"""Hosts that fail, ask for pauses or have not changed, and wrong clocks."""

from __future__ import annotations

from pathlib import Path

from tests.faults.every import HOSTS
from tests.faults.fault import Fault
from tests.faults.trying import each, holds


@each(HOSTS)
def test_hosts_get_their_pauses_and_nothing_is_lost(fault: Fault, tmp_path: Path) -> None:
    holds(fault, tmp_path)
