"""When to poll a source next, and which sources have gone silent. Pure: the clock is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from jiken.models import Source, SourceState

FASTER, SLOWER = 0.5, 1.5
SILENT_GAPS = 4.0
SILENT_AT_LEAST = timedelta(days=2)
YIELDS_TO_KNOW = 3
OLD_GAP_WEIGHT = 0.7
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def after_poll(
    state: SourceState, source: Source, new: int, now: datetime, error: str | None = None
) -> SourceState:
    """Return the state after a poll that announced *new* pages.

    A source that yields is polled sooner, one that does not (or fails) later, between
    the source's own bounds.
    """
    interval = next_interval(state.interval_minutes or source.poll_minutes, source, new)
    polled = replace(
        state,
        polled_at=now,
        next_poll_at=now + timedelta(minutes=interval),
        interval_minutes=interval,
        error=error,
    )
    return _yielded(polled, new, now) if new else polled


def next_interval(minutes: float, source: Source, new: int) -> float:
    """Return the minutes until the next poll, within the source's bounds."""
    changed = minutes * (FASTER if new else SLOWER)
    return min(max(changed, source.poll_min_minutes), source.poll_max_minutes)


def _yielded(state: SourceState, new: int, now: datetime) -> SourceState:
    gap = state.usual_gap_minutes
    if state.yielded_at:
        latest = (now - state.yielded_at) / timedelta(minutes=1)
        gap = latest if gap is None else OLD_GAP_WEIGHT * gap + (1 - OLD_GAP_WEIGHT) * latest
    return replace(state, yielded_at=now, yielded=state.yielded + new, usual_gap_minutes=gap)


def due(
    sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime
) -> list[Source]:
    """Return the enabled sources whose next poll is not in the future, longest waiting first.

    One that lies further off than the source may ever wait was set by a clock that was wrong.
    """
    at = {source.id: _next(source, states.get(source.id), now) for source in sources}
    return sorted(
        (source for source in sources if source.enabled and at[source.id] <= now),
        key=lambda source: (at[source.id], source.id),
    )


def _next(source: Source, state: SourceState | None, now: datetime) -> datetime:
    furthest = now + timedelta(minutes=source.poll_max_minutes)
    at = state.next_poll_at if state else None
    return at if at and at <= furthest else LONG_AGO


def is_silent(state: SourceState, now: datetime) -> bool:
    """Whether a source that used to yield has stopped.

    It has yielded pages before, and has not for four of its usual gaps and two days at least.
    """
    if state.yielded < YIELDS_TO_KNOW or state.yielded_at is None:
        return False
    usual = timedelta(minutes=state.usual_gap_minutes or 0.0)
    return now - state.yielded_at > max(SILENT_AT_LEAST, SILENT_GAPS * usual)


def silent(states: Iterable[SourceState], now: datetime) -> list[SourceState]:
    """Return the sources that have gone silent, longest first."""
    found = [state for state in states if is_silent(state, now)]
    return sorted(found, key=lambda state: (state.yielded_at or now, state.source))
