"""What the classifier is trained on holds nothing of the set that judges it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from scripts import class_rows

GOLD = (Path(__file__).parents[2] / "../shared/gold").resolve()
JUDGED = GOLD / "classes/articles.jsonl"
pytestmark = pytest.mark.skipif(not JUDGED.exists(), reason="no gold beside the checkout")


def plain(text: str) -> str:
    """Return letters and digits alone, folded: what reprints of one text share."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def test_no_row_has_an_address_title_or_text_of_what_judges() -> None:
    judged = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    rows = class_rows.rows()
    assert len(rows) > 1000
    assert len({a["url"] for a in judged} & {row.url for row in rows}) == 0
    for field, least in (("title", 12), ("text", 40)):
        theirs = {plain((a.get(field) or "")[:2000]) for a in judged}
        ours = {plain(getattr(row, field)) for row in rows}
        # A count: what judges is not to be read, not even where this fails.
        assert sum(len(text) >= least for text in theirs & ours) == 0, field
