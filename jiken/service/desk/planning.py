"""What an alert is to tell: the incidents of its view that are new or changed since it told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from urllib.parse import parse_qs

from jiken.service.desk.queue import matching
from jiken.service.desk.wanted import wanted_of
from jiken.store import Store
from jiken.store.alerts import Alert
from jiken.store.queue import Queued

AT_ONCE = 100
"""Incidents in one delivery."""
MOST_PLANNED = 1_000
"""Incidents that one run plans for an alert; what is more has its turn in the next."""
_TOLD = ("class", "severity", "sources", "title_ja", "title_en")
"""What makes an incident a changed one when it is another."""
T = TypeVar("T")


def plan(store: Store, alert: Alert, now: datetime) -> int:
    """Keep deliveries of what is new or changed for an alert; return how many.

    None while one is open, or where the alert told of something within its interval.
    """
    with store.writing():
        since = now - timedelta(minutes=alert.every_minutes)
        if store.deliveries.planned_since(alert.id, since if alert.every_minutes else now):
            return 0
        news = list(islice(_news(store, alert), MOST_PLANNED))
        return sum(_keep(store, alert, batch, now) for batch in _batches(iter(news), AT_ONCE))


def _news(store: Store, alert: Alert) -> Iterator[tuple[Queued, str | None]]:
    """Yield the incidents of the view that are new or changed, with what was told of them."""
    wanted = wanted_of(parse_qs(alert.query))
    for batch in _batches(matching(store, wanted), 500):
        known = store.alerts.told(alert.id, batch)
        for queued in store.queue.of(batch):
            if known.get(queued.incident) != said_of(queued):
                yield queued, known.get(queued.incident)


def _keep(store: Store, alert: Alert, news: Sequence[tuple[Queued, str | None]], now: datetime) -> bool:  # fmt: skip
    pieces = [
        piece_of(queued)
        | ({"change": "changed", "before": json.loads(before)} if before else {"change": "new"})
        for queued, before in news
    ]
    pieces.sort(key=lambda piece: piece["change"] == "changed")
    told = json.dumps(pieces, ensure_ascii=False)
    # The one before is part of it: an incident that goes to and fro is told of each time.
    named = f"{alert.id} {alert.made_at} {store.deliveries.last(alert.id)} {told}".encode()
    key = f"d-{hashlib.sha256(named).hexdigest()[:32]}"
    store.alerts.tell(alert.id, {queued.incident: said_of(queued) for queued, _ in news})
    return store.deliveries.plan(alert.id, key, told, now=now) is not None


def _batches(some: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(some, size)):
        yield batch


def count_as_told(store: Store, alert: int, query: str) -> None:
    """Remember what is in a view now, so that an alert does not tell of it."""
    with store.writing():
        for batch in _batches(matching(store, wanted_of(parse_qs(query))), 500):
            store.alerts.tell(alert, {q.incident: said_of(q) for q in store.queue.of(batch)})


def said_of(queued: Queued) -> str:
    """Return what an alert tells of an incident, as it is remembered."""
    told = piece_of(queued)
    return json.dumps({name: told[name] for name in _TOLD}, ensure_ascii=False, sort_keys=True)


def piece_of(queued: Queued) -> dict[str, object]:
    """Return an incident as a delivery tells it, but for the change."""
    return {
        "id": queued.incident,
        "day": queued.day or None,
        "class": queued.class_,
        "severity": queued.severity,
        "title_ja": queued.title_ja,
        "title_en": queued.title_en,
        "sources": queued.sources,
        "articles": queued.articles,
        "languages": list(queued.languages),
        "countries": list(queued.countries),
        "explicit": queued.explicit,
    }
