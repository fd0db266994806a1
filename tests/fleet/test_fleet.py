"""A few sources of the registry crossed; `make fleet` crosses them all, and holds their pauses."""

from __future__ import annotations

from pathlib import Path

from tests.fleet.crossing import PAUSE, cross


def test_a_crossing_stores_every_article_once_and_asks_again_only_whether_anything_changed(
    tmp_path: Path,
) -> None:
    rows = {row.claim: list(row.wrong) for row in cross(tmp_path, most=3)}

    assert rows == {claim: [] for claim in rows} | {PAUSE: rows[PAUSE]}
    assert len(rows) == 7
