"""Articles, their revisions, their addresses and where they were sighted."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jiken.models import Article
from jiken.store.rows import Row, article_of, article_row, stamp, url_key
from jiken.store.unquoting import unquote

if TYPE_CHECKING:
    from jiken.store.connection import Store

CJK = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])")
REVISED = ("title", "text", "lead", "content_hash", "fetched_at", "author", "section", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an article: its id, and "stored", "revised", "unchanged" or "forgotten"."""

    id: int | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article under its id."""

    id: int
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One announcement of an address: which source, by what feed or page, when."""

    source: str
    via: str
    title: str | None
    seen_at: str


def spaced(text: str) -> str:
    """Return *text* as the full-text index has it: NFKC, with spaces round every CJK character.

    >>> spaced("ＡＩ事故").split()
    ['AI', '事', '故']
    """
    return CJK.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def phrase(words: str) -> str:
    """Return the FTS5 query that finds *words*: each blank-separated part as a quoted phrase."""
    parts = [
        spaced(part).replace('"', '""') for part in unicodedata.normalize("NFKC", words).split()
    ]
    return " AND ".join(f'"{part}"' for part in parts)


class Articles:
    """The articles of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db

    def keep(self, article: Article) -> Kept:
        """Store an article, or its new revision, with all its addresses.

        An article is known by any of its addresses; a forgotten one is not stored again.
        """
        keys = {url_key(url): url for url in (article.canonical_url, *article.urls)}
        with self._store.writing():
            if self._forgotten(keys):
                return Kept(id=None, outcome="forgotten")
            known = self._known(keys)
            outcome = self._insert(article) if known is None else self._revise(known, article)
            self._address(outcome.id, keys)
        return outcome

    def _forgotten(self, keys: Iterable[str]) -> bool:
        return any(self._one("SELECT 1 FROM tombstones WHERE key = ?", (key,)) for key in keys)

    def is_forgotten(self, url: str) -> bool:
        """Whether somebody asked for the article at *url* to be forgotten."""
        return self._forgotten([url_key(url)])

    def _known(self, keys: Iterable[str]) -> Mapping[str, object] | None:
        for key in keys:
            row = self._one(
                "SELECT a.* FROM articles a JOIN addresses d ON d.article = a.id WHERE d.key = ?",
                (key,),
            )
            if row:
                return row
        return None

    def _insert(self, article: Article) -> Kept:
        self._db.table("articles").insert(article_row(article))
        row = self._one("SELECT last_insert_rowid() AS id")
        assert row is not None
        identity = int(str(row["id"]))
        self._index(identity, article)
        return Kept(id=identity, outcome="stored")

    def _revise(self, known: Mapping[str, object], article: Article) -> Kept:
        identity = int(str(known["id"]))
        if known["content_hash"] == article.content_hash:
            return Kept(id=identity, outcome="unchanged")
        revision = int(str(known["revision"]))
        old: Row = {
            "article": identity,
            "revision": revision,
            **{n: str(known[n]) for n in ("title", "text", "content_hash", "fetched_at")},
        }
        self._db.table("revisions").insert(old)
        new = article_row(article)
        changed: Row = {name: new[name] for name in REVISED if new[name] is not None}
        self._db.table("articles").update(identity, changed | {"revision": revision + 1})
        self._index(identity, article)
        return Kept(id=identity, outcome="revised")

    def _index(self, identity: int, article: Article) -> None:
        self._db.execute("DELETE FROM articles_fts WHERE rowid = ?", (identity,))
        self._db.execute(
            "INSERT INTO articles_fts(rowid, title, text, publisher) VALUES (?, ?, ?, ?)",
            (identity, spaced(article.title), spaced(article.text), spaced(article.publisher)),
        )

    def _address(self, identity: int | None, keys: Mapping[str, str]) -> None:
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO addresses(key, url, article) VALUES (?, ?, ?)",
            [(key, url, identity) for key, url in keys.items()],
        )

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> Mapping[str, object] | None:
        return next(iter(self._db.query(sql, values)), None)

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self._db.table("articles").count)

    def by_id(self, identity: int) -> StoredArticle | None:
        """Return the article under *identity*."""
        return next(self._where("id = ?", (identity,)), None)

    def by_ids(self, identities: Collection[int]) -> Iterator[StoredArticle]:
        """Yield the articles under *identities*, by id."""
        where = "id IN (SELECT value FROM json_each(?))"
        yield from self._where(where, (json.dumps(sorted(identities)),))

    def by_canonical_url(self, among: Collection[int] | None = None) -> list[int]:
        """Return the ids of all articles, or of some, in order of their canonical URLs."""
        sql = "SELECT id FROM articles ORDER BY canonical_url"
        if among is None:
            return [int(row[0]) for row in self._db.execute(sql)]
        some = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY +canonical_url"
        return [int(row[0]) for row in self._db.execute(some, (json.dumps(sorted(among)),))]

    def canonical_urls(self, identities: Collection[int]) -> dict[int, str]:
        """Return the canonical URL of each of *identities*."""
        rows = self._db.execute(
            "SELECT id, canonical_url FROM articles WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(identities)),),
        )
        return {int(identity): str(url) for identity, url in rows}

    def by_url(self, url: str) -> StoredArticle | None:
        """Return the article at any of its addresses."""
        where = "id IN (SELECT article FROM addresses WHERE key = ?)"
        return next(self._where(where, (url_key(url),)), None)

    def by_address(self, beginning: str, *, most: int) -> list[StoredArticle]:
        """Return at *most* so many articles of which an address begins so; http or https is one."""
        where = "id IN (SELECT DISTINCT article FROM addresses WHERE key >= ? AND key < ? LIMIT ?)"
        key = url_key(beginning)
        return list(self._where(where, (key, f"{key}\U0010ffff", most)))

    def all(self, *, since: datetime | None = None) -> Iterator[StoredArticle]:
        """Yield every article by id; *since* leaves out older ones, undated ones stay."""
        if since is None:
            yield from self._where("1", ())
        else:
            yield from self._where("published_at >= ? OR published_at IS NULL", (stamp(since),))

    def _where(self, condition: str, values: tuple[object, ...]) -> Iterator[StoredArticle]:
        rows = self._db.query(
            "SELECT *, (SELECT json_group_array(url) FROM"
            " (SELECT url FROM addresses WHERE article = articles.id ORDER BY key)) AS urls"
            f" FROM articles WHERE {condition} ORDER BY id",
            values,
        )
        for row in rows:
            yield StoredArticle(id=int(row["id"]), article=article_of(row, _urls(row)))

    def search(self, words: str, *, limit: int = 50) -> list[StoredArticle]:
        """Return the articles that hold every one of *words*, newest first.

        Japanese is found from one character up; blanks separate words, nothing is an operator.
        """
        if not words.strip():
            return []
        where = (
            "id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
            " AND id IN (SELECT id FROM articles)"
        )
        found = self._where(where, (phrase(words),))
        newest = sorted(found, key=lambda kept: kept.article.published_or_fetched, reverse=True)
        return newest[:limit]

    def sightings(self, identity: int) -> list[Sighting]:
        """Return where an article was announced, earliest first."""
        rows = self._db.query(
            "SELECT s.source, s.via, s.title, s.seen_at FROM sightings s"
            " JOIN addresses d ON d.key = s.key WHERE d.article = ? ORDER BY s.seen_at, s.via",
            (identity,),
        )
        return [Sighting(**row) for row in rows]

    def revisions(self, identity: int) -> int:
        """Return how many revisions of an article there have been, the present one included."""
        row = self._one("SELECT revision FROM articles WHERE id = ?", (identity,))
        return int(str(row["revision"])) if row else 0

    def forget(self, url: str, *, by: str, reason: str, now: datetime) -> bool:
        """Remove an article with its text and quotations, leave a tombstone; say if one was there.

        Every address of the article gets the tombstone, so that no feed brings it back.
        """
        with self._store.writing():
            found = self.by_url(url)
            urls = (url, *(found.article.urls if found else ()))
            for address in urls:
                self._bury(address, by, reason, now)
            if found:
                unquote(self._db, found.id)
                self._db.execute("DELETE FROM articles_fts WHERE rowid = ?", (found.id,))
                # Deleted terms stay in the index's segments until they are merged.
                self._db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
                self._db.table("articles").delete(found.id)
        return found is not None

    def _bury(self, url: str, by: str, reason: str, now: datetime) -> None:
        key = url_key(url)
        grave: Row = {
            "key": key,
            "url": url,
            "forgotten_at": stamp(now),
            "forgotten_by": by,
            "reason": reason,
        }
        self._db.table("tombstones").upsert(grave, pk="key")
        self._db.execute("UPDATE sightings SET title = NULL WHERE key = ?", (key,))
        self._db.execute(
            "UPDATE frontier SET state = 'done', outcome = 'Forgotten', detail = NULL,"
            " changed_at = ? WHERE key = ?",
            (stamp(now), key),
        )


def _urls(row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(json.loads(str(row["urls"])))
