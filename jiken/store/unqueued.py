"""What waits for its place in the queue, and what is read of it to be put there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.incident_rows import IN_EVENT
from jiken.store.rows import IN_JSON

if TYPE_CHECKING:
    from jiken.store.connection import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the queue reads of an incident; *members* are (article, publisher, language) in-event."""

    incident: str
    day: str
    changed_at: str
    titles: Mapping[str, str | None]
    sources: int
    languages: tuple[str, ...]
    members: tuple[tuple[int, str, str], ...]
    record: str | None


class Unqueued:
    """The incidents that changed since they were queued."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def waiting(self, most: int) -> int:
        """Return how many incidents wait to be queued (again); more than *most* are *most* + 1."""
        return self._number("SELECT count(*) FROM (SELECT 1 FROM unqueued LIMIT ?)", most + 1)

    def first(self, most: int) -> list[str]:
        """Return the newest of those that wait."""
        return self._column("SELECT incident FROM unqueued ORDER BY incident DESC LIMIT ?", most)

    def queued(self, incidents: Iterable[str]) -> None:
        """Take incidents off the list of those that wait."""
        with self._store.writing() as db:
            db.execute(f"DELETE FROM unqueued WHERE incident {IN_JSON}", (_json(incidents),))

    def told(self, incident: str) -> Told | None:
        """Return what the queue reads of an incident, None where it has no article in-event."""
        members = self._db.execute(
            "SELECT m.article, a.publisher, a.language FROM memberships m JOIN articles a"
            f" ON a.id = m.article WHERE m.incident = ? AND m.{IN_EVENT} ORDER BY m.article",
            (incident,),
        ).fetchall()
        rows = self._db.execute(
            "SELECT day, changed_at, title_ja, title_en, independent_source_count, languages,"
            " (SELECT record FROM assessments s WHERE s.incident = i.id)"
            " FROM incidents i WHERE id = ? AND redirect_to IS NULL",
            (incident,),
        ).fetchall()
        if not (members and rows):
            return None
        ((day, changed_at, ja, en, sources, languages, record),) = rows
        return Told(
            incident=incident,
            day=day or "",
            changed_at=changed_at,
            titles={"ja": ja, "en": en},
            sources=sources,
            languages=tuple(json.loads(languages)),
            members=tuple(map(tuple, members)),
            record=record,
        )

    def reviewed(self, incidents: Sequence[str], but: Sequence[str]) -> int:
        """Return the last step on any of *incidents* that is of none of the kinds *but*, else 0."""
        return self._number(
            "SELECT coalesce(max(s.id), 0) FROM step_incidents i JOIN steps s ON s.id = i.step"
            f" WHERE i.incident {IN_JSON} AND s.kind NOT {IN_JSON}",
            _json(incidents),
            _json(but),
        )

    def stepped(self, incidents: Iterable[str]) -> set[str]:
        """Return those of *incidents* on which there is a step, or into which one was merged."""
        return set(
            self._column(
                "SELECT value FROM json_each(?) WHERE EXISTS"
                " (SELECT 1 FROM step_incidents s WHERE s.incident = value) OR EXISTS"
                " (SELECT 1 FROM incidents i WHERE i.redirect_to = value)",
                _json(incidents),
            )
        )

    def _number(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchall()[0][0])

    def _column(self, sql: str, *values: object) -> list[str]:
        return [str(row[0]) for row in self._db.execute(sql, values)]


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
