"""Alerts: whom to tell of which view, and what each has told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store

_ALERT = (
    "SELECT a.id, a.view, v.name, v.owner, v.query, a.kind, a.target, a.secret, a.active,"
    " a.language, a.every_minutes, a.made_by, a.made_at FROM alerts a JOIN views v ON v.id = a.view"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Whom to tell what is new in a view: *kind* is webhook, mail or apprise.

    *secret* signs webhooks; it is shown once, when the alert is made. At most one delivery is
    planned every *every_minutes*. *language* is that of letters.
    """

    id: int
    view: int
    view_name: str
    owner: str
    query: str
    kind: str
    target: str
    secret: str
    active: bool
    language: str
    every_minutes: int
    made_by: str
    made_at: datetime


class Alerts:
    """The alerts of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def add(
        self,
        view: int,
        kind: str,
        target: str,
        *,
        secret: str,
        language: str,
        every_minutes: int,
        by: str,
        now: datetime,
    ) -> int:
        """Keep an alert and return its number."""
        with self._store.writing() as db:
            rows = db.execute(
                "INSERT INTO alerts(view, kind, target, secret, language, every_minutes, made_by,"
                " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (view, kind, target, secret, language, every_minutes, by, stamp(now)),
            ).fetchall()
        return int(rows[0][0])

    def get(self, alert: int) -> Alert | None:
        """Return an alert by its number."""
        rows = self._db.execute(f"{_ALERT} WHERE a.id = ?", (alert,))
        return next((_alert(row) for row in rows.fetchall()), None)

    def all(self) -> list[Alert]:
        """Return every alert, oldest first."""
        return [_alert(row) for row in self._db.execute(f"{_ALERT} ORDER BY a.id").fetchall()]

    def set_active(self, alert: int, active: bool) -> None:
        """Pause an alert, or let it go on."""
        with self._store.writing() as db:
            db.execute("UPDATE alerts SET active = ? WHERE id = ?", (active, alert))

    def delete(self, alert: int) -> None:
        """Delete an alert with its deliveries."""
        with self._store.writing() as db:
            db.execute("DELETE FROM alerts WHERE id = ?", (alert,))

    def told(self, alert: int, incidents: Sequence[str]) -> dict[str, str]:
        """Return what an alert has last told of those of *incidents* that it has told of."""
        rows = self._db.execute(
            "SELECT incident, said FROM told WHERE alert = ?"
            " AND incident IN (SELECT value FROM json_each(?))",
            (alert, json.dumps(list(incidents))),
        )
        return {str(incident): str(said) for incident, said in rows}

    def tell(self, alert: int, said: Mapping[str, str]) -> None:
        """Remember what an alert tells of incidents."""
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO told(alert, incident, said) VALUES (?, ?, ?)",
                [(alert, incident, one) for incident, one in said.items()],
            )


def _alert(row: Iterable[object]) -> Alert:
    (id_, view, name, owner, query, kind, target, secret, active, language, every, by, at) = row
    made_at = moment(at)
    assert made_at is not None
    return Alert(
        id=int(str(id_)),
        view=int(str(view)),
        view_name=str(name),
        owner=str(owner),
        query=str(query),
        kind=str(kind),
        target=str(target),
        secret=str(secret),
        active=bool(active),
        language=str(language),
        every_minutes=int(str(every)),
        made_by=str(by),
        made_at=made_at,
    )
