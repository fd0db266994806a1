"""The schema that settling and rolling up need, so that they read only around what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS
from jiken.migrations.statements import run_all

if TYPE_CHECKING:
    from sqlite_utils import Database

AROUND = """
CREATE INDEX standings_cell ON standings(cell) WHERE cell >= 0;
CREATE INDEX standings_whole ON standings(whole) WHERE whole >= 0;
CREATE INDEX going_on_earlier ON going_on(earlier);
CREATE INDEX assessments_stale ON assessments(incident) WHERE stale;
CREATE INDEX incidents_present ON incidents(id) WHERE redirect_to IS NULL AND article_count
"""


@MIGRATIONS()
def settling_around(db: Database) -> None:
    """Find what stands together with an article, and what has to be rolled up, by indexes."""
    run_all(db, AROUND)
