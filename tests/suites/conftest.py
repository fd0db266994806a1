"""A net under the suites: what hangs ends the run and says where it hung."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterator

import pytest

HANGS = 240
"""Seconds of one test, far above what any needs: tests assert no times."""


@pytest.fixture(autouse=True)
def _net() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANGS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()
