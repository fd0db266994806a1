"""The schema of the desk's queue: what waits for reviewers, and what each has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS
from jiken.migrations.statements import run_all

if TYPE_CHECKING:
    from sqlite_utils import Database

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
    run_all(db, QUEUE)


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
    run_all(db, QUEUED)
