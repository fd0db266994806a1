"""The vectors of articles as a whole: kept for one text and one encoder, and gone with the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from jiken.migrations import MIGRATIONS
from jiken.models import Article
from jiken.store import Store
from jiken.store.evidence import Vectors
from jiken.store.whole import WholeVector
from tests.jiken.test_store import ARTICLE, ENGLISH, NOW

ROW = np.linspace(-0.1, 0.1, 384, dtype=np.float32)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        opened.articles.keep(ARTICLE)
        opened.articles.keep(ENGLISH)
        yield opened


def vector(article: int, of: Article, row: np.ndarray = ROW) -> WholeVector:
    return WholeVector(article=article, content_hash=of.content_hash, vector=row)


def test_what_is_kept_comes_back_at_half_precision(store: Store) -> None:
    assert store.whole_vectors.missing("e", [1, 2]) == [1, 2]
    store.whole_vectors.save("e", [vector(1, ARTICLE)])

    found = store.whole_vectors.of("e", [1, 2])

    assert list(found) == [1]
    assert found[1].content_hash == ARTICLE.content_hash
    assert np.array_equal(found[1].vector, ROW.astype(np.float16).astype(np.float32))
    assert store.whole_vectors.missing("e", [1, 2]) == [2]
    assert store.whole_vectors.missing("e", [1]) == []


def test_each_encoder_has_its_own(store: Store) -> None:
    store.whole_vectors.save("e", [vector(1, ARTICLE)])
    assert store.whole_vectors.missing("f", [1]) == [1]
    store.whole_vectors.save("f", [vector(1, ARTICLE, -ROW)])
    assert store.whole_vectors.of("e", [1])[1].vector[0] < 0
    assert store.whole_vectors.of("f", [1])[1].vector[0] > 0


def test_a_changed_text_takes_its_vector_with_it(store: Store) -> None:
    store.whole_vectors.save("e", [vector(1, ARTICLE), vector(2, ENGLISH)])
    changed = replace(ARTICLE, text="県警は21日、男を釈放した。", content_hash="second")
    assert store.articles.keep(changed).outcome == "revised"

    assert list(store.whole_vectors.of("e", [1, 2])) == [2]
    assert store.whole_vectors.missing("e", [1, 2]) == [1]


def test_a_vector_of_a_text_that_is_no_longer_there_is_not_kept(store: Store) -> None:
    store.whole_vectors.save("e", [vector(1, replace(ARTICLE, content_hash="before"))])
    store.whole_vectors.save("e", [vector(7, ARTICLE)])
    assert store.whole_vectors.of("e", [1, 7]) == {}


def test_a_forgotten_article_leaves_no_vector(store: Store) -> None:
    store.whole_vectors.save("e", [vector(1, ARTICLE)])
    store.articles.forget(ARTICLE.canonical_url, by="a reader", reason="asked", now=NOW)
    assert store.db.table("whole_vectors").count == 0


def test_what_was_compared_stays_compared(store: Store) -> None:
    both = Vectors(article=1, content_hash=ARTICLE.content_hash, title=ROW, lead=ROW)
    store.evidence.save_vectors("clusters", [both])
    store.evidence.add("model", [1], [])
    store.whole_vectors.save("e", [vector(1, ARTICLE)])
    assert store.evidence.uncompared("model") == [2]


def test_a_database_of_before_gets_the_table_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "jiken.db"
    before = Database(path)
    MIGRATIONS.apply(before, stop_before="whole_vectors")
    Store(before).articles.keep(ARTICLE)
    before.close()
    with Store.open(path) as store:
        assert store.whole_vectors.missing("e", [1]) == [1]
        store.whole_vectors.save("e", [vector(1, ARTICLE)])
        assert store.articles.by_id(1) is not None
        assert list(store.whole_vectors.of("e", [1])) == [1]
