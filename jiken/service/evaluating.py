"""Measuring quality: gold through the product's own import, encoding and clustering."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import Encoder
from jiken.quality import Churn, GoldError, Placement, Snapshot, churn
from jiken.service import grouping, reading
from jiken.service.importing import import_articles, lines_of, published_of_line
from jiken.sources import Registry
from jiken.store import Store
from pipelines.gate import Gate

UNDATED = date.min

Progress = Callable[[int], None]


def quiet(_: int) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What taking articles in needs: registry, gate, encoder, and the time it is."""

    registry: Registry
    gate: Gate
    encoder: Encoder
    now: datetime

    def take_in(self, store: Store, lines: Sequence[bytes]) -> None:
        """Store the articles of *lines*. Raises GoldError naming the first line that holds none."""
        imported = import_articles(
            store, lines, registry=self.registry, gate=self.gate, only_ai=False, now=self.now
        )
        for number, why in imported.bad:
            raise GoldError(f"articles.jsonl: line {number}: {why}")

    def encode(self, store: Store, *, progress: Progress = quiet) -> None:
        """Let the encoder read what it has not read."""
        grouping.encode(store, self.encoder, progress=progress)

    def cluster(self, store: Store, *, progress: Progress = quiet) -> int:
        """Put the articles into incidents; return the size of the largest piece of work."""
        name = self.encoder.name
        return grouping.cluster(store, name, now=self.now, progress=progress).largest_component


class Remembering:
    """An encoder that reads each text once, so that clustering the same articles again is quick."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the rows that the encoder gives."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def article_lines(path: Path) -> list[bytes]:
    """Return the lines of an articles.jsonl. Raises GoldError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return list(lines_of(file))
    except OSError as wrong:
        raise GoldError(f"{path}: it cannot be read ({wrong.strerror})") from None


def placements(store: Store) -> list[Placement]:
    """Return where each stored article is."""
    return [
        Placement(
            urls=tuple(dict.fromkeys((view.article.canonical_url, *view.article.urls))),
            incident=view.home.incident if view.home else None,
            role=_role(view),
            copy_of=view.origin_url,
            language=view.article.language,
        )
        for view in reading.articles(store)
    ]


def _role(view: reading.ArticleView) -> str | None:
    first = view.home or next(iter(view.memberships), None)
    return first.role.value if first else None


def affairs(store: Store, placed: Sequence[Placement]) -> list[Placement]:
    """Return *placed* with all incidents that are one affair, by their relations, taken for one."""
    first: dict[str, str] = {}
    for incident in sorted({one.incident for one in placed if one.incident}):
        waiting = [] if incident in first else [incident]
        while waiting:
            here = waiting.pop()
            if here not in first:
                first[here] = incident
                waiting += [related.other for related in store.incidents.related(here)]
    return [replace(p, incident=first[p.incident] if p.incident else None) for p in placed]


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
