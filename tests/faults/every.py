"""All faults, in the order of the table that README shows; each group has a test file, for a core of its own."""

from __future__ import annotations

from tests.faults import (
    addresses,
    beginning,
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

KILLED = (
    *(*killing.FAULTS, *beginning.FAULTS, *interrupted.FAULTS),
    *(*exporting.FAULTS, *deciding.FAULTS),
)
STOPPED = (*signals.FAULTS, *together.FAULTS, *twice.FAULTS, *stopping.FAULTS)
KEPT = (*keeping.FAULTS, *full.FAULTS)
HOSTS = (
    *(*waiting.FAULTS, *robots.FAULTS, *hosts.FAULTS),
    *(*unchanged.FAULTS, *clocks.FAULTS),
)
HOSTILE = (
    *(*bombs.FAULTS, *traps.FAULTS, *harmful.FAULTS),
    *(*guids.FAULTS, *addresses.FAULTS, *hidden.FAULTS),
)
FAULTS: tuple[Fault, ...] = (*KILLED, *STOPPED, *KEPT, *HOSTS, *HOSTILE)
