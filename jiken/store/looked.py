"""What each reviewer has looked at, as it was then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import stamp

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A reviewer's last look at an incident; *seen* is what it was."""

    incident: str
    at: datetime
    fingerprint: str
    seen: Mapping[str, object]


class Looked:
    """The looks of a store's reviewers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def save(
        self,
        reviewer: str,
        incident: str,
        *,
        fingerprint: str,
        seen: Mapping[str, object],
        now: datetime,
    ) -> None:
        """Remember that *reviewer* has seen an incident as it is now."""
        with self._store.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO looked(reviewer, incident, looked_at, fingerprint, seen)"
                " VALUES (?, ?, ?, ?, ?)",
                (reviewer, incident, stamp(now), fingerprint, json.dumps(seen, ensure_ascii=False)),
            )

    def forget(self, reviewer: str, incident: str) -> None:
        """Make an incident unread again for *reviewer*."""
        with self._store.writing() as db:
            db.execute(
                "DELETE FROM looked WHERE reviewer = ? AND incident = ?", (reviewer, incident)
            )

    def of(self, reviewer: str, incidents: Iterable[str]) -> dict[str, Look]:
        """Return when and as what *reviewer* has last seen each of *incidents*."""
        rows = self._db.execute(
            "SELECT incident, looked_at, fingerprint, seen FROM looked WHERE reviewer = ?"
            " AND incident IN (SELECT value FROM json_each(?))",
            (reviewer, json.dumps(list(incidents))),
        )
        return {
            str(incident): Look(
                incident=str(incident),
                at=datetime.fromisoformat(at),
                fingerprint=str(fingerprint),
                seen=json.loads(seen),
            )
            for incident, at, fingerprint, seen in rows
        }
