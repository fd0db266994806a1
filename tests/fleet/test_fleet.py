"""A few sources of the registry crossed with their own pauses; `make fleet` crosses them all."""

from __future__ import annotations

from pathlib import Path

from tests.fleet.crossing import cross


def test_a_crossing_stores_every_article_once_and_leaves_every_host_its_pause(
    tmp_path: Path,
) -> None:
    rows = cross(tmp_path, most=3)

    assert {row.claim: list(row.wrong) for row in rows} == {row.claim: [] for row in rows}
    assert len(rows) == 7
