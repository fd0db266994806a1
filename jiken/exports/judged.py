"""Who judged what: reviewers' names, for exports that were asked for with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.exports.classes import Row
from jiken.store.judgements import Judgement


def judgement_rows(judgements: Sequence[Judgement]) -> Iterator[Row]:
    """Yield a row for each judgement, oldest first."""
    for judgement in judgements:
        said = judgement.said
        yield {
            "judged_by": judgement.by,
            "judged_at": judgement.at.isoformat(timespec="seconds"),
            "class": said.class_.value if said.class_ else None,
            "severity": said.severity.value if said.severity else None,
            "tags": {group: list(values) for group, values in said.tags.items()},
            "note": judgement.note,
        }
