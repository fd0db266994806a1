"""All faults, in the order of the table that README shows."""

from __future__ import annotations

from tests.faults import (
    addresses,
    bombs,
    clocks,
    deciding,
    exporting,
    full,
    guids,
    harmful,
    hidden,
    hosts,
    interrupted,
    keeping,
    killing,
    robots,
    signals,
    stopping,
    together,
    traps,
    twice,
    unchanged,
    waiting,
)
from tests.faults.fault import Fault

FAULTS: tuple[Fault, ...] = (
    *killing.FAULTS,
    *interrupted.FAULTS,
    *exporting.FAULTS,
    *deciding.FAULTS,
    *signals.FAULTS,
    *together.FAULTS,
    *twice.FAULTS,
    *stopping.FAULTS,
    *keeping.FAULTS,
    *full.FAULTS,
    *waiting.FAULTS,
    *robots.FAULTS,
    *hosts.FAULTS,
    *unchanged.FAULTS,
    *clocks.FAULTS,
    *bombs.FAULTS,
    *traps.FAULTS,
    *harmful.FAULTS,
    *guids.FAULTS,
    *addresses.FAULTS,
    *hidden.FAULTS,
)
