"""Deliveries: what alerts tell, each once, and how every try ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jiken.store.rows import moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store

_DELIVERY = (
    "SELECT id, alert, key, incidents, state, tries, not_before, sent_at, detail FROM deliveries"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something to tell once: *told* is what, as JSON; *key* names it for whoever receives it.

    *state* is waiting, sending, sent or failed. *detail* is how the last try ended, as
    `service.desk.outcomes` writes it; in older rows an English sentence.
    """

    id: int
    alert: int
    key: str
    told: str
    state: str
    tries: int
    not_before: datetime
    sent_at: datetime | None
    detail: str


class Deliveries:
    """The deliveries of a store's alerts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def last(self, alert: int) -> int:
        """Return the number of an alert's last delivery, 0 where there is none."""
        rows = self._db.execute("SELECT max(id) FROM deliveries WHERE alert = ?", (alert,))
        return int(rows.fetchall()[0][0] or 0)

    def plan(
        self, alert: int, key: str, told: str, *, now: datetime, state: str = "waiting"
    ) -> int | None:
        """Keep a delivery and return its number; None where there is one of that key."""
        with self._store.writing() as db:
            rows = db.execute(
                "INSERT OR IGNORE INTO deliveries(alert, key, incidents, state, tries, not_before)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (alert, key, told, state, int(state == "sending"), stamp(now)),
            ).fetchall()
        return int(rows[0][0]) if rows else None

    def planned_since(self, alert: int, since: datetime) -> bool:
        """Whether a delivery of an alert, tests aside, is open or was sent since then."""
        rows = self._db.execute(
            "SELECT 1 FROM deliveries WHERE alert = ? AND key NOT LIKE 'test-%'"
            " AND (state IN ('waiting', 'sending') OR sent_at > ?) LIMIT 1",
            (alert, stamp(since)),
        )
        return bool(rows.fetchall())

    def claim(self, *, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the oldest delivery that is due, and keep others from it for so long.

        One that was being sent when its process ended is due again when the lease is over.
        """
        with self._store.writing() as db:
            rows = db.execute(
                "UPDATE deliveries SET state = 'sending', tries = tries + 1, not_before = ?"
                " WHERE id = (SELECT d.id FROM deliveries d JOIN alerts a ON a.id = d.alert"
                " WHERE a.active AND d.state IN ('waiting', 'sending') AND d.not_before <= ?"
                " ORDER BY d.id LIMIT 1) RETURNING id",
                (stamp(now + lease), stamp(now)),
            ).fetchall()
            return self.get(int(rows[0][0])) if rows else None

    def get(self, delivery: int) -> Delivery | None:
        """Return a delivery by its number."""
        rows = self._db.execute(f"{_DELIVERY} WHERE id = ?", (delivery,)).fetchall()
        return next(map(_delivery, rows), None)

    def note(
        self,
        delivery: Delivery,
        state: str,
        detail: str,
        *,
        now: datetime,
        not_before: datetime | None = None,
    ) -> None:
        """Log how a try ended; not where another process has taken the delivery over since."""
        with self._store.writing() as db:
            db.execute(
                "UPDATE deliveries SET state = ?, detail = ?, not_before = coalesce(?, not_before),"
                " sent_at = CASE WHEN ? = 'sent' THEN ? END"
                " WHERE id = ? AND state = 'sending' AND tries = ?",
                (
                    *(state, detail, stamp(not_before) if not_before else None),
                    *(state, stamp(now), delivery.id, delivery.tries),
                ),
            )

    def of(self, alert: int, *, before: int | None, most: int) -> list[Delivery]:
        """Return an alert's deliveries, newest first; *before* leaves those with lower numbers."""
        rows = self._db.execute(
            f"{_DELIVERY} WHERE alert = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (alert, before or 2**62, most),
        )
        return list(map(_delivery, rows.fetchall()))


def _delivery(row: Iterable[object]) -> Delivery:
    id_, alert, key, told, state, tries, not_before, sent_at, detail = row
    due = moment(not_before)
    assert due is not None
    return Delivery(
        id=int(str(id_)),
        alert=int(str(alert)),
        key=str(key),
        told=str(told),
        state=str(state),
        tries=int(str(tries)),
        not_before=due,
        sent_at=moment(sent_at),
        detail=str(detail),
    )
