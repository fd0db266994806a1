"""How sources fare, as the desk shows them: a page of them, or one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jiken import schedule
from jiken.models import Source, SourceState
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.watched import Answer, Hold

WEEKS, SIZE = 12, 50
"""Weeks that are shown of a source, and sources a page."""

STATES = ("", "trouble", "silent", "paused", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One source: *weeks* are articles by their Monday, oldest first; *outcomes* pages ever.

    *troubles* are the documents that could not be read when they were last asked for,
    *answered_at* when one of its documents last was.
    """

    source: Source
    state: SourceState
    hold: Hold | None
    weeks: Mapping[date, int]
    outcomes: Mapping[str, int]
    answers: Sequence[Answer]
    is_silent: bool

    @property
    def answered_at(self) -> datetime | None:
        """When one of its feeds, sitemaps or listings last answered as it should."""
        return max((one.answered_at for one in self.answers if one.answered_at), default=None)

    @property
    def troubles(self) -> list[Answer]:
        """What could not be read when it was last asked for."""
        return [one for one in self.answers if one.outcome not in ("read", "unchanged")]

    @property
    def next_poll_at(self) -> datetime | None:
        """When it is asked next; None for as soon as a crawl begins, or never while paused."""
        return self.state.next_poll_at if not self.hold and self.source.enabled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Some of the sources that were asked for, of *total*; pages count from 1."""

    rows: Sequence[Health]
    total: int
    page: int
    pages: int


def sources(
    store: Store, registry: Registry, *, text: str, state: str, page: int, now: datetime
) -> SourcesPage:
    """Return a page of the sources that *text* names and that are in a *state* of `STATES`."""
    states, holds = store.polls.sources(), store.watched.holds()
    found = [
        one
        for one in registry.sources
        if _named(one, text) and _is(one, states.get(one.id), state, one.id in holds, now)
    ]
    pages = max(1, -(-len(found) // SIZE))
    page = min(max(page, 1), pages)
    rows = healths(store, found[(page - 1) * SIZE : page * SIZE], now=now)
    return SourcesPage(rows=rows, total=len(found), page=page, pages=pages)


def healths(store: Store, chosen: Sequence[Source], *, now: datetime) -> list[Health]:
    """Return how each of *chosen* fares."""
    ids = [one.id for one in chosen]
    states, holds = store.polls.sources(), store.watched.holds()
    mondays = weeks(now.date())
    counted = store.watched.weeks(ids, mondays[0].isoformat())
    outcomes, answers = store.watched.outcomes(ids), store.watched.answers(ids)
    return [
        Health(
            source=one,
            state=(state := states.get(one.id, SourceState(source=one.id))),
            hold=holds.get(one.id),
            weeks={day: counted.get(one.id, {}).get(day.isoformat(), 0) for day in mondays},
            outcomes=outcomes.get(one.id, {}),
            answers=answers.get(one.id, []),
            is_silent=schedule.is_silent(state, now),
        )
        for one in chosen
    ]


def weeks(today: date) -> list[date]:
    """Return the Mondays of this week and those before it, oldest first."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _named(source: Source, text: str) -> bool:
    names = (source.id, source.name_ja, source.name_en, source.country, *source.hosts)
    return _folded(text) in _folded("\n".join(names))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _is(
    source: Source, state: SourceState | None, wanted: str, is_held: bool, now: datetime
) -> bool:
    match wanted:
        case "trouble":
            return bool(state and state.error)
        case "silent":
            return bool(state and schedule.is_silent(state, now))
        case "paused":
            return is_held or not source.enabled
        case "never":
            return state is None or state.polled_at is None
    return True
