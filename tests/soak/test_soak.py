"""A few seconds of `make soak`: memory and time are for the long one to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.fault import Missing
from tests.soak.soaking import soak

COUNTED = (
    "every article exactly once",
    "titles as edited last",
    "no file left",
    "no process left",
)


def test_nothing_is_lost_doubled_or_left_behind_where_hosts_fail(tmp_path: Path) -> None:
    try:
        rows = {row.claim: row for row in soak(3.0, tmp_path, 6, a_second=1.0, first=6)}
    except Missing as missing:
        pytest.skip(str(missing))
    assert [line for claim in COUNTED for line in rows[claim].wrong] == []
