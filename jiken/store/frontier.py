"""The frontier: which pages are to be fetched, and how each of them ended.

pending → leased(until) → done(outcome) or failed(reason); a known address is not fetched again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jiken.models import Discovery
from jiken.store.polls import LONGEST_PAUSE
from jiken.store.rows import Row, host_of, moment, published_of, sighting_row, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A page that this crawl has taken to fetch; *tries* counts this one."""

    key: str
    url: str
    discovery: Discovery
    tries: int


class Frontier:
    """The frontier of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def announce(self, discoveries: Iterable[tuple[str, Discovery]], *, now: datetime) -> int:
        """Record discoveries under their address keys as sightings; return how many pages are new.

        A page whose feed gives it another title than last time is fetched once more.
        """
        with self._store.writing():
            return sum(self._announce(key, discovery, now) for key, discovery in discoveries)

    def _announce(self, key: str, discovery: Discovery, now: datetime) -> bool:
        if self._exists("SELECT 1 FROM tombstones WHERE key = ?", key):
            return False
        if self._retitled(key, discovery):
            self._reopen(key, now)
        self._db.table("sightings").insert(
            sighting_row(key, discovery, now), pk=("key", "via"), ignore=True
        )
        self._db.execute(
            "UPDATE sightings SET title = ? WHERE key = ? AND via = ? AND ? IS NOT NULL",
            (discovery.title, key, discovery.via, discovery.title),
        )
        if self._exists("SELECT 1 FROM frontier WHERE key = ?", key):
            return False
        self._db.table("frontier").insert(_new_page(key, discovery, now))
        return True

    def _retitled(self, key: str, discovery: Discovery) -> bool:
        return bool(discovery.title) and self._exists(
            "SELECT 1 FROM sightings WHERE key = ? AND via = ? AND title <> ?",
            key,
            discovery.via,
            discovery.title,
        )

    def _reopen(self, key: str, now: datetime) -> None:
        self._db.execute(
            "UPDATE frontier SET state = 'pending', tries = 0, not_before = ?, changed_at = ?"
            " WHERE key = ? AND state = 'done' AND outcome NOT IN ('NotAboutAI', 'Forgotten')",
            (stamp(now), stamp(now), key),
        )

    def _exists(self, sql: str, *values: object) -> bool:
        return self._db.execute(sql, values).fetchone() is not None

    def lease(
        self, limit: int, *, now: datetime, until: datetime, sources: Sequence[str] = ()
    ) -> list[Leased]:
        """Take up to *limit* pending pages that may be fetched now, spread over their hosts.

        A page that was changed in the future was so by a clock that was wrong: it need not wait.
        """
        chosen = "AND source IN (SELECT value FROM json_each(:sources))" if sources else ""
        with self._store.writing() as db:
            rows = list(
                db.query(
                    "SELECT key FROM (SELECT key, ROW_NUMBER() OVER"
                    " (PARTITION BY host ORDER BY added_at, key) AS place FROM frontier"
                    f" WHERE state = 'pending' AND (not_before <= :now OR changed_at > :now) {chosen}"
                    " AND host NOT IN (SELECT host FROM hosts WHERE wait_until > :now"
                    " AND wait_until <= :furthest)) ORDER BY place, key LIMIT :limit",
                    {
                        "now": stamp(now),
                        "furthest": stamp(now + LONGEST_PAUSE),
                        "sources": _json(sources),
                        "limit": limit,
                    },
                )
            )
            return [self._leased(str(row["key"]), now, until) for row in rows]

    def _leased(self, key: str, now: datetime, until: datetime) -> Leased:
        self._db.execute(
            "UPDATE frontier SET state = 'leased', tries = tries + 1, leased_until = ?,"
            " changed_at = ? WHERE key = ?",
            (stamp(until), stamp(now), key),
        )
        row = next(
            iter(
                self._db.query(
                    "SELECT f.key, f.url, f.tries, s.source, s.via, s.title, s.language,"
                    " s.published_at, s.published_precision, s.published_offset, s.published_raw"
                    " FROM frontier f JOIN sightings s ON s.key = f.key AND s.via = f.via"
                    " WHERE f.key = ?",
                    (key,),
                )
            )
        )
        return _leased_of(row)

    def extend(self, key: str, until: datetime) -> None:
        """Keep a leased page for longer."""
        self._db.execute(
            "UPDATE frontier SET leased_until = ? WHERE key = ? AND state = 'leased'",
            (stamp(until), key),
        )

    def finish(self, key: str, outcome: str, *, now: datetime, detail: str = "") -> None:
        """Mark a page as done with its named outcome."""
        self._end(key, "done", outcome, detail, now)

    def fail(self, key: str, outcome: str, *, now: datetime, detail: str = "") -> None:
        """Mark a page as failed for good."""
        self._end(key, "failed", outcome, detail, now)

    def _end(self, key: str, state: str, outcome: str, detail: str, now: datetime) -> None:
        with self._store.writing() as db:
            db.execute(
                "UPDATE frontier SET state = ?, outcome = ?, detail = ?, leased_until = NULL,"
                " changed_at = ? WHERE key = ?",
                (state, outcome, detail[:500] or None, stamp(now), key),
            )

    def retry(self, key: str, outcome: str, *, now: datetime, after: timedelta) -> None:
        """Put a page back, not to be fetched before *after* has passed."""
        with self._store.writing() as db:
            db.execute(
                "UPDATE frontier SET state = 'pending', outcome = ?, leased_until = NULL,"
                " not_before = ?, changed_at = ? WHERE key = ?",
                (outcome, stamp(now + after), stamp(now), key),
            )

    def again(self, *, now: datetime) -> int:
        """Put back every page that has failed or waits for a later try; return how many there are.

        Not those whose address must not be fetched at all.
        """
        with self._store.writing() as db:
            put_back = db.execute(
                "UPDATE frontier SET state = 'pending', tries = 0, not_before = ?, changed_at = ?"
                " WHERE (state = 'failed' AND outcome <> 'Refused')"
                " OR (state = 'pending' AND not_before > ?)",
                (stamp(now), stamp(now), stamp(now)),
            )
            return int(put_back.rowcount)

    def release(self, *, now: datetime) -> int:
        """Put every leased page back and return how many there were.

        For the start of a crawl that holds the crawl lock: whoever leased them is dead,
        and a try that was cut off does not count. A page that was leased is due, whatever a
        clock that was ahead says of when it was to be fetched.
        """
        with self._store.writing() as db:
            put_back = db.execute(
                "UPDATE frontier SET state = 'pending', tries = tries - 1, leased_until = NULL,"
                " not_before = MIN(not_before, :now), changed_at = :now WHERE state = 'leased'",
                {"now": stamp(now)},
            )
            return int(put_back.rowcount)

    def held_until(self, sources: Sequence[str], *, now: datetime) -> datetime | None:
        """Return when the first pause ends of a host that pages of *sources* wait for."""
        row = self._db.execute(
            "SELECT MIN(h.wait_until) FROM frontier f JOIN hosts h ON h.host = f.host"
            " WHERE f.state = 'pending' AND h.wait_until > ? AND h.wait_until <= ?"
            " AND f.source IN (SELECT value FROM json_each(?))",
            (stamp(now), stamp(now + LONGEST_PAUSE), _json(sources)),
        ).fetchone()
        return moment(row[0])

    def states(self) -> Mapping[str, int]:
        """Return how many pages are in each state."""
        rows = self._db.query("SELECT state, COUNT(*) AS n FROM frontier GROUP BY state")
        return {row["state"]: row["n"] for row in rows}

    def outcomes(self, *, source: str | None = None) -> Mapping[str, int]:
        """Return how many pages ended in each outcome, of one source or of all."""
        rows = self._db.query(
            "SELECT outcome, COUNT(*) AS n FROM frontier WHERE outcome IS NOT NULL"
            " AND (? IS NULL OR source = ?) GROUP BY outcome",
            (source, source),
        )
        return Counter({row["outcome"]: row["n"] for row in rows})


def _json(sources: Sequence[str]) -> str:
    return json.dumps(list(sources))


def _new_page(key: str, discovery: Discovery, now: datetime) -> Row:
    return {
        "key": key,
        "url": discovery.url,
        "host": host_of(discovery.url),
        "source": discovery.source,
        "via": discovery.via,
        "not_before": stamp(now),
        "added_at": stamp(now),
        "changed_at": stamp(now),
    }


def _leased_of(row: Mapping[str, object]) -> Leased:
    discovery = Discovery(
        url=str(row["url"]),
        source=str(row["source"]),
        via=str(row["via"]),
        title=str(row["title"]) if row["title"] else None,
        language=str(row["language"]) if row["language"] else None,
        published=published_of(row),
    )
    tries = int(str(row["tries"]))
    return Leased(key=str(row["key"]), url=discovery.url, discovery=discovery, tries=tries)
