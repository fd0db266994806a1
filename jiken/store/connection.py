"""Opening the database, and the one way to write to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.migrations import MIGRATIONS
from jiken.store import seals, values
from jiken.store.alerts import Alerts
from jiken.store.articles import Articles
from jiken.store.beginning import begin
from jiken.store.blocking import Blocking, Unsettled
from jiken.store.classes import Classes
from jiken.store.counting import Counting
from jiken.store.decided import Decided
from jiken.store.deliveries import Deliveries
from jiken.store.evidence import EvidenceStore
from jiken.store.finding import Finding
from jiken.store.frontier import Frontier
from jiken.store.hits import Hits
from jiken.store.incidents import Incidents
from jiken.store.judgements import Judgements
from jiken.store.looked import Looked
from jiken.store.members import Members
from jiken.store.notes import Notes
from jiken.store.opinions import Opinions
from jiken.store.people import People
from jiken.store.polls import Polls
from jiken.store.queue import QueueStore
from jiken.store.runs import Runs
from jiken.store.standing import StandingStore
from jiken.store.steps import Steps
from jiken.store.taking import Taking
from jiken.store.thumbnails import Thumbnails
from jiken.store.unqueued import Unqueued
from jiken.store.views import Views
from jiken.store.watched import Watched
from jiken.store.whole import WholeVectors

BUSY_SECONDS = 30.0
LOOK_AGAIN = 0.005
TROUBLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; the latter where its own message quotes bytes of a damaged schema."""


class StoreError(Exception):
    """The database cannot be used; the sentence says why and what to do."""


class NewerDatabase(StoreError):
    """The database was written by a newer Jiken."""


class DamagedValue(StoreError):
    """A row holds a value that its column cannot hold; the sentence names it."""


class Store:
    """One SQLite file: articles, frontier, polls, evidence, incidents and judgements.

    Use `Store.open(path)`; the parts are attributes, all on one connection.
    """

    def __init__(self, db: Database) -> None:
        self.db = db

    @property
    def path(self) -> Path | None:
        """The file of the database; None in memory."""
        name = self.db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'")
        return Path(told) if (told := name.fetchone()[0]) else None

    @classmethod
    def open(cls, path: Path | str, *, shared: bool = False) -> Self:
        """Open or create the database at *path* (":memory:" too) and bring it up to date.

        A *shared* one may go from thread to thread, used by one of them at a time.

        Raises StoreError in one sentence for a file that is no database, that is damaged,
        that a newer version wrote, or that cannot be written.
        """
        try:
            return cls(_connected(str(path), shared))
        except NewerDatabase as mistake:
            raise NewerDatabase(f"{path}: {mistake}") from None
        except TROUBLE as mistake:
            raise StoreError(f"{path}: {explained(mistake)}") from mistake

    @cached_property
    def alerts(self) -> Alerts:
        """Whom to tell of what."""
        return Alerts(self)

    @cached_property
    def deliveries(self) -> Deliveries:
        """What alerts tell."""
        return Deliveries(self)

    @cached_property
    def taking(self) -> Taking:
        """Articles by number, page by page."""
        return Taking(self)

    @cached_property
    def articles(self) -> Articles:
        """Articles, their revisions, addresses and sightings."""
        return Articles(self)

    @cached_property
    def frontier(self) -> Frontier:
        """The pages to fetch and what became of them."""
        return Frontier(self)

    @cached_property
    def polls(self) -> Polls:
        """What is remembered of feeds, sources and hosts."""
        return Polls(self)

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Vectors and the evidence between articles."""
        return EvidenceStore(self)

    @cached_property
    def blocking(self) -> Blocking:
        """What is read of each article when pairs are looked for."""
        return Blocking(self)

    @cached_property
    def unsettled(self) -> Unsettled:
        """The articles whose incidents have to be settled."""
        return Unsettled(self)

    @cached_property
    def standing(self) -> StandingStore:
        """What grouping has made of each article, step by step."""
        return StandingStore(self)

    @cached_property
    def finding(self) -> Finding:
        """The search in articles."""
        return Finding(self)

    @cached_property
    def hits(self) -> Hits:
        """What a search shows."""
        return Hits(self)

    @cached_property
    def notes(self) -> Notes:
        """What reviewers wrote, to be searched."""
        return Notes(self)

    @cached_property
    def counting(self) -> Counting:
        """What pictures count."""
        return Counting(self)

    @cached_property
    def incidents(self) -> Incidents:
        """Incidents and who belongs to them."""
        return Incidents(self)

    @cached_property
    def members(self) -> Members:
        """Incidents and their articles, as pages read them."""
        return Members(self)

    @cached_property
    def thumbnails(self) -> Thumbnails:
        """Articles' own images."""
        return Thumbnails(self)

    @cached_property
    def queue(self) -> QueueStore:
        """The incidents as reviewers go through them."""
        return QueueStore(self)

    @cached_property
    def unqueued(self) -> Unqueued:
        """The incidents that wait for their place in the queue."""
        return Unqueued(self)

    @cached_property
    def looked(self) -> Looked:
        """What each reviewer has looked at."""
        return Looked(self)

    @cached_property
    def views(self) -> Views:
        """What reviewers have given a name to ask for it again."""
        return Views(self)

    @cached_property
    def classes(self) -> Classes:
        """What articles and incidents are said to be."""
        return Classes(self)

    @cached_property
    def whole_vectors(self) -> WholeVectors:
        """How the classes' encoder reads each article."""
        return WholeVectors(self)

    @cached_property
    def opinions(self) -> Opinions:
        """What a language model said of them, where there is one."""
        return Opinions(self)

    @cached_property
    def judgements(self) -> Judgements:
        """What reviewers have decided."""
        return Judgements(self)

    @cached_property
    def steps(self) -> Steps:
        """What reviewers did, step by step."""
        return Steps(self)

    @cached_property
    def decided(self) -> Decided:
        """What reviewers have decided of roles and relations, and what merged incidents were."""
        return Decided(self)

    @cached_property
    def runs(self) -> Runs:
        """The log of crawls, imports and clusterings, and of what was forgotten."""
        return Runs(self)

    @cached_property
    def people(self) -> People:
        """Who may sign in at the desk, and who has."""
        return People(self)

    @cached_property
    def watched(self) -> Watched:
        """What sources yield, week by week, and which are paused."""
        return Watched(self)

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction, all or nothing; nested uses are savepoints of the outer one.

        IMMEDIATE, because a deferred one that reads first fails as soon as
        another process writes.
        """
        if self.db.conn.in_transaction:
            with self.db.atomic() as db:
                yield db
            return
        self._begin()
        try:
            yield self.db
            if self._is_sealed:
                seals.settle(self.db)
        except BaseException:
            self.db.conn.rollback()
            raise
        self._commit()

    def _begin(self) -> None:
        """Take the write lock, as soon as it is free and within the time that SQLite may wait.

        SQLite itself looks again ever more rarely: where several write in quick succession, one that
        has waited for long is passed by.
        """
        (patience,) = self.db.execute("PRAGMA busy_timeout").fetchone()
        self.db.execute("PRAGMA busy_timeout = 0")
        try:
            _waited(lambda: self.db.conn.execute("BEGIN IMMEDIATE"), patience / 1000)
        finally:
            self.db.execute(f"PRAGMA busy_timeout = {patience}")

    @cached_property
    def _is_sealed(self) -> bool:
        return seals.is_sealed(self.db)

    def _commit(self) -> None:
        try:
            self.db.conn.execute("COMMIT")
        except BaseException:
            self.db.conn.rollback()
            raise

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        mistake: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        said = self.damaged_value(mistake)
        path = self.path if said else None
        self.close()
        if said:
            raise DamagedValue(f"{path}: {said}") from mistake

    def damaged_value(
        self, mistake: BaseException | None, *, seconds: float | None = None
    ) -> DamagedValue | None:
        """Return the damaged value that a *mistake* may have come of, if one is found in that time."""
        if not values.may_come_of_damage(mistake):
            return None
        found = values.first_wrong(self.db, seconds=seconds)
        said = f"a value is damaged: {found}; `jiken check` names all, `jiken restore` brings back a backup"
        return DamagedValue(said) if found else None


def is_store(path: Path) -> bool:
    """Whether the file at *path* is a database that a `Store` has opened before."""
    if not path.is_file():
        return False
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    try:
        return bool(MIGRATIONS.applied(Database(connection)))
    except TROUBLE:
        return False
    finally:
        connection.close()


def _connected(path: str, shared: bool) -> Database:
    begin(path)
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not shared
    )
    try:
        return _ready(Database(connection))
    except BaseException:
        connection.close()
        raise


def _ready(db: Database) -> Database:
    _write_ahead(db)
    db.execute("PRAGMA foreign_keys = ON")
    # In KiB, of each connection: with the 2,000 of the default a page of the queue reads each
    # page of the file several times.
    db.execute("PRAGMA cache_size = -8000")
    # What is forgotten must not lie about in free pages.
    db.execute("PRAGMA secure_delete = ON")
    refuse_newer(db)
    if MIGRATIONS.pending(db):
        with Store(db).writing():
            MIGRATIONS.apply(db)
    return db


def _write_ahead(db: Database) -> None:
    """Let readers and a writer not wait for each other (WAL).

    A new file is switched by whoever comes first; SQLite tells those who come meanwhile that it is
    locked at once, without the wait that it grants everything else.
    """
    _waited(lambda: db.execute("PRAGMA journal_mode = WAL"), BUSY_SECONDS)


def _waited(act: Callable[[], object], seconds: float) -> None:
    """Try again for so long what SQLite answers with “locked” at once; then raise what it says."""
    until = time.monotonic() + seconds
    while True:
        try:
            act()
            return
        except sqlite3.OperationalError as mistake:
            if "locked" not in str(mistake) or time.monotonic() >= until:
                raise
            time.sleep(LOOK_AGAIN)


def refuse_newer(db: Database) -> None:
    """Raise NewerDatabase, in one sentence, for a database that a newer Jiken has written."""
    ours = {step.name for step in MIGRATIONS.pending(Database(memory=True))}
    unknown = [step.name for step in MIGRATIONS.applied(db) if step.name not in ours]
    if unknown:
        raise NewerDatabase(
            f"the database was written by a newer Jiken (it has the change “{unknown[-1]}”); "
            "install that version, or name another file with --db"
        )


def explained(mistake: sqlite3.Error | UnicodeDecodeError) -> str:
    """Return what an SQLite error means to the person at the keyboard, and what to do."""
    said = str(mistake)
    if "not a database" in said:
        return "this file is not an SQLite database; name another with --db"
    if "malformed" in said or isinstance(mistake, UnicodeDecodeError):
        return "the database is damaged; `jiken restore` brings back a backup"
    if "full" in said:
        return "the disk is full; free some space and run the command again, nothing was lost"
    if "locked" in said:
        return "another process is writing to the database; try again when it has ended"
    if "readonly" in said:
        return "the database cannot be written; check the permissions of the file and its folder"
    if "unable to open" in said:
        return "cannot be opened; does the folder exist and may you write there?"
    return f"the database answered “{said}”"
