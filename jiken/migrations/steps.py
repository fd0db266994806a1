"""The schema of what reviewers do at the desk, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS
from jiken.migrations.statements import run_all

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
    run_all(db, STEPS)


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
    run_all(db, UNDOING)
