"""What a check says of broken rows: each by its number and address, the rest in ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from sqlite_utils import Database

from jiken.store.connection import TROUBLE
from jiken.store.piecing import Unread
from jiken.store.seals import Broken, Key

BY_ONE = 100
"""So many rows of a kind are named one by one."""
RANGES = 200
"""So many ranges are told after that."""
NAMES = {
    "articles": "article {key}",
    "revisions": "an earlier text of an article (article/revision {key})",
    "addresses": "the addresses of article {key}",
    "tombstones": "what is remembered of the forgotten {key}",
    "judgements": "judgement {key}",
    "steps": "step {key}",
}
HOW = {
    "changed": "is not what was written",
    "gone": "is gone",
    "unreadable": "cannot be read",
    "unsealed": "has lost the hash that tells whether it is what was written",
}


def named(db: Database, found: Iterable[Broken | Unread]) -> Iterator[str]:
    """Yield a sentence on each of the first rows, then on ranges of those that follow."""
    rows = iter(found)
    for one in islice(rows, BY_ONE):
        yield _named(db, one)
    ranges = [[*run] for _, run in groupby(enumerate(rows), _run)]
    yield from (_range([one for _, one in run]) for run in ranges[:RANGES])
    if left := [one for run in ranges[RANGES:] for _, one in run]:
        yield f"… and {len(left):,} more, between {_subject(left[0])} and {_subject(left[-1])}"


def _run(place: tuple[int, Broken | Unread]) -> tuple[object, ...]:
    """Return what neighbours have in common: how they are broken, and numbers without a gap."""
    n, one = place
    if isinstance(one, Unread):
        return ("", one.number - n)
    return (one.how, one.key - n if isinstance(one.key, int) else None)


def _range(rows: list[Broken | Unread]) -> str:
    first, last = rows[0], rows[-1]
    if first is last:
        return f"{_subject(first)} {_how(first)}"
    return f"from {_subject(first)} to {_subject(last)}, {len(rows):,} in all: each {_how(first)}"


def _named(db: Database, one: Broken | Unread) -> str:
    url = ""
    if isinstance(one, Broken) and one.kind in ("articles", "addresses"):
        url = _url(db, one.key)
    return f"{_subject(one)}{f' ({url})' if url else ''} {_how(one)}"


def _subject(one: Broken | Unread) -> str:
    if isinstance(one, Unread):
        return f"row {one.number:,} of {one.kind}"
    return NAMES[one.kind].format(key=one.key)


def _how(one: Broken | Unread) -> str:
    return HOW["unreadable" if isinstance(one, Unread) else one.how]


def _url(db: Database, article: Key) -> str:
    """Return an address of an article, from wherever it can still be read; empty where nowhere."""
    for query in (
        "SELECT canonical_url FROM articles WHERE id = ?",
        "SELECT url FROM addresses WHERE article = ?",
    ):
        try:
            row = db.conn.execute(query, (article,)).fetchone()
        except TROUBLE:
            continue
        if row:
            return str(row[0])
    return ""
