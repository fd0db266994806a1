"""What programs read of the desk: pages of incidents and articles by the queue's filters."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jiken.service.desk.asking import asking_of, within
from jiken.service.desk.wanted import Sort, Wanted
from jiken.service.reading import ArticleView, IncidentSummary, article_view, summary
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.store.asking import Asking
from jiken.store.queue import Queued
from jiken.store.rows import moment

FEED = 50
"""Incidents in a feed: those that changed last."""
MOST = 100
"""Rows a page of the API holds at most."""


class BadCursor(ValueError):
    """A cursor that was not given out here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An incident as a feed tells it."""

    queued: Queued
    summary: IncidentSummary
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """A page of incidents; *after* is the cursor of the next one, None at the end."""

    found: tuple[IncidentSummary, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """A page of articles, in the same way."""

    found: tuple[ArticleView, ...]
    after: str | None


def newest(store: Store, wanted: Wanted, most: int = FEED) -> list[Entry]:
    """Return the incidents that are wanted and changed last, newest change first."""
    asking = _asked(store, replace(wanted, sort=Sort.CHANGED))
    return list(_entries(store, store.queue.page(asking, most)))


def _entries(store: Store, found: Sequence[Queued]) -> Iterator[Entry]:
    saying = Saying(store)
    for queued in found:
        incident, changed_at = store.incidents.get(queued.incident), moment(queued.changed_at)
        if incident and changed_at:
            told = summary(store, incident, saying)
            yield Entry(queued=queued, summary=told, changed_at=changed_at)


def incidents(store: Store, wanted: Wanted, cursor: str, most: int) -> Incidents:
    """Return a page of what is wanted, in its order; raises BadCursor."""
    asking = _asked(store, wanted)
    if cursor:
        key, incident = _read(cursor, 2)
        asking = replace(asking, cursor=(key, str(incident)))
    queued = store.queue.page(asking, most + 1)
    saying = Saying(store)
    kept = (store.incidents.get(one.incident) for one in queued[:most])
    last = queued[most - 1] if len(queued) > most else None
    return Incidents(
        found=tuple(summary(store, incident, saying) for incident in kept if incident),
        after=_written([getattr(last, asking.key), last.incident]) if last else None,
    )


def articles(store: Store, wanted: Wanted | None, cursor: str, most: int) -> Articles:
    """Return a page of articles; raises BadCursor.

    With *wanted* those that are in-event in its incidents, in their order; without it all,
    what was taken in last first.
    """
    if wanted is None:
        before = _number(_read(cursor, 1)[0]) if cursor else None
        numbers = store.taking.before(before, most + 1)
        after = _written([numbers[most - 1]]) if len(numbers) > most else None
        return Articles(found=tuple(views(store, numbers[:most])), after=after)
    found = list(_members(store, wanted, cursor, most + 1))
    last = found[most - 1][1] if len(found) > most else None
    numbers = [number for number, _ in found[:most]]
    return Articles(found=tuple(views(store, numbers)), after=_written(last) if last else None)


def _members(
    store: Store, wanted: Wanted, cursor: str, most: int
) -> Iterator[tuple[int, list[object]]]:
    """Yield at most so many articles of incidents, each with the cursor that goes on after it.

    A cursor holds the incident before the present one, by its key, and the article in it.
    """
    asking, after, left = _asked(store, wanted), 0, most
    if cursor:
        key, incident, number = _read(cursor, 3)
        after = _number(number)
        asking = replace(asking, cursor=(key, str(incident)) if incident else None)
    while left > 0 and (page := store.queue.page(asking, most)):
        for queued in page:
            before = list(asking.cursor) if asking.cursor else ["", ""]
            numbers = store.taking.of(queued.incident, after, left)
            yield from ((number, [*before, number]) for number in numbers)
            left, after = left - len(numbers), 0
            if left <= 0:
                return
            asking = replace(asking, cursor=(getattr(queued, asking.key), queued.incident))


def views(store: Store, numbers: Sequence[int]) -> Iterator[ArticleView]:
    """Yield the articles of those numbers, in that order."""
    saying = Saying(store)
    kept = {stored.id: stored for stored in store.articles.by_ids(numbers)}
    for number in numbers:
        if number in kept:
            places = tuple(store.members.places(number))
            yield article_view(store, kept[number], places, saying)


def _asked(store: Store, wanted: Wanted) -> Asking:
    """Return what is wanted as the queue is asked for it, whatever a reviewer has read."""
    return asking_of(replace(wanted, unread_by=""), within(store, wanted))


def _written(parts: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _read(cursor: str, parts: int) -> list[object]:
    """Return what a cursor holds: so many texts or numbers; raises BadCursor."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor("The cursor was not given out here.") from None
    plain = isinstance(found, list) and len(found) == parts
    if not plain or not all(type(part) in (str, int, float) for part in found):
        raise BadCursor("The cursor was not given out here.")
    return list(found)


def _number(part: object) -> int:
    if type(part) is not int or not 0 <= part < 2**62:
        raise BadCursor("The cursor was not given out here.")
    return part
