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


QUEUE = """
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
    """Keep what each reviewer has looked at, and saved views."""
    _all(db, QUEUE)


# One row an incident for the queue, kept by `jiken.service.desk.queue`; facets are what it is
# filtered by. A shelf is the status, with "/unrelated" after it for what is hidden by default.
# `judged` names the judgements that stand, `basis` the articles that they were made on.
# Whatever changes what the queue says of an incident puts it on the list of those to be queued; not
# by OR IGNORE, in whose place the policy of the statement that fires a trigger counts.
QUEUED = """
CREATE TABLE unqueued (incident TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE queue (
    incident TEXT PRIMARY KEY REFERENCES incidents(id),
    day TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'new',
    shelf TEXT NOT NULL,
    class TEXT NOT NULL,
    severity TEXT,
    probability REAL NOT NULL,
    value REAL NOT NULL,
    sources INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    title_ja TEXT,
    title_en TEXT,
    languages TEXT NOT NULL DEFAULT '[]',
    countries TEXT NOT NULL DEFAULT '[]',
    assignee TEXT NOT NULL DEFAULT '',
    explicit INTEGER NOT NULL DEFAULT 0,
    fingerprint TEXT NOT NULL,
    judged TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX queue_value ON queue(shelf, value DESC, incident,
    day, class, severity, probability, assignee);
CREATE INDEX queue_newest ON queue(shelf, day DESC, incident,
    class, severity, probability, assignee);
CREATE INDEX queue_changed ON queue(shelf, changed_at DESC, incident,
    day, class, severity, probability, assignee);
CREATE INDEX queue_sources ON queue(shelf, sources DESC, incident,
    day, class, severity, probability, assignee);
CREATE INDEX queue_day ON queue(day);
CREATE TABLE facets (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    shelf TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES queue(incident) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, shelf, incident)
) WITHOUT ROWID;
CREATE INDEX facets_incident ON facets(incident);
CREATE TABLE facet_counts (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    shelf TEXT NOT NULL,
    incidents INTEGER NOT NULL,
    PRIMARY KEY (facet, value, shelf)
) WITHOUT ROWID;
CREATE TRIGGER facet_came AFTER INSERT ON facets
    BEGIN INSERT INTO facet_counts VALUES (new.facet, new.value, new.shelf, 1)
    ON CONFLICT DO UPDATE SET incidents = incidents + 1; END;
CREATE TRIGGER facet_went AFTER DELETE ON facets
    BEGIN UPDATE facet_counts SET incidents = incidents - 1
    WHERE facet = old.facet AND value = old.value AND shelf = old.shelf; END;
CREATE TRIGGER queue_incident_came AFTER INSERT ON incidents
    BEGIN INSERT INTO unqueued VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_incident_changed AFTER UPDATE ON incidents
    BEGIN INSERT INTO unqueued VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_member_came AFTER INSERT ON memberships
    BEGIN INSERT INTO unqueued VALUES (new.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_member_changed AFTER UPDATE ON memberships
    BEGIN INSERT INTO unqueued VALUES (old.incident), (new.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_member_went AFTER DELETE ON memberships
    BEGIN INSERT INTO unqueued VALUES (old.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_assessed AFTER INSERT ON assessments
    BEGIN INSERT INTO unqueued VALUES (new.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_assessed_anew AFTER UPDATE OF class, probability, severity, record ON assessments
    BEGIN INSERT INTO unqueued VALUES (new.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_unassessed AFTER DELETE ON assessments
    BEGIN INSERT INTO unqueued VALUES (old.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_judged AFTER INSERT ON judgements WHEN new.subject ->> 'incident' IS NOT NULL
    BEGIN INSERT INTO unqueued VALUES (new.subject ->> 'incident') ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_stepped AFTER INSERT ON step_incidents
    BEGIN INSERT INTO unqueued VALUES (new.incident) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER queue_article_changed AFTER UPDATE OF publisher, language ON articles
    WHEN (old.publisher, old.language) IS NOT (new.publisher, new.language)
    BEGIN INSERT INTO unqueued SELECT incident FROM memberships WHERE article = new.id
    ON CONFLICT DO NOTHING; END;
INSERT OR IGNORE INTO unqueued SELECT id FROM incidents WHERE redirect_to IS NULL
"""


@MIGRATIONS()
def desk_queued(db: Database) -> None:
    """Keep the queue of every incident that there is, and of whichever changes from then on."""
    _all(db, QUEUED)


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
);
CREATE INDEX lineage_parent ON lineage(parent)
"""


@MIGRATIONS()
def desk_pictures(db: Database) -> None:
    """Keep articles' own images, small and re-encoded; find what came of an incident."""
    _all(db, PICTURES)


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
    _all(db, FINDING)


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
    _all(db, GROUPING)


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
    _all(db, TELLING)


def _all(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)
