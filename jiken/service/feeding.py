"""Measuring steadiness: gold fed day by day, as a monitor would meet it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jiken.quality import Churn, Placement, Snapshot, churn
from jiken.service.evaluating import Desk, Progress, placements, quiet
from jiken.service.importing import published_of_line
from jiken.store import Store

UNDATED = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What feeding articles day by day came to.

    *same_partition* and *same_roles*: whether the end is what one batch of everything gives.
    """

    churn: Churn
    same_partition: bool
    same_roles: bool


def stream(
    desk: Desk,
    lines: Sequence[bytes],
    at_once: Sequence[Placement],
    *,
    batch_days: int,
    progress: Progress = quiet,
) -> Stream:
    """Feed *lines* in order of day, undated ones first, clustering after each batch of days.

    *at_once* is where one batch of everything puts them.
    """
    with Store.open(":memory:") as store:
        moved = churn(_snapshots(desk, store, batches(lines, batch_days, desk.now), progress))
        fed = placements(store)
    return Stream(
        churn=moved,
        same_partition=_partition(fed) == _partition(at_once),
        same_roles=_roles(fed) == _roles(at_once),
    )


def _snapshots(
    desk: Desk, store: Store, batches: Sequence[Sequence[bytes]], progress: Progress
) -> Iterator[Snapshot]:
    for batch in batches:
        desk.take_in(store, batch)
        desk.encode(store)
        desk.cluster(store)
        progress(len(batch))
        yield {p.urls[0]: p.incident for p in placements(store) if p.incident}


def batches(lines: Sequence[bytes], days: int, now: datetime) -> list[list[bytes]]:
    """Return *lines* by their local day, *days* calendar days together, undated ones first."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for line in lines:
        if line.strip():
            found[_day(line, now).toordinal() // days].append(line)
    return [found[key] for key in sorted(found)]


def _day(line: bytes, now: datetime) -> date:
    try:
        row = json.loads(line)
        text, language = row.get("published_at"), row.get("language")
    except (ValueError, RecursionError, AttributeError):
        return UNDATED  # import says what is wrong with the line
    if not isinstance(text, str):
        return UNDATED
    published = published_of_line(text.strip(), str(language or ""), now)
    return published.day if published else UNDATED


def _partition(placed: Sequence[Placement]) -> set[frozenset[str]]:
    inside: dict[str, set[str]] = defaultdict(set)
    for one in placed:
        inside[one.incident or one.urls[0]].add(one.urls[0])
    return set(map(frozenset, inside.values()))


def _roles(placed: Sequence[Placement]) -> dict[str, tuple[str | None, str | None]]:
    return {one.urls[0]: (one.role, one.copy_of) for one in placed}
