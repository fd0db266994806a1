"""Searching what reviewers wrote: their notes, titles and summaries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiken.store.articles import spaced
from jiken.store.asked_rows import Test
from jiken.store.queue import Busy
from jiken.store.rows import IN_JSON

if TYPE_CHECKING:
    from jiken.store.connection import Store

MOST_NOTES = 50
PATIENCE = 0.1
"""So many seconds notes wait for who is writing to be indexed; else the next search does it."""
_READ = "coalesce((SELECT last FROM notes_read WHERE kind = '{}'), 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFound:
    """A reviewer's words on incidents; *kind* is the step's, or "judgement"."""

    kind: str
    incidents: tuple[str, ...]
    words: tuple[str, ...]
    by: str
    at: str


class Notes:
    """What reviewers wrote, as far as it can be searched."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def find(self, match: str, among: Test | None = None) -> list[NoteFound]:
        """Return the newest of reviewers' notes, titles and summaries that hold *match*.

        Titles and summaries that were taken back are left out; a note stays a note.
        """
        self._index()
        rows = self._db.execute(
            "SELECT rowid FROM notes_fts WHERE notes_fts MATCH ? ORDER BY rowid DESC LIMIT ?",
            (match, 4 * MOST_NOTES),
        )
        found = (self._note(int(row[0])) for row in rows.fetchall())
        kept = (self._among(note, among) for note in found if note)
        return [note for note in kept if note and note.incidents][:MOST_NOTES]

    def _among(self, note: NoteFound, among: Test | None) -> NoteFound | None:
        heirs = tuple(dict.fromkeys(map(self._store.steps.heir, note.incidents)))
        if among is not None:
            rows = self._db.execute(
                f"SELECT q.incident FROM queue q WHERE q.incident {IN_JSON} AND {among[0]}",
                (json.dumps(heirs), *among[1]),
            )
            heirs = tuple(str(row[0]) for row in rows)
        return NoteFound(kind=note.kind, incidents=heirs, words=note.words, by=note.by, at=note.at)

    def _note(self, row: int) -> NoteFound | None:
        number, of_judgement = divmod(row, 2)
        if of_judgement:
            return self._of_judgement(number)
        step = self._store.steps.get(number)
        if step is None:
            return None
        said = [step.note, *(() if step.undone_by else _worded(step.said))]
        words = tuple(filter(None, said))
        return NoteFound(
            kind=step.kind, incidents=step.incidents, words=words, by=step.by,
            at=step.at.isoformat(),
        )  # fmt: skip

    def _of_judgement(self, number: int) -> NoteFound | None:
        rows = self._db.execute(
            "SELECT j.note, j.judged_by, j.judged_at, coalesce(j.subject ->> 'incident',"
            " (SELECT m.incident FROM addresses d JOIN memberships m ON m.article = d.article"
            " WHERE d.key = coalesce(j.subject ->> 'article', j.subject ->> 0) LIMIT 1))"
            " FROM judgements j WHERE j.id = ?",
            (number,),
        ).fetchall()
        for note, by, at, incident in rows:
            if incident:
                return NoteFound(
                    kind="judgement", incidents=(incident,), words=(note,), by=by, at=at
                )
        return None

    def _index(self) -> None:
        """Index what reviewers have written since the last search; skip it where another one writes."""
        if not self._behind():
            return
        with suppress(Busy), self._store.queue.impatient(PATIENCE), self._store.writing() as db:
            for row, words in list(self._unindexed()):
                db.execute("INSERT INTO notes_fts(rowid, said) VALUES (?, ?)", (row, spaced(words)))
            db.execute(
                "INSERT OR REPLACE INTO notes_read SELECT 'steps', max(id) FROM steps"
                " UNION ALL SELECT 'judgements', max(id) FROM judgements"
            )

    def _behind(self) -> bool:
        rows = self._db.execute(
            f"SELECT coalesce((SELECT max(id) FROM steps), 0) > {_READ.format('steps')}"
            f" OR coalesce((SELECT max(id) FROM judgements), 0) > {_READ.format('judgements')}"
        ).fetchall()
        return bool(rows[0][0])

    def _unindexed(self) -> Iterator[tuple[int, str]]:
        steps = self._db.execute(
            f"SELECT id, note, said FROM steps WHERE id > {_READ.format('steps')}"
        )
        for number, note, said in steps.fetchall():
            if words := "\n".join(filter(None, (note, *_worded(json.loads(said))))):
                yield 2 * int(number), words
        judgements = self._db.execute(
            f"SELECT id, note FROM judgements WHERE id > {_READ.format('judgements')}"
            " AND step IS NULL AND note != ''"
        )
        yield from ((2 * int(number) + 1, str(note)) for number, note in judgements.fetchall())


def _worded(said: object) -> Iterator[str]:
    """Yield the titles and summaries that a step gives."""
    if not isinstance(said, dict):
        return
    for part in ("titles", "summaries"):
        worded = said.get(part)
        yield from map(str, worded.values()) if isinstance(worded, dict) else ()
