"""What grouping would have left of invented news: each article read, compared and standing somewhere.

So that a merge can be settled in such a store as in one that was crawled. What is in no incident
is a round-up.
"""

from __future__ import annotations

from jiken.encoders import UniversalSentenceEncoder
from jiken.service.stories import model_name
from jiken.store import Store

# In the order of what the store keeps of an article; bytes in the numbers that real ones have.
_SQL = (
    "INSERT INTO blocking SELECT a.id, :model, iif(EXISTS (SELECT 1 FROM memberships m"
    " WHERE m.article = a.id), 'report', 'round-up'), unixepoch(published_at),"
    " unixepoch(published_at), language, 0, zeroblob(1024), zeroblob(91), zeroblob(91) FROM articles a",
    "INSERT INTO compared SELECT id, :model FROM articles",
    "CREATE TEMP TABLE lowest (incident TEXT PRIMARY KEY, article INTEGER, url TEXT)",
    # SQLite takes the bare column of the row that has the minimum.
    "INSERT INTO lowest SELECT m.incident, m.article, min(a.canonical_url) FROM memberships m"
    " JOIN articles a ON a.id = m.article GROUP BY m.incident",
    "INSERT INTO standings SELECT m.article, l.article, l.article, l.article, l.article"
    " FROM memberships m JOIN lowest l ON l.incident = m.incident",
    "INSERT INTO standings SELECT a.id, -1, -1, -1, -1 FROM articles a"
    " WHERE a.id NOT IN (SELECT article FROM standings)",
    "DROP TABLE lowest",
)


def is_grouped(store: Store) -> bool:
    """Whether the articles stand somewhere."""
    return bool(store.db.execute("SELECT 1 FROM standings LIMIT 1").fetchall())


def group(store: Store) -> None:
    """Let every article stand in the incident that it is in."""
    model = model_name(UniversalSentenceEncoder.name)
    with store.writing() as db:
        for statement in _SQL:
            db.execute(statement, {"model": model} if ":model" in statement else None)
