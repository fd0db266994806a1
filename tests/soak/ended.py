"""What is true of a database, a folder and the processes when a soak has ended."""

from __future__ import annotations

import sqlite3
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from jiken.store.rows import url_key
from tests.soak.articles import Invented
from tests.soak.watch import marked

EXPECTED = {"jiken.db", "jiken.db.crawl.lock", "sources.toml", "tmp", "logs", "home"}
PATIENCE = 15.0
"""Seconds that processes have to end in."""


def not_once(db: Path, published: Iterable[Invented]) -> list[str]:
    """Return what is wrong with the articles in *db*: missing, doubled, not of this web, outdated."""
    connection = sqlite3.connect(db)
    try:
        titles = dict(connection.execute("SELECT id, title FROM articles"))
        owners: dict[str, int] = dict(connection.execute("SELECT key, article FROM addresses"))
        ends = dict(connection.execute("SELECT url, state || ' ' || outcome FROM frontier"))
    finally:
        connection.close()
    wanted = {one.url: one for one in published}
    held = {url: owners.get(url_key(url)) for url in wanted}
    wrong = [
        f"{url} is not there ({ends.get(url, 'never announced')})"
        for url, article in held.items()
        if article is None
    ]
    shared = Counter(article for article in held.values() if article is not None)
    wrong += [f"article {one} has {n} of the addresses" for one, n in shared.items() if n > 1]
    wrong += [f"article {one} is of no address" for one in titles if one not in shared]
    return wrong


def outdated(db: Path, published: Iterable[Invented]) -> list[str]:
    """Return the articles whose title is not the one they were given last."""
    connection = sqlite3.connect(db)
    try:
        rows = connection.execute(
            "SELECT d.key, a.title FROM articles a JOIN addresses d ON d.article = a.id"
        )
        titles: dict[str, str] = dict(rows)
    finally:
        connection.close()
    return [
        f"{one.url} is “{titles[url_key(one.url)]}”, not “{one.title}”"
        for one in published
        if one.edition > 1
        and _written(titles.get(url_key(one.url), one.title)) != _written(one.title)
    ]


def _written(title: str) -> str:
    """Return *title* with its blanks as one kind: pages are read so."""
    return unicodedata.normalize("NFKC", title)


def left_behind(folder: Path) -> list[str]:
    """Return the files in *folder* that no command should leave, and all of its temp and home.

    It is the folder in which the commands are run, so that a file left where they stand is seen.
    """
    strays = [one.name for one in folder.iterdir() if one.name not in EXPECTED]
    return strays + [
        str(one.relative_to(folder))
        for name in ("tmp", "home")
        for one in (folder / name).rglob("*")
    ]


def still_running(mark: str) -> list[str]:
    """Return the processes that have not ended, after some patience."""
    until = time.monotonic() + PATIENCE
    while (left := marked(mark)) and time.monotonic() < until:
        time.sleep(0.25)
    return [f"process {pid}" for pid in left]
