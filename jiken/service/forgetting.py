"""Removing an article for good, at somebody's request."""

from __future__ import annotations

from datetime import datetime

from jiken.service import explorable
from jiken.store import Store
from pipelines.urls import canonical_url


def forget(store: Store, url: str, *, by: str, reason: str, now: datetime) -> bool:
    """Remove the article at *url* with everything quoted from it; say whether there was one.

    Its incident keeps its id. The log of runs says who asked and why. Raises BadURL.
    """
    address = canonical_url(url)
    # First, so that no copy outlives it, whenever this is interrupted.
    explorable.drop(store)
    run = store.runs.begin("forget", now=now)
    found = store.articles.forget(address, by=by, reason=reason, now=now)
    # The words are still in the file while others have the database open, until the log is put in.
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.runs.end(run, f"asked by {by}: {reason}", {"forgotten": int(found)}, now=now)
    return found
