"""What a crawl of the invented web came to, beside gold. Pure.

A row is one of `jiken export articles.jsonl`: url, urls, title, text, publisher, role, copy_of,
incident, incidents, …; *made* are those of `jiken export incidents.jsonl`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.urls import same_article_key

from .gold import Gold

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was stored beside gold; *found* holds the row of each gold article by its id."""

    gold: Sequence[Gold]
    rows: Sequence[Row]
    made: Sequence[Row]
    found: Mapping[str, Row]

    def incidents(self, inside: Sequence[Gold]) -> set[str | None]:
        """Return where the articles *inside* are in-event, None for one in no incident."""
        return {self.found[g.id]["incident"] if g.id in self.found else None for g in inside}

    def of_event(self, event: str) -> set[str]:
        """Return the incidents that reports of an event are in."""
        inside = [row for row in self.gold if row.event == event]
        return {name for name in self.incidents(inside) if name}


def outcome(gold: Sequence[Gold], rows: Sequence[Row], made: Sequence[Row]) -> Outcome:
    """Return the rows of articles and incidents with the gold article that each row is."""
    found = {known: row for row in reversed(rows) if (known := gold_id(gold, row))}
    return Outcome(gold=gold, rows=rows, made=made, found=found)


def gold_id(gold: Sequence[Gold], row: Row) -> str | None:
    addresses = {same_article_key(url) for url in (row["url"], *row["urls"])}
    return next((g.id for g in gold if same_article_key(g.url) in addresses), None)
