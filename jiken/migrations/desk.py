"""The schema that the desk needs: reviewers' steps, the queue, people, views, alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS

if TYPE_CHECKING:
    from sqlite_utils import Database

# A step is what a reviewer does at once; it may append several judgements. It is undone by
# another step: nothing is ever overwritten.
STEPS = """
CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    said TEXT NOT NULL DEFAULT '{}',
    before TEXT NOT NULL DEFAULT '{}',
    undoes INTEGER UNIQUE REFERENCES steps(id),
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE TABLE step_incidents (
    step INTEGER NOT NULL REFERENCES steps(id),
    incident TEXT NOT NULL,
    PRIMARY KEY (incident, step)
) WITHOUT ROWID;
CREATE INDEX step_incidents_step ON step_incidents(step);
ALTER TABLE judgements ADD COLUMN step INTEGER REFERENCES steps(id);
CREATE INDEX judgements_step ON judgements(step) WHERE step IS NOT NULL;
CREATE VIEW standing_judgements AS SELECT * FROM judgements j
    WHERE NOT EXISTS (SELECT 1 FROM steps u WHERE u.undoes = j.step)
"""


@MIGRATIONS()
def desk_steps(db: Database) -> None:
    """Keep what reviewers do as steps that can be undone."""
    _all(db, STEPS)


# What an undone step said of an article was heard in its incident, which is rolled up again.
# Steps and judgements are a record: whoever could change them could change who said what.
UNDOING = """
CREATE INDEX incidents_redirect ON incidents(redirect_to) WHERE redirect_to IS NOT NULL;
CREATE TRIGGER step_undone AFTER INSERT ON steps WHEN new.undoes IS NOT NULL
    BEGIN UPDATE assessments SET stale = 1 WHERE NOT stale AND incident IN
    (SELECT m.incident FROM judgements j JOIN addresses d ON d.key = j.subject ->> 'article'
    JOIN memberships m ON m.article = d.article
    WHERE j.step = new.undoes AND j.kind = 'class'); END;
CREATE TRIGGER steps_stay BEFORE UPDATE ON steps
    BEGIN SELECT RAISE(ABORT, 'a step is never changed'); END;
CREATE TRIGGER steps_last BEFORE DELETE ON steps
    BEGIN SELECT RAISE(ABORT, 'a step is never deleted'); END;
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements
    BEGIN SELECT RAISE(ABORT, 'a judgement is never changed'); END;
CREATE TRIGGER judgements_last BEFORE DELETE ON judgements
    BEGIN SELECT RAISE(ABORT, 'a judgement is never deleted'); END
"""


@MIGRATIONS()
def desk_undoing(db: Database) -> None:
    """Keep steps and judgements as they were made, and mark what an undone one was heard in."""
    _all(db, UNDOING)


# One row an incident for the queue, kept by `jiken.service.queue`; facets are what it is filtered by.
QUEUE = """
CREATE TABLE queue (
    incident TEXT PRIMARY KEY REFERENCES incidents(id),
    day TEXT,
    changed_at TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'new',
    class TEXT NOT NULL,
    severity TEXT,
    probability REAL NOT NULL,
    value REAL NOT NULL,
    sources INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    title_ja TEXT,
    title_en TEXT,
    languages TEXT NOT NULL DEFAULT '[]',
    assignee TEXT NOT NULL DEFAULT '',
    explicit INTEGER NOT NULL DEFAULT 0,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX queue_value ON queue(status, value DESC, incident);
CREATE INDEX queue_day ON queue(day DESC, incident);
CREATE INDEX queue_changed ON queue(changed_at);
CREATE TABLE facets (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES queue(incident) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, incident)
) WITHOUT ROWID;
CREATE INDEX facets_incident ON facets(incident);
CREATE TABLE unqueued (incident TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE looked (
    reviewer TEXT NOT NULL,
    incident TEXT NOT NULL,
    looked_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    seen TEXT NOT NULL,
    PRIMARY KEY (reviewer, incident)
) WITHOUT ROWID;
CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (owner, name)
)
"""


@MIGRATIONS()
def desk_queue(db: Database) -> None:
    """Keep the queue of incidents, what each reviewer has looked at, and saved views."""
    _all(db, QUEUE)


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
    _all(db, PEOPLE)


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
    _all(db, ALERTS)


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
    _all(db, RUNS)


PICTURES = """
CREATE TABLE thumbnails (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    kind TEXT NOT NULL,
    image BLOB NOT NULL,
    fetched_at TEXT NOT NULL
)
"""


@MIGRATIONS()
def desk_pictures(db: Database) -> None:
    """Keep articles' own images, small and re-encoded."""
    _all(db, PICTURES)


def _all(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)
