"""The queue's table: one row an incident, and the facets that it is filtered by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.store.asking import Asking, words
from jiken.store.incident_rows import IN_EVENT
from jiken.store.rows import IN_JSON
from jiken.store.unwritable import is_unwritable
from jiken.store.walking import driver, walk

if TYPE_CHECKING:
    from jiken.store.connection import Store

BUSY_SECONDS = 30.0
Facets = frozenset[tuple[str, str]]
LISTS = ("languages", "countries")
NAMES = {"class_": "class"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """An incident as the queue has it.

    *day* is ISO or empty, *severity* and titles None where there are none. *countries* are where it
    happened (alpha-3). *explicit*: its titles tell of sexual harm. *fingerprint* is another one as
    soon as anything is that a reviewer looks at. *judged* names the judgements that stand,
    *basis* the articles that they were made on.
    """

    incident: str
    day: str
    changed_at: str
    status: str
    shelf: str
    class_: str
    severity: str | None
    probability: float
    value: float
    sources: int
    articles: int
    title_ja: str | None
    title_en: str | None
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    assignee: str
    explicit: bool
    fingerprint: str
    judged: str
    basis: str


COLUMNS = tuple(NAMES.get(field.name, field.name) for field in fields(Queued))
CHOSEN = ", ".join(f"q.{name}" for name in COLUMNS)


class Busy(Exception):
    """Somebody else is writing, and one does not want to wait for them."""


class QueueStore:
    """The queue of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Wait no longer than that for another writer; raise Busy where that is not enough.

        Where nothing can be written, it is not enough either.
        """
        self._db.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
        try:
            yield
        except sqlite3.OperationalError as mistake:
            if "locked" not in str(mistake) and not is_unwritable(mistake):
                raise
            raise Busy from mistake
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")

    def articles(self, incident: str) -> tuple[int, ...]:
        """Return the in-event articles of an incident."""
        rows = self._db.execute(
            f"SELECT article FROM memberships WHERE incident = ? AND {IN_EVENT} ORDER BY article",
            (incident,),
        )
        return tuple(int(row[0]) for row in rows)

    def get(self, incident: str) -> Queued | None:
        """Return an incident as the queue has it, None where it is not in it."""
        return next(iter(self.of((incident,))), None)

    def of(self, incidents: Iterable[str]) -> list[Queued]:
        """Return those of *incidents* that are in the queue."""
        rows = self._db.execute(
            f"SELECT {CHOSEN} FROM queue q WHERE q.incident {IN_JSON}", (_json(incidents),)
        )
        return [_queued(row) for row in rows]

    def facets(self, incident: str) -> Facets:
        """Return what an incident is filtered by."""
        rows = self._db.execute("SELECT facets FROM facets_of WHERE incident = ?", (incident,))
        return frozenset(_pair(one) for row in rows for one in json.loads(row[0]))

    def save(self, queued: Queued, facets: Facets) -> None:
        """Make that what the queue has of an incident."""
        row = {NAMES.get(name, name): value for name, value in asdict(queued).items()}
        row |= {name: json.dumps(row[name], ensure_ascii=False) for name in LISTS}
        names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
        changed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        told = _json(f"{facet}={value}" for facet, value in sorted(facets))
        with self._store.writing() as db:
            db.execute("DELETE FROM facets_of WHERE incident = ?", (queued.incident,))
            db.execute(
                f"INSERT INTO queue({names}) VALUES ({marks})"
                f" ON CONFLICT(incident) DO UPDATE SET {changed}",
                tuple(row[name] for name in COLUMNS),
            )
            db.execute(
                "INSERT INTO facets_of VALUES (?, ?, ?, ?)",
                (queued.incident, queued.shelf, queued.day, told),
            )

    def drop(self, incident: str) -> None:
        """Take an incident out of the queue, and its facets with it."""
        with self._store.writing() as db:
            db.execute("DELETE FROM queue WHERE incident = ?", (incident,))

    def within(self, match: str) -> str:
        """Return the incidents, as a JSON list, whose articles hold the words of a full-text query."""
        return str(self._db.execute(*words(match)).fetchall()[0][0])

    def page(self, asking: Asking, most: int) -> list[Queued]:
        """Return the first of what is asked for, in its order, at most so many."""
        found = [str(incident) for _, incident in self._found(asking, most)]
        rows = {one.incident: one for one in self.of(found)}
        return [rows[incident] for incident in found if incident in rows]

    def ids(self, asking: Asking, most: int) -> list[str]:
        """Return the ids of the same in no order: for counting."""
        unordered = replace(asking, cursor=None, ordered=False)
        return [str(incident) for _, incident in self._found(unordered, most)]

    def _found(self, asking: Asking, most: int) -> list[tuple[float | str | None, str]]:
        found: list[tuple[float | str | None, str]] = []
        for sql, values in walk(asking, most, driver(asking, most, self._at_most)):
            found += self._db.execute(sql, values).fetchall()
            if not asking.ordered and len(found) >= most:
                break
        if asking.ordered:
            found.sort(key=itemgetter(1))
            found.sort(key=itemgetter(0), reverse=True)
        return found[:most]

    def _at_most(self, sql: str, values: Sequence[object]) -> int:
        return self._number(sql, *values)

    def counts(self, shelves: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return {facet: {value: incidents}} of all that is on *shelves*."""
        rows = self._db.execute(
            "SELECT facet, value, sum(incidents) FROM facet_counts"
            f" WHERE shelf {IN_JSON} GROUP BY facet, value HAVING sum(incidents) > 0",
            (_json(shelves),),
        )
        return _by_facet(rows)

    def counts_of(
        self, incidents: Iterable[str], facet: str | None = None
    ) -> dict[str, dict[str, int]]:
        """Return {facet: {value: incidents}} of *incidents*, of one facet or of all."""
        rows = self._db.execute(
            f"SELECT facets FROM facets_of WHERE incident {IN_JSON}", (_json(incidents),)
        )
        every = json.loads(f"[{','.join(row[0] for row in rows)}]")
        counted = Counter(chain.from_iterable(every))
        told = ((*_pair(one), number) for one, number in sorted(counted.items()))
        return _by_facet(row for row in told if facet in (None, row[0]))

    def on_shelves(self, shelves: Sequence[str]) -> int:
        """Return how many incidents there are on *shelves*."""
        return self._number(
            "SELECT coalesce(sum(incidents), 0) FROM facet_counts"
            f" WHERE facet = 'class' AND shelf {IN_JSON}",
            _json(shelves),
        )

    def _number(self, sql: str, *values: object) -> int:
        return int(self._db.execute(sql, values).fetchall()[0][0])


def _pair(told: str) -> tuple[str, str]:
    """Return a facet and its value, as they are kept together."""
    facet, _, value = told.partition("=")
    return facet, value


def _by_facet(rows: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for facet, value, number in rows:
        found.setdefault(str(facet), {})[str(value)] = int(number)
    return found


def _queued(row: Sequence[object]) -> Queued:
    told = dict(zip((field.name for field in fields(Queued)), row, strict=True))
    told |= {name: tuple(json.loads(str(told[name]))) for name in LISTS}
    return Queued(**told | {"explicit": bool(told["explicit"])})  # type: ignore[arg-type]


def _json(values: Iterable[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
