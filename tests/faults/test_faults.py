"""Every fault a few times; `make faults` tries them many times, and holds them to their figures."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.every import FAULTS
from tests.faults.fault import Fault, Missing


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_promised_holds(fault: Fault, tmp_path: Path) -> None:
    try:
        trial = fault.run(fault.few, tmp_path, random.Random(1))
    except Missing as missing:
        pytest.skip(str(missing))
    assert trial.whole, "\n".join((fault.promise, *trial.said))


def test_every_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
