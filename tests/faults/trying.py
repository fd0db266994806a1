"""A fault tried a few times, as tests do; `make faults` tries them many times, and holds figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.fault import Fault, Missing


def each(faults: Sequence[Fault]) -> pytest.MarkDecorator:
    """Return what makes a test for each of *faults*, by its name."""
    return pytest.mark.parametrize("fault", faults, ids=lambda fault: fault.name)


def holds(fault: Fault, folder: Path) -> None:
    """Fail unless what is promised held each time; skip where a part is missing."""
    try:
        trial = fault.run(fault.few, folder, random.Random(1))
    except Missing as missing:
        pytest.skip(str(missing))
    assert trial.whole, "\n".join((fault.promise, *trial.said))
