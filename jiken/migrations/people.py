"""The schema that signing in and watching sources and runs need besides `desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS

if TYPE_CHECKING:
    from sqlite_utils import Database

# Failures are counted for names that nobody has, too: the answer must not tell which exist.
SIGNING_IN = (
    """CREATE TABLE attempts (
        subject TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at TEXT NOT NULL,
        locked_until TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX attempts_last ON attempts(last_at)",
    "CREATE INDEX sessions_person ON sessions(person)",
    "ALTER TABLE sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'page'",
)


@MIGRATIONS()
def desk_signing_in(db: Database) -> None:
    """Keep failed attempts to sign in, and tell a browser's session from a program's token."""
    for statement in SIGNING_IN:
        db.execute(statement)


# What the page of sources shows is counted as it happens: a million rows cannot be counted
# for each look. Weeks begin on Monday.
MONDAY = "date(coalesce({row}.published_at, {row}.fetched_at), 'weekday 0', '-6 days')"
MORE_IN_WEEK = (
    "INSERT INTO source_weeks(source, week, articles) SELECT {row}.source, {monday}, 1"
    " WHERE {monday} IS NOT NULL"
    " ON CONFLICT(source, week) DO UPDATE SET articles = articles + 1;"
).replace("{monday}", MONDAY)
FEWER_IN_WEEK = (
    "UPDATE source_weeks SET articles = articles - 1"
    " WHERE source = {row}.source AND week = {monday};"
).replace("{monday}", MONDAY)
MORE_OF_OUTCOME = (
    "INSERT INTO source_outcomes(source, outcome, pages) SELECT {row}.source, {row}.outcome, 1"
    " WHERE {row}.outcome IS NOT NULL"
    " ON CONFLICT(source, outcome) DO UPDATE SET pages = pages + 1;"
)
FEWER_OF_OUTCOME = (
    "UPDATE source_outcomes SET pages = pages - 1"
    " WHERE source = {row}.source AND outcome = {row}.outcome;"
)
WATCHED = (
    """CREATE TABLE source_weeks (
        source TEXT NOT NULL,
        week TEXT NOT NULL,
        articles INTEGER NOT NULL,
        PRIMARY KEY (source, week)
    ) WITHOUT ROWID""",
    """CREATE TABLE source_outcomes (
        source TEXT NOT NULL,
        outcome TEXT NOT NULL,
        pages INTEGER NOT NULL,
        PRIMARY KEY (source, outcome)
    ) WITHOUT ROWID""",
    "INSERT INTO source_weeks SELECT source, {monday} AS week, COUNT(*) FROM articles"
    " GROUP BY source, week HAVING week IS NOT NULL".replace(
        "{monday}", MONDAY.format(row="articles")
    ),
    "INSERT INTO source_outcomes SELECT source, outcome, COUNT(*) FROM frontier"
    " WHERE outcome IS NOT NULL GROUP BY source, outcome",
    f"CREATE TRIGGER article_counted AFTER INSERT ON articles BEGIN"
    f" {MORE_IN_WEEK.format(row='new')} END",
    f"CREATE TRIGGER article_uncounted AFTER DELETE ON articles BEGIN"
    f" {FEWER_IN_WEEK.format(row='old')} END",
    "CREATE TRIGGER article_recounted AFTER UPDATE OF source, published_at, fetched_at ON articles"
    f" WHEN (old.source, {MONDAY.format(row='old')}) IS NOT (new.source, {MONDAY.format(row='new')})"
    f" BEGIN {FEWER_IN_WEEK.format(row='old')} {MORE_IN_WEEK.format(row='new')} END",
    f"CREATE TRIGGER page_counted AFTER INSERT ON frontier WHEN new.outcome IS NOT NULL"
    f" BEGIN {MORE_OF_OUTCOME.format(row='new')} END",
    f"CREATE TRIGGER page_uncounted AFTER DELETE ON frontier BEGIN"
    f" {FEWER_OF_OUTCOME.format(row='old')} END",
    "CREATE TRIGGER page_recounted AFTER UPDATE OF source, outcome ON frontier"
    " WHEN (old.source, old.outcome) IS NOT (new.source, new.outcome)"
    f" BEGIN {FEWER_OF_OUTCOME.format(row='old')} {MORE_OF_OUTCOME.format(row='new')} END",
    "CREATE INDEX feeds_source ON feeds(source)",
)


@MIGRATIONS()
def desk_watched(db: Database) -> None:
    """Count articles a week and outcomes a source as they happen."""
    for statement in WATCHED:
        db.execute(statement)


# *process* tells whether the process of a run still lives, *beat_at* when it last said so.
RUNS = (
    "ALTER TABLE runs ADD COLUMN process TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN beat_at TEXT",
    "ALTER TABLE runs ADD COLUMN asked TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE runs ADD COLUMN progress TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE runs ADD COLUMN errors TEXT NOT NULL DEFAULT '{}'",
    "CREATE INDEX runs_open ON runs(kind) WHERE ended_at IS NULL",
)


@MIGRATIONS()
def desk_live_runs(db: Database) -> None:
    """Keep of a run while it goes on what it was asked, how far it is, and its errors."""
    for statement in RUNS:
        db.execute(statement)
