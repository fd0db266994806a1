"""The schema that noticing damage needs: a seal, a hash over its columns, of each row that matters.

What matters is what nothing else could bring back: articles with their addresses and earlier
texts, what was forgotten, judgements, steps. The rest can be computed or fetched again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jiken.migrations.first import MIGRATIONS

if TYPE_CHECKING:
    from sqlite_utils import Database

# Each sealed table's key, as SQL with {row} for the row's name, and the columns under the seal.
SEALED = {
    "articles": (
        "{row}.id",
        (
            *("canonical_url", "title", "text", "lead", "language", "source", "publisher"),
            *("family", "country", "source_kind", "author", "section", "image", "credit"),
            *("ai_cue", "published_at", "published_precision", "published_offset"),
            *("published_raw", "fetched_at", "content_hash", "revision"),
        ),
    ),
    "revisions": (
        "{row}.article || '/' || {row}.revision",
        ("title", "text", "content_hash", "fetched_at"),
    ),
    # One seal for all of an article's addresses.
    "addresses": ("{row}.article", ("key", "url", "article")),
    "tombstones": ("{row}.key", ("url", "forgotten_at", "forgotten_by", "reason")),
    "judgements": (
        "{row}.id",
        ("kind", "subject", "value", "before", "judged_by", "judged_at", "note", "step"),
    ),
    "steps": ("{row}.id", ("kind", "said", "before", "undoes", "made_by", "made_at", "note")),
}
# A key has no type: numbers stay numbers. Rows without an INTEGER PRIMARY KEY go by their key,
# since VACUUM gives them other rowids.
TABLES = (
    """CREATE TABLE seals (
        kind TEXT NOT NULL,
        key NOT NULL,
        seal BLOB NOT NULL,
        PRIMARY KEY (kind, key)
    ) WITHOUT ROWID""",
    "CREATE TABLE unsealed (kind TEXT NOT NULL, key NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID",
)
# By triggers, so that no place that writes can forget it; SQL has no hash, so that `Store.writing`
# seals before it commits. What somebody else writes stays unsealed until then.
WRITTEN = (
    "CREATE TRIGGER {kind}_{event}_unsealed AFTER {event} ON {kind} {when} BEGIN"
    " INSERT INTO unsealed VALUES ('{kind}', {key}) ON CONFLICT DO NOTHING; END"
)
PRESENT = "INSERT INTO unsealed SELECT DISTINCT '{kind}', {key} FROM {kind}"


def _triggers(kind: str) -> Iterator[str]:
    key, columns = SEALED[kind]
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("old", "new"))
    for event, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
        when = f"WHEN ({old}) IS NOT ({new})" if event == "update" else ""
        yield WRITTEN.format(kind=kind, event=event, when=when, key=key.format(row=row))


@MIGRATIONS()
def keeping_seals(db: Database) -> None:
    """Seal every row that matters, those that are there and those to come."""
    for statement in TABLES:
        db.execute(statement)
    for kind, (key, _) in SEALED.items():
        for statement in _triggers(kind):
            db.execute(statement)
        db.execute(PRESENT.format(kind=kind, key=key.format(row=kind)))
