"""The schema that crawling, grouping and classifying need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = Migrations("jiken")

FIRST = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    canonical_url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    lead TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    publisher TEXT NOT NULL,
    family TEXT NOT NULL,
    country TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    author TEXT,
    section TEXT,
    image TEXT,
    credit TEXT,
    ai_cue TEXT,
    published_at TEXT,
    published_precision TEXT,
    published_offset INTEGER,
    published_raw TEXT,
    fetched_at TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX articles_published ON articles(published_at);
CREATE TABLE revisions (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (article, revision)
);
CREATE TABLE addresses (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE
);
CREATE INDEX addresses_article ON addresses(article);
CREATE TABLE sightings (
    key TEXT NOT NULL,
    source TEXT NOT NULL,
    via TEXT NOT NULL,
    title TEXT,
    language TEXT,
    published_at TEXT,
    published_precision TEXT,
    published_offset INTEGER,
    published_raw TEXT,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (key, via)
);
CREATE TABLE frontier (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    via TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'leased', 'done', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL,
    leased_until TEXT,
    outcome TEXT,
    detail TEXT,
    added_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE INDEX frontier_open ON frontier(state, not_before);
CREATE TABLE feeds (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    polled_at TEXT,
    answered_at TEXT,
    outcome TEXT,
    detail TEXT,
    announced INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE source_states (
    source TEXT PRIMARY KEY,
    polled_at TEXT,
    next_poll_at TEXT,
    interval_minutes REAL,
    yielded_at TEXT,
    yielded INTEGER NOT NULL DEFAULT 0,
    usual_gap_minutes REAL,
    error TEXT
);
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    wait_until TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE checks (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    entries INTEGER,
    newest TEXT,
    text_length INTEGER,
    detail TEXT NOT NULL,
    PRIMARY KEY (source, url)
);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    counts TEXT
);
CREATE TABLE tombstones (
    key TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    forgotten_at TEXT NOT NULL,
    forgotten_by TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE vectors (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    title BLOB NOT NULL,
    lead BLOB NOT NULL,
    PRIMARY KEY (article, encoder)
);
CREATE TABLE compared (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    stamp TEXT NOT NULL
);
CREATE TABLE evidence (
    a INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    probability REAL NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX evidence_b ON evidence(b);
CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    day TEXT,
    last_day TEXT,
    title_ja TEXT,
    title_en TEXT,
    article_count INTEGER NOT NULL DEFAULT 0,
    independent_source_count INTEGER NOT NULL DEFAULT 0,
    languages TEXT NOT NULL DEFAULT '[]',
    countries TEXT NOT NULL DEFAULT '[]',
    redirect_to TEXT REFERENCES incidents(id),
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE TABLE memberships (
    incident TEXT NOT NULL REFERENCES incidents(id),
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    copy_of INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    linked_to INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    probability REAL,
    reasons TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (incident, article)
);
CREATE INDEX memberships_article ON memberships(article);
CREATE UNIQUE INDEX memberships_home ON memberships(article)
    WHERE role IN ('report', 'copy', 'follow-up');
CREATE TABLE lineage (
    incident TEXT NOT NULL REFERENCES incidents(id),
    parent TEXT NOT NULL REFERENCES incidents(id),
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    at TEXT NOT NULL,
    PRIMARY KEY (incident, parent, kind)
);
CREATE TABLE judgements (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    judged_at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, text, publisher, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2'
);
"""


@MIGRATIONS()
def first(db: Database) -> None:
    """Lay out the first schema."""
    for statement in FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)


LEAN = """
DROP TABLE evidence;
DROP TABLE compared;
CREATE TABLE evidence (
    a INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    probability REAL NOT NULL,
    affair REAL NOT NULL,
    ties INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX evidence_b ON evidence(b);
CREATE TABLE compared (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    model TEXT NOT NULL
);
CREATE TABLE blocking (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    nature TEXT NOT NULL,
    begins REAL NOT NULL,
    ends REAL NOT NULL,
    language TEXT NOT NULL,
    bare INTEGER NOT NULL,
    vector BLOB NOT NULL,
    terms BLOB NOT NULL,
    weights BLOB NOT NULL
);
CREATE INDEX blocking_pages ON blocking(article, nature) WHERE nature != 'report';
CREATE TABLE unsettled (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE
);
CREATE TABLE settled_judgements (
    kind TEXT NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    PRIMARY KEY (kind, a, b)
) WITHOUT ROWID;
CREATE TABLE related (
    incident TEXT NOT NULL REFERENCES incidents(id),
    other TEXT NOT NULL REFERENCES incidents(id),
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    other_article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    probability REAL NOT NULL,
    PRIMARY KEY (incident, other)
) WITHOUT ROWID;
CREATE INDEX related_other ON related(other);
CREATE INDEX related_article ON related(article);
CREATE INDEX related_other_article ON related(other_article)
"""
# What clustering reads of an article: when any of it changes, the article is compared again.
COMPARED = (
    *("canonical_url", "title", "text", "lead", "language", "source", "family", "country"),
    *("source_kind", "credit", "fetched_at"),
    *("published_at", "published_precision", "published_offset"),
)


def _columns_of(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in COMPARED)


TRIGGERS = (
    " ".join(
        (
            "CREATE TRIGGER article_revised AFTER UPDATE ON articles",
            f"WHEN ({_columns_of('old')}) IS NOT ({_columns_of('new')})",
            "BEGIN DELETE FROM compared WHERE article = new.id;",
            "DELETE FROM blocking WHERE article = new.id; END",
        )
    ),
    """CREATE TRIGGER article_encoded AFTER INSERT ON vectors
    BEGIN
        DELETE FROM compared WHERE article = new.article;
        DELETE FROM blocking WHERE article = new.article;
    END""",
    # What went with a forgotten article has to be settled without it.
    """CREATE TRIGGER article_forgotten BEFORE DELETE ON articles
    BEGIN
        INSERT OR IGNORE INTO unsettled
            SELECT a FROM evidence WHERE b = old.id
            UNION SELECT b FROM evidence WHERE a = old.id
            UNION SELECT other.article FROM memberships mine
                JOIN memberships other ON other.incident = mine.incident
                WHERE mine.article = old.id AND other.article != old.id;
    END""",
)


@MIGRATIONS()
def lean(db: Database) -> None:
    """Keep evidence as numbers, and what blocking reads; what was compared is compared again."""
    for statement in (*LEAN.split(";\n"), *TRIGGERS):
        if statement.strip():
            db.execute(statement)


@MIGRATIONS()
def pieces(db: Database) -> None:
    """Remember which piece of the evidence each article was settled with."""
    db.execute(
        "CREATE TABLE pieces (article INTEGER PRIMARY KEY REFERENCES articles(id)"
        " ON DELETE CASCADE, piece INTEGER NOT NULL)"
    )
    db.execute("INSERT OR IGNORE INTO unsettled SELECT id FROM articles")


@MIGRATIONS()
def profiles(db: Database) -> None:
    """Keep what comparing reads of each article, for as long as blocking's row of it stands."""
    db.execute(
        "CREATE TABLE profiles (article INTEGER PRIMARY KEY REFERENCES articles(id)"
        " ON DELETE CASCADE, model TEXT NOT NULL, profile BLOB NOT NULL)"
    )
    db.execute(
        "CREATE TRIGGER blocking_gone AFTER DELETE ON blocking"
        " BEGIN DELETE FROM profiles WHERE article = old.article; END"
    )


STANDINGS = """
CREATE TABLE standings (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    cell INTEGER NOT NULL,
    linked INTEGER NOT NULL,
    grouped INTEGER NOT NULL,
    whole INTEGER NOT NULL
);
CREATE TABLE going_on (
    grouped INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    earlier INTEGER NOT NULL,
    strength INTEGER NOT NULL
);
CREATE INDEX evidence_ties ON evidence(probability, a, b) WHERE ties;
DROP TABLE pieces;
INSERT OR IGNORE INTO unsettled SELECT id FROM articles
"""


@MIGRATIONS()
def standings(db: Database) -> None:
    """Remember the groups that each article was settled with, step by step."""
    for statement in STANDINGS.split(";\n"):
        db.execute(statement)


# What the classifier and the roll-up read of an article besides its vectors. A changed text
# takes everything with it that quotes it.
CLASSES = (
    """CREATE TABLE classifications (
        article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        content_hash TEXT NOT NULL,
        made_by TEXT NOT NULL,
        model TEXT NOT NULL,
        class TEXT NOT NULL,
        ai INTEGER NOT NULL,
        helper INTEGER NOT NULL,
        probability REAL NOT NULL,
        severity TEXT,
        record TEXT NOT NULL
    )""",
    "CREATE INDEX classifications_class ON classifications(class)",
    """CREATE TABLE assessments (
        incident TEXT PRIMARY KEY REFERENCES incidents(id),
        made_by TEXT NOT NULL,
        model TEXT NOT NULL,
        class TEXT NOT NULL,
        probability REAL NOT NULL,
        severity TEXT,
        stale INTEGER NOT NULL DEFAULT 0,
        record TEXT NOT NULL
    )""",
    """CREATE TABLE assessed (
        incident TEXT NOT NULL REFERENCES assessments(incident) ON DELETE CASCADE,
        article INTEGER NOT NULL,
        PRIMARY KEY (incident, article)
    ) WITHOUT ROWID""",
    "CREATE INDEX assessed_article ON assessed(article)",
    """CREATE TABLE opinions (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        content_hash TEXT NOT NULL,
        model TEXT NOT NULL,
        prompt_version TEXT NOT NULL,
        outcome TEXT NOT NULL,
        final INTEGER NOT NULL,
        given_at TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (article, content_hash, model, prompt_version)
    ) WITHOUT ROWID""",
    """CREATE TABLE wordings (
        incident TEXT NOT NULL REFERENCES incidents(id),
        content_hash TEXT NOT NULL,
        model TEXT NOT NULL,
        prompt_version TEXT NOT NULL,
        outcome TEXT NOT NULL,
        final INTEGER NOT NULL,
        given_at TEXT NOT NULL,
        reports TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (incident, content_hash, model, prompt_version)
    ) WITHOUT ROWID""",
    "ALTER TABLE judgements ADD COLUMN value TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX judgements_kind ON judgements(kind, subject)",
)


# What quotes an article that a trigger knows as {row}, and what is rolled up from it.
UNQUOTED = """
    DELETE FROM assessments
        WHERE incident IN (SELECT incident FROM assessed WHERE article = {row}.id);
    DELETE FROM wordings
        WHERE EXISTS (SELECT 1 FROM json_each(wordings.reports) WHERE value = {row}.id);
"""
STALE = "UPDATE assessments SET stale = 1 WHERE NOT stale AND incident "
CLASS_TRIGGERS = (
    """CREATE TRIGGER article_reworded AFTER UPDATE ON articles
    WHEN (old.title, old.text, old.lead, old.language, old.country, old.content_hash)
        IS NOT (new.title, new.text, new.lead, new.language, new.country, new.content_hash)
    BEGIN
        DELETE FROM classifications WHERE article = new.id;
        DELETE FROM opinions WHERE article = new.id;
        {unquoted}
    END""".replace("{unquoted}", UNQUOTED.replace("{row}", "new")),
    "CREATE TRIGGER article_unquoted BEFORE DELETE ON articles BEGIN {unquoted} END".replace(
        "{unquoted}", UNQUOTED.replace("{row}", "old")
    ),
    """CREATE TRIGGER article_classified AFTER INSERT ON classifications
    BEGIN {stale} IN (SELECT incident FROM memberships WHERE article = new.article); END""",
    "CREATE TRIGGER member_came AFTER INSERT ON memberships BEGIN {stale} = new.incident; END",
    "CREATE TRIGGER member_went AFTER DELETE ON memberships BEGIN {stale} = old.incident; END",
    """CREATE TRIGGER incident_merged AFTER UPDATE OF redirect_to ON incidents
    WHEN new.redirect_to IS NOT NULL
    BEGIN
        DELETE FROM assessments WHERE incident = new.id;
        DELETE FROM wordings WHERE incident = new.id;
    END""",
    # A reviewer's word on an article is heard when its incident is rolled up again.
    """CREATE TRIGGER article_judged AFTER INSERT ON judgements WHEN new.kind = 'class'
    BEGIN {stale} IN (SELECT m.incident FROM memberships m
        JOIN addresses d ON d.article = m.article WHERE d.key = new.subject ->> 'article'); END""",
)


@MIGRATIONS()
def classes(db: Database) -> None:
    """Keep what each article and incident is said to be, by the classifier, a model, a reviewer."""
    for statement in (*CLASSES, *CLASS_TRIGGERS):
        db.execute(statement.replace("{stale}", STALE))


# By the classes' encoder, of title and text together. A table of its own: what clustering has
# made of an article does not depend on it.
WHOLE = (
    """CREATE TABLE whole_vectors (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        encoder TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (article, encoder)
    )""",
    """CREATE TRIGGER article_reread AFTER UPDATE ON articles
    WHEN (old.title, old.text, old.content_hash) IS NOT (new.title, new.text, new.content_hash)
    BEGIN DELETE FROM whole_vectors WHERE article = new.id; END""",
)


@MIGRATIONS()
def whole_vectors(db: Database) -> None:
    """Keep how the classes' encoder reads each article, so that a new classifier is quick."""
    for statement in WHOLE:
        db.execute(statement)


@MIGRATIONS()
def judged_before(db: Database) -> None:
    """Keep with each judgement what stood before it."""
    db.execute("ALTER TABLE judgements ADD COLUMN before TEXT NOT NULL DEFAULT ''")
