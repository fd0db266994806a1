"""Keeping the queue: each incident that changed is read anew and put in its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from jiken.service.assessing import Progress
from jiken.service.desk.composing import Reviewed, composed, content
from jiken.service.desk.steps import ASSIGN, NOTE, SUMMARY, TAGS, TITLE, assignee
from jiken.service.grouping import quiet
from jiken.store import Store
from jiken.store.judgements import Judgement
from jiken.store.queue import Busy
from jiken.store.rows import stamp
from jiken.store.unqueued import Told

AT_ONCE = 200
"""So many incidents are written in one transaction: others wait no longer than that."""
PATIENCE = 0.25
"""Seconds that a page waits for somebody else who is writing."""
NO_REVIEW = (ASSIGN, NOTE, TAGS, TITLE, SUMMARY)
"""Steps after which it is still open whether a changed incident is what it was judged to be."""


def refresh(
    store: Store, now: datetime, *, most: int | None = None, progress: Progress = quiet
) -> int:
    """Bring the queue up to date with what changed, at most so many; return how many there were.

    Each batch is stored with its being done, so that nothing is lost when that ends early.
    """
    done = 0
    while most is None or done < most:
        size = AT_ONCE if most is None else min(AT_ONCE, most - done)
        if not store.unqueued.waiting(1):
            break
        with store.writing():
            batch = store.unqueued.first(size)
            _refresh(store, batch, now)
            store.unqueued.queued(batch)
        done += len(batch)
        progress(len(batch))
    return done


def catch_up(store: Store, now: datetime, *, said_up_to: int = 1_000) -> int:
    """Bring the queue up to date as far as that is quick, and return how many still wait.

    Where somebody else writes for long, the queue is shown as it is. More than *said_up_to* are
    that and one.
    """
    if store.unqueued.waiting(1):
        with suppress(Busy), store.queue.impatient(PATIENCE):
            refresh(store, now, most=AT_ONCE)
    return store.unqueued.waiting(said_up_to)


def _refresh(store: Store, incidents: Sequence[str], now: datetime) -> None:
    heirs = dict.fromkeys(map(store.steps.heir, incidents))
    stepped = store.unqueued.stepped(heirs)
    for incident in set(incidents) - heirs.keys():
        store.queue.drop(incident)
    for incident in heirs:
        told = store.unqueued.told(incident)
        if told is None:
            store.queue.drop(incident)
            continue
        _place(store, told, _reviewed(store, incident, incident in stepped), now)


def _reviewed(store: Store, incident: str, stepped: bool) -> Reviewed:
    log = store.judgements.of_incident(incident)
    if not log and not stepped:
        return Reviewed()
    last = store.unqueued.reviewed(store.steps.family(incident), NO_REVIEW)
    verdict = store.judgements.of_incidents(incident).get(incident)
    return Reviewed(
        verdict=verdict,
        judged=_name(log, last) if verdict and verdict.class_ else "",
        assignee=assignee(store, incident),
        step=store.steps.last(incident),
    )


def _name(log: Sequence[Judgement], last: int) -> str:
    return f"{sum(one.said.class_ is not None for one in log)}:{last}"


def _place(store: Store, told: Told, reviewed: Reviewed, now: datetime) -> None:
    before = store.queue.get(told.incident)
    found, facets = composed(told, reviewed, before)
    if before and content(before.fingerprint) != content(found.fingerprint):
        found = replace(found, changed_at=max(told.changed_at, stamp(now)))
    if before != found or store.queue.facets(told.incident) != facets:
        store.queue.save(found, facets)
