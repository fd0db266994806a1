"""What reviewers do, step by step: appended, never changed; a step is undone by another one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.store.rows import stamp
from jiken.store.step import Step as Step

if TYPE_CHECKING:
    from jiken.store.connection import Store

UNDO = "undo"
PAIRS = ("always together", "never together")
# Of one subject the last of any of these holds.
FAMILIES = (PAIRS, ("related", "not related"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A judgement that was made in a step, its parts as JSON."""

    kind: str
    subject: str
    value: str
    step: int
    by: str


class Steps:
    """The steps of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def append(
        self,
        kind: str,
        incidents: Iterable[str],
        *,
        said: Mapping[str, object],
        before: Mapping[str, object],
        by: str,
        now: datetime,
        note: str = "",
        undoes: int | None = None,
    ) -> int:
        """Append a step and return its number; each is greater than those before."""
        with self._store.writing() as db:
            made = db.execute(
                "INSERT INTO steps(kind, said, before, undoes, made_by, made_at, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (kind, _json(said), _json(before), undoes, by, stamp(now), note),
            ).fetchall()
            number = int(made[0][0])
            self.concerns(number, incidents)
        return number

    def concerns(self, step: int, incidents: Iterable[str]) -> None:
        """Remember that a step is about *incidents*, too."""
        with self._store.writing() as db:
            db.conn.executemany(
                "INSERT OR IGNORE INTO step_incidents(step, incident) VALUES (?, ?)",
                [(step, incident) for incident in dict.fromkeys(incidents)],
            )

    def get(self, step: int) -> Step | None:
        """Return a step by its number."""
        found = self._read("SELECT ? AS step", (step,))
        return found[0] if found else None

    def of(self, incident: str, *, limit: int, below: int | None = None) -> list[Step]:
        """Return the steps on an incident and on those merged into it, newest first.

        *below* leaves out that step and those after it.
        """
        return self._read(
            f"{OF_FAMILY} AND (? IS NULL OR step < ?) ORDER BY step DESC LIMIT ?",
            (json.dumps(self.family(incident)), below, below, limit),
        )

    def after(self, incident: str, seen: int, *, but: str) -> list[Step]:
        """Return the steps on an incident later than *seen*, but for one reviewer's; newest first."""
        found = self._read(
            f"{OF_FAMILY} AND step > ? ORDER BY step DESC",
            (json.dumps(self.family(incident)), seen),
        )
        return [step for step in found if step.by != but]

    def last(self, incident: str) -> int:
        """Return the number of the last step on an incident, 0 where there is none."""
        rows = self._db.execute(
            f"SELECT coalesce(max(step), 0) FROM ({OF_FAMILY})",
            (json.dumps(self.family(incident)),),
        ).fetchall()
        return int(rows[0][0])

    def newest(self) -> int:
        """Return the number of the last step of all, 0 where there is none."""
        rows = self._db.execute("SELECT coalesce(max(id), 0) FROM steps").fetchall()
        return int(rows[0][0])

    def last_by(self, reviewer: str, but: str, among: int) -> Step | None:
        """Return the last standing step of a reviewer's of no kind *but*, *among* the newest of all."""
        found = self._read(
            "SELECT id AS step FROM (SELECT id, kind, made_by FROM steps ORDER BY id DESC LIMIT ?)"
            " n WHERE n.made_by = ? AND n.kind <> ?"
            " AND NOT EXISTS (SELECT 1 FROM steps u WHERE u.undoes = n.id)"
            " ORDER BY id DESC LIMIT 1",
            (among, reviewer, but),
        )
        return found[0] if found else None

    def standing(self, incident: str, kind: str) -> Step | None:
        """Return the last step of a kind on an incident that is not undone."""
        found = self._read(
            f"{OF_FAMILY} AND EXISTS (SELECT 1 FROM steps s WHERE s.id = step AND s.kind = ?)"
            " AND NOT EXISTS (SELECT 1 FROM steps u WHERE u.undoes = step)"
            " ORDER BY step DESC LIMIT 1",
            (json.dumps(self.family(incident)), kind),
        )
        return found[0] if found else None

    def _read(self, chosen: str, values: Collection[object]) -> list[Step]:
        rows = self._db.execute(
            "SELECT s.id, s.kind, s.said, s.before, s.made_by, s.made_at, s.note, s.undoes,"
            " (SELECT u.id FROM steps u WHERE u.undoes = s.id),"
            " (SELECT json_group_array(incident) FROM step_incidents i WHERE i.step = s.id)"
            f" FROM steps s WHERE s.id IN (SELECT step FROM ({chosen})) ORDER BY s.id DESC",
            tuple(values),
        )
        return [_step(*row) for row in rows]

    def judgements(self, step: int) -> list[Made]:
        """Return the judgements that were made in a step."""
        rows = self._db.execute(
            "SELECT kind, subject, value, step, judged_by FROM judgements WHERE step = ? ORDER BY id",
            (step,),
        )
        return [_made(*row) for row in rows]

    def later(self, one: Made) -> list[Made]:
        """Return the standing judgements of later steps on the subject of one, of its kind.

        Together and apart are one kind; of a merged incident those on where it went are meant, too.
        """
        kinds = next((some for some in FAMILIES if one.kind in some), (one.kind,))
        rows = self._db.execute(
            "SELECT kind, subject, value, step, judged_by FROM standing_judgements"
            " WHERE kind IN (SELECT value FROM json_each(?))"
            " AND subject IN (SELECT value FROM json_each(?)) AND step > ? ORDER BY id",
            (json.dumps(kinds), json.dumps(self._subjects(one.subject)), one.step),
        )
        return [_made(*row) for row in rows]

    def _subjects(self, subject: str) -> list[str]:
        named = json.loads(subject)
        if not isinstance(named, dict) or "incident" not in named:
            return [subject]
        return [json.dumps(named | {"incident": one}) for one in self.family(named["incident"])]

    def repeat(self, step: int, anew: int, *, by: str, now: datetime, note: str = "") -> None:
        """Append the judgements of one step again, in another."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO judgements(kind, subject, value, before, judged_by, judged_at, note,"
                " step) SELECT kind, subject, value, before, ?, ?, ?, ? FROM judgements"
                " WHERE step = ? ORDER BY id",
                (by, stamp(now), note, anew, step),
            )

    def heir(self, incident: str) -> str:
        """Return the incident that one was merged into, in the end; itself where it was not."""
        rows = self._db.execute(
            "SELECT redirect_to FROM incidents WHERE id = ? AND redirect_to IS NOT NULL",
            (incident,),
        ).fetchall()
        return self.heir(str(rows[0][0])) if rows else incident

    def family(self, incident: str) -> list[str]:
        """Return the incident that one is now, with all that were merged into it."""
        rows = self._db.execute(
            "WITH RECURSIVE family(id) AS (SELECT ? UNION SELECT i.id FROM incidents i"
            " JOIN family f ON i.redirect_to = f.id) SELECT id FROM family",
            (self.heir(incident),),
        )
        return [str(row[0]) for row in rows]


OF_FAMILY = (
    "SELECT DISTINCT step FROM step_incidents WHERE incident IN (SELECT value FROM json_each(?))"
)


def _json(told: Mapping[str, object]) -> str:
    return json.dumps(dict(told), ensure_ascii=False)


def _made(kind: str, subject: str, value: str, step: int, by: str) -> Made:
    return Made(kind=kind, subject=subject, value=value, step=step, by=by)


def _step(
    number: int,
    kind: str,
    said: str,
    before: str,
    by: str,
    at: str,
    note: str,
    undoes: int | None,
    undone_by: int | None,
    incidents: str,
) -> Step:
    return Step(
        id=number,
        kind=kind,
        incidents=tuple(sorted(json.loads(incidents))),
        said=json.loads(said),
        before=json.loads(before),
        by=by,
        at=datetime.fromisoformat(at),
        note=note,
        undoes=undoes,
        undone_by=undone_by,
    )
