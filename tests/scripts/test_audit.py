"""An audit that could not look something up never passes for a clean one."""

from __future__ import annotations

import pytest

from scripts.audit import CLEAN, NOT_RUN, VULNERABLE, verdict

GOOD = {"name": "scrapy", "version": "1", "vulns": []}
BAD = {"name": "lxml", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
UNSEEN = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        ([GOOD, GOOD], CLEAN, "2 locked versions"),
        ([GOOD, BAD], VULNERABLE, "lxml 1: PYSEC-1, mended in 2"),
        ([BAD, UNSEEN], VULNERABLE, "not run for 1 of 2"),
        ([GOOD, UNSEEN], NOT_RUN, "not run for 1 of 2"),
        ([], NOT_RUN, "not run"),
    ],
)
def test_only_what_was_all_looked_up_is_clean(
    found: list[dict[str, object]], status: int, said: str
) -> None:
    told, lines = verdict(found)
    assert told == status
    assert any(said in line for line in lines)
