"""The schema of what the queue is filtered by: by day, and all of an incident's together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS
from jiken.migrations.statements import run_all

if TYPE_CHECKING:
    from sqlite_utils import Database

# An incident has one row, which counting reads: its facets as JSON strings "facet=value". From it
# come, by triggers, those by which incidents are found, in order of the day: a filter with days is
# one stretch of them, and pictures count along them.
FACETS = """
CREATE TABLE facets_of (
    incident TEXT PRIMARY KEY REFERENCES queue(incident) ON DELETE CASCADE,
    shelf TEXT NOT NULL,
    day TEXT NOT NULL,
    facets TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO facets_of SELECT q.incident, q.shelf, q.day,
    (SELECT json_group_array(f.facet || '=' || f.value) FROM facets f WHERE f.incident = q.incident)
    FROM queue q ORDER BY q.incident;
DROP TABLE facets;
CREATE TABLE facets (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    shelf TEXT NOT NULL,
    day TEXT NOT NULL,
    incident TEXT NOT NULL,
    PRIMARY KEY (facet, value, shelf, day, incident)
) WITHOUT ROWID;
INSERT INTO facets SELECT substr(one.value, 1, instr(one.value, '=') - 1),
    substr(one.value, instr(one.value, '=') + 1), o.shelf, o.day, o.incident
    FROM facets_of o, json_each(o.facets) one ORDER BY 1, 2, 3, 4, 5;
CREATE TRIGGER facet_came AFTER INSERT ON facets
    BEGIN INSERT INTO facet_counts VALUES (new.facet, new.value, new.shelf, 1)
    ON CONFLICT DO UPDATE SET incidents = incidents + 1; END;
CREATE TRIGGER facet_went AFTER DELETE ON facets
    BEGIN UPDATE facet_counts SET incidents = incidents - 1
    WHERE facet = old.facet AND value = old.value AND shelf = old.shelf; END;
CREATE TRIGGER facets_came AFTER INSERT ON facets_of
    BEGIN INSERT INTO facets SELECT substr(value, 1, instr(value, '=') - 1),
    substr(value, instr(value, '=') + 1), new.shelf, new.day, new.incident
    FROM json_each(new.facets); END;
CREATE TRIGGER facets_went AFTER DELETE ON facets_of
    BEGIN DELETE FROM facets WHERE (facet, value, shelf, day, incident) IN (
    SELECT substr(value, 1, instr(value, '=') - 1), substr(value, instr(value, '=') + 1),
    old.shelf, old.day, old.incident FROM json_each(old.facets)); END
"""


@MIGRATIONS()
def desk_facets(db: Database) -> None:
    """Find what the queue is filtered by along the days, and count it by incident."""
    run_all(db, FACETS)
