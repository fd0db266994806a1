"""What is remembered of feeds (validators), sources (when to poll next) and hosts (how long to wait)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jiken.models import SourceState
from jiken.store.rows import Row, moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


LONGEST_PAUSE = timedelta(days=8)
"""A day more than the longest for which a host is left alone (`crawler.holds.LONGEST`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What one feed, sitemap or listing said last.

    *outcome* is "read", "unchanged" (304) or the name of what went wrong.
    """

    url: str
    source: str
    outcome: str
    etag: str | None = None
    last_modified: str | None = None
    detail: str = ""
    announced: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What `jiken sources check` found at one address; *newest* is a day or empty."""

    source: str
    url: str
    checked_at: datetime
    outcome: str
    detail: str
    entries: int | None = None
    newest: str = ""
    text_length: int | None = None


class Polls:
    """Feeds, sources and hosts of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def feed(self, url: str) -> FeedState | None:
        """Return what is remembered of a feed."""
        rows = self._db.query(
            "SELECT url, source, outcome, etag, last_modified, detail, announced"
            " FROM feeds WHERE url = ?",
            (url,),
        )
        row = next(iter(rows), None)
        return FeedState(**{k: v for k, v in row.items() if v is not None}) if row else None

    def read_feed(self, state: FeedState, *, now: datetime) -> None:
        """Remember a poll of a feed; "unchanged" and failures keep the old validators."""
        answered = state.outcome in ("read", "unchanged")
        row: Row = {
            "url": state.url,
            "source": state.source,
            "polled_at": stamp(now),
            "outcome": state.outcome,
            "detail": state.detail[:500],
        }
        if answered:
            row["answered_at"] = stamp(now)
        if state.outcome == "read":
            row |= {
                "etag": state.etag,
                "last_modified": state.last_modified,
                "announced": state.announced,
            }
        with self._store.writing() as db:
            db.table("feeds").upsert(row, pk="url")

    def source(self, source: str) -> SourceState:
        """Return what is remembered of a source, a blank state if nothing is."""
        rows = self._db.query("SELECT * FROM source_states WHERE source = ?", (source,))
        row = next(iter(rows), None)
        return _state_of(row) if row else SourceState(source=source)

    def sources(self) -> dict[str, SourceState]:
        """Return the state of every source that was ever polled, by id."""
        rows = self._db.query("SELECT * FROM source_states")
        return {state.source: state for state in map(_state_of, rows)}

    def save_source(self, state: SourceState) -> None:
        """Remember the state of a source."""
        row: Row = {
            "source": state.source,
            "polled_at": _stamped(state.polled_at),
            "next_poll_at": _stamped(state.next_poll_at),
            "interval_minutes": state.interval_minutes,
            "yielded_at": _stamped(state.yielded_at),
            "yielded": state.yielded,
            "usual_gap_minutes": state.usual_gap_minutes,
            "error": state.error,
        }
        with self._store.writing() as db:
            db.table("source_states").upsert(row, pk="source")

    def hold(self, host: str, until: datetime, reason: str) -> None:
        """Ask for no request to *host* before *until*; a longer wait already asked for stays."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO hosts(host, wait_until, reason) VALUES (?, ?, ?)"
                " ON CONFLICT(host) DO UPDATE SET wait_until = excluded.wait_until,"
                " reason = excluded.reason WHERE excluded.wait_until > wait_until OR wait_until > ?",
                (host, stamp(until), reason, stamp(until + LONGEST_PAUSE)),
            )

    def held(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that must not be asked yet, and until when.

        Longer than LONGEST_PAUSE nobody waits: then a clock was wrong.
        """
        rows = self._db.query(
            "SELECT host, wait_until FROM hosts WHERE wait_until > ? AND wait_until <= ?",
            [stamp(now), stamp(now + LONGEST_PAUSE)],
        )
        return {row["host"]: datetime.fromisoformat(row["wait_until"]) for row in rows}

    def save_checks(self, checks: Iterable[Check]) -> None:
        """Remember what a check of sources found."""
        rows: list[Row] = [
            {
                "source": check.source,
                "url": check.url,
                "checked_at": stamp(check.checked_at),
                "outcome": check.outcome,
                "entries": check.entries,
                "newest": check.newest,
                "text_length": check.text_length,
                "detail": check.detail,
            }
            for check in checks
        ]
        with self._store.writing() as db:
            db.table("checks").upsert_all(rows, pk=("source", "url"))

    def checks(self, source: str | None = None) -> list[Check]:
        """Return the last check of each address, of one source or of all."""
        rows = self._db.query(
            "SELECT * FROM checks WHERE ? IS NULL OR source = ? ORDER BY source, url",
            (source, source),
        )
        return [_check_of(row) for row in rows]


def _stamped(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _state_of(row: Mapping[str, object]) -> SourceState:
    times = {n: moment(row[n]) for n in ("polled_at", "next_poll_at", "yielded_at")}
    rest = {
        n: row[n] for n in ("source", "interval_minutes", "yielded", "usual_gap_minutes", "error")
    }
    return SourceState(**times, **rest)  # type: ignore[arg-type]


def _check_of(row: Mapping[str, object]) -> Check:
    at = moment(row["checked_at"])
    return Check(**(dict(row) | {"checked_at": at}))  # type: ignore[arg-type]
