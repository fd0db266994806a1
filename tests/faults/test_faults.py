"""The list of faults."""

from __future__ import annotations

from tests.faults.every import FAULTS


def test_every_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
