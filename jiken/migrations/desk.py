"""The schema that the desk needs besides: people, alerts, runs, pictures, searches, groupings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS
from jiken.migrations.statements import run_all

if TYPE_CHECKING:
    from sqlite_utils import Database

PEOPLE = """
CREATE TABLE people (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('reviewer', 'editor', 'admin')),
    password TEXT NOT NULL,
    made_at TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT
);
CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people(name) ON DELETE CASCADE,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
)
"""


@MIGRATIONS()
def desk_people(db: Database) -> None:
    """Keep who may sign in at the desk, and who has."""
    run_all(db, PEOPLE)


ALERTS = """
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    view INTEGER NOT NULL REFERENCES views(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('webhook', 'mail', 'apprise')),
    target TEXT NOT NULL,
    secret TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL REFERENCES alerts(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    incidents TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL,
    sent_at TEXT,
    detail TEXT NOT NULL DEFAULT '',
    UNIQUE (alert, key)
);
CREATE INDEX deliveries_waiting ON deliveries(not_before) WHERE state = 'waiting'
"""


@MIGRATIONS()
def desk_alerts(db: Database) -> None:
    """Keep whom to tell of what, and every delivery."""
    run_all(db, ALERTS)


RUNS = """
CREATE TABLE source_holds (
    source TEXT PRIMARY KEY,
    held_by TEXT NOT NULL,
    held_at TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
ALTER TABLE runs ADD COLUMN pid INTEGER;
ALTER TABLE runs ADD COLUMN stop_asked_by TEXT;
ALTER TABLE runs ADD COLUMN log TEXT NOT NULL DEFAULT ''
"""


@MIGRATIONS()
def desk_runs(db: Database) -> None:
    """Keep which sources are paused, and let a run be watched and stopped."""
    run_all(db, RUNS)


PICTURES = """
CREATE TABLE thumbnails (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    kind TEXT NOT NULL,
    image BLOB NOT NULL,
    fetched_at TEXT NOT NULL
);
CREATE INDEX lineage_parent ON lineage(parent)
"""


@MIGRATIONS()
def desk_pictures(db: Database) -> None:
    """Keep articles' own images, small and re-encoded; find what came of an incident."""
    run_all(db, PICTURES)


# What reviewers write is searched like articles: the same tokens. `notes_read` says up to where.
# Pictures count a publisher's articles without reading them.
FINDING = """
CREATE VIRTUAL TABLE notes_fts USING fts5(
    said, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
CREATE TABLE notes_read (kind TEXT PRIMARY KEY, last INTEGER) WITHOUT ROWID;
CREATE INDEX articles_yield ON articles(publisher, published_at)
"""


@MIGRATIONS()
def desk_finding(db: Database) -> None:
    """Let reviewers' notes be searched, and articles be counted."""
    run_all(db, FINDING)


# What incidents were before one was merged into the other, so that a merge can be undone; and how
# often groups were formed, so that two who do it at once notice.
GROUPING = """
CREATE TABLE former (
    incident TEXT NOT NULL REFERENCES incidents(id),
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (article, incident)
) WITHOUT ROWID;
CREATE INDEX former_incident ON former(incident);
CREATE TABLE turns (turn INTEGER NOT NULL);
INSERT INTO turns VALUES (0)
"""


@MIGRATIONS()
def desk_grouping(db: Database) -> None:
    """Keep what merged incidents were, and count the groupings."""
    run_all(db, GROUPING)


# What each alert has last told of an incident; a delivery is planned and remembered at once.
TELLING = """
ALTER TABLE alerts ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE alerts ADD COLUMN every_minutes INTEGER NOT NULL DEFAULT 0;
CREATE TABLE told (
    alert INTEGER NOT NULL REFERENCES alerts(id) ON DELETE CASCADE,
    incident TEXT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (alert, incident)
) WITHOUT ROWID;
CREATE INDEX deliveries_alert ON deliveries(alert, id)
"""


@MIGRATIONS()
def desk_telling(db: Database) -> None:
    """Keep what each alert has told, in which language and how often it may."""
    run_all(db, TELLING)
