"""Who may sign in at the desk, who has, and who has tried in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from jiken.store.rows import Row, moment, stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store

REMEMBERED = timedelta(days=1)
MOST = 20_000
"""Names and addresses whose failures are remembered, and for how long after the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in; *password* is its scrypt hash with salt and parameters."""

    name: str
    role: str
    password: str
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Failures to sign in since the last success, of one name or from one address."""

    failures: int = 0
    locked_until: datetime | None = None


class People:
    """The people of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def any(self) -> bool:
        """Whether anybody may sign in, so that everybody has to."""
        return self._db.execute("SELECT 1 FROM people LIMIT 1").fetchone() is not None

    def all(self) -> list[Person]:
        """Return everybody, by name."""
        rows = self._db.query("SELECT name, role, password, made_at FROM people ORDER BY name")
        return [Person(**row) for row in rows]

    def get(self, name: str) -> Person | None:
        """Return the person of that name."""
        rows = self._db.query(
            "SELECT name, role, password, made_at FROM people WHERE name = ?", (name,)
        )
        return next((Person(**row) for row in rows), None)

    def save(self, person: Person) -> None:
        """Add a person, or change one; a changed password or role ends all their sessions."""
        row: Row = {"name": person.name, "role": person.role, "password": person.password}
        with self._store.writing() as db:
            db.table("people").upsert(row | {"made_at": person.made_at}, pk="name")
            db.execute("DELETE FROM sessions WHERE person = ?", (person.name,))

    def remove(self, name: str) -> None:
        """Let a person sign in no more; their sessions end, what they judged stays."""
        with self._store.writing() as db:
            db.execute("DELETE FROM people WHERE name = ?", (name,))

    def begin_session(
        self, token: str, person: str, *, now: datetime, expires: datetime, kind: str = "page"
    ) -> None:
        """Keep that *person* is signed in; *token* is the hash of what their browser holds."""
        row: Row = {"token": token, "person": person, "kind": kind}
        row |= {"made_at": stamp(now), "expires_at": stamp(expires)}
        with self._store.writing() as db:
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", (stamp(now),))
            db.table("sessions").insert(row)

    def session(self, token: str, *, kind: str, now: datetime) -> Person | None:
        """Return whose session a token's hash is, None for an unknown or expired one."""
        rows = self._db.query(
            "SELECT p.name, p.role, p.password, p.made_at FROM sessions s"
            " JOIN people p ON p.name = s.person"
            " WHERE s.token = ? AND s.kind = ? AND s.expires_at > ?",
            (token, kind, stamp(now)),
        )
        return next((Person(**row) for row in rows), None)

    def end_session(self, token: str) -> None:
        """Forget a session."""
        with self._store.writing() as db:
            db.execute("DELETE FROM sessions WHERE token = ?", (token,))

    def attempts(self, subject: str) -> Attempts:
        """Return the failures of a name or an address."""
        row = self._db.execute(
            "SELECT failures, locked_until FROM attempts WHERE subject = ?", (subject,)
        ).fetchone()
        return Attempts(failures=row[0], locked_until=moment(row[1])) if row else Attempts()

    def fail(self, failed: Mapping[str, Attempts], *, now: datetime) -> None:
        """Remember failures of names and addresses; old ones, and what is too many, are forgotten."""
        with self._store.writing() as db:
            db.execute("DELETE FROM attempts WHERE last_at < ?", (stamp(now - REMEMBERED),))
            db.execute(
                "DELETE FROM attempts WHERE subject IN"
                " (SELECT subject FROM attempts ORDER BY last_at DESC LIMIT -1 OFFSET ?)",
                (MOST,),
            )
            for subject, attempts in failed.items():
                until = attempts.locked_until
                row: Row = {"subject": subject, "failures": attempts.failures}
                row |= {"last_at": stamp(now), "locked_until": stamp(until) if until else None}
                db.table("attempts").upsert(row, pk="subject")

    def succeed(self, subject: str) -> None:
        """Forget the failures of a name."""
        with self._store.writing() as db:
            db.execute("DELETE FROM attempts WHERE subject = ?", (subject,))
