"""Every row that matters is sealed with what it holds, whoever writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from jiken.migrations import MIGRATIONS
from jiken.models import Article, SourceKind
from jiken.store import Store, seals

NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
ARTICLE = Article(
    canonical_url="https://news.example/1",
    title="図書館の生成AI、存在しない本を案内",
    text="架空市の図書館は、生成AIの案内係が存在しない本を勧めていたと発表した。" * 4,
    lead="架空市の図書館は、",
    language="ja",
    source="kaku",
    publisher="架空新聞",
    family="架空新聞",
    country="JP",
    source_kind=SourceKind.PUBLISHER,
    fetched_at=NOW,
    content_hash="a" * 64,
    urls=("https://news.example/1", "https://m.news.example/1"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "jiken.db") as store:
        store.articles.keep(ARTICLE)
        store.judgements.about("class", {"article": "news.example/1"}, {}, by="ms", now=NOW)
        step = store.steps.append("note", ["i"], said={"a": "あ"}, before={}, by="ms", now=NOW)
        assert step
        store.articles.forget("https://gone.example/2", by="ms", reason="求めにより", now=NOW)
        yield store


def broken(store: Store) -> set[tuple[str, seals.Key, str]]:
    found = [one for kind in seals.KINDS for one in seals.examined(store.db, kind) if one]
    found += [one for kind in seals.KINDS for one in seals.without(store.db, kind)]
    return {(one.kind, one.key, one.how) for one in found}


def test_what_is_written_is_sealed_in_the_same_transaction(store: Store) -> None:
    counts = {kind: seals.count(store.db, kind) for kind in seals.KINDS}
    assert counts == {
        "articles": 1,
        "revisions": 0,
        "addresses": 1,
        "tombstones": 1,
        "judgements": 1,
        "steps": 1,
    }
    assert not broken(store)
    assert not seals.unsealed(store.db)


def test_a_revision_is_sealed_as_it_is_and_as_it_was(store: Store) -> None:
    store.articles.keep(replace(ARTICLE, title="続報", content_hash="b" * 64))
    assert seals.count(store.db, "revisions") == 1
    assert not broken(store)


def test_what_is_forgotten_leaves_no_seal_but_the_tombstones(store: Store) -> None:
    store.articles.forget(ARTICLE.canonical_url, by="ms", reason="求めにより", now=NOW)
    assert seals.count(store.db, "articles") == seals.count(store.db, "addresses") == 0
    assert seals.count(store.db, "tombstones") == 3
    assert not broken(store)


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE articles SET text = replace(text, '図', '園')", ("articles", 1)),
        ("UPDATE articles SET published_at = '1999-01-01'", ("articles", 1)),
        ("UPDATE addresses SET url = 'https://other.example/'", ("addresses", 1)),
        ("UPDATE tombstones SET reason = 'x'", ("tombstones", "gone.example/2")),
        ("UPDATE judgements SET judged_by = 'nobody'", ("judgements", 1)),
        ("UPDATE steps SET said = '{}'", ("steps", 1)),
    ],
)
def test_a_change_that_no_program_made_is_noticed(
    store: Store, change: str, row: tuple[str, seals.Key]
) -> None:
    unwatched(store)
    store.db.execute(change)
    assert broken(store) == {(*row, "changed")}


def test_a_row_that_is_gone_and_one_that_lost_its_seal_are_noticed(store: Store) -> None:
    unwatched(store)
    store.db.execute("DELETE FROM judgements")
    store.db.execute("DELETE FROM seals WHERE kind = 'steps'")
    assert broken(store) == {("judgements", 1, "gone"), ("steps", 1, "unsealed")}


def test_what_another_program_writes_is_sealed_by_the_next_who_writes(store: Store) -> None:
    store.db.execute("UPDATE articles SET publisher = '別の新聞'")
    assert seals.unsealed(store.db) == {("articles", 1)}
    assert not broken(store)
    store.runs.begin("crawl", now=NOW)
    assert not seals.unsealed(store.db)
    assert not broken(store)


def test_a_database_of_before_is_sealed_as_a_whole(tmp_path: Path) -> None:
    before = Database(tmp_path / "old.db")
    MIGRATIONS.apply(before, stop_before="keeping_seals")
    Store(before).articles.keep(ARTICLE)
    before.close()
    with Store.open(tmp_path / "old.db") as store:
        assert seals.count(store.db, "articles") == 1
        assert not broken(store)


def test_empty_and_absent_are_not_the_same(store: Store) -> None:
    with store.writing() as db:
        db.execute("UPDATE articles SET author = ''")
    unwatched(store)
    store.db.execute("UPDATE articles SET author = NULL")
    assert broken(store) == {("articles", 1, "changed")}


def unwatched(store: Store) -> None:
    """Let what follows happen as it does to a file that is damaged: no trigger tells of it."""
    for (name,) in store.db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        store.db.execute(f"DROP TRIGGER {name}")
