from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Said
from pipelines.classify.cues import Cue
from pipelines.classify.features import DIMENSIONS, Features, features
from pipelines.classify.grams import BUCKETS, grams

NONE = np.zeros(DIMENSIONS, np.float32)
COLUMNS = {("class", "incident"): 0, ("ai", "system"): 1}


def read(title: str, text: str = "", cues: tuple[Cue, ...] = ()) -> Features:
    return features(title, text, NONE, NONE, NONE, cues, COLUMNS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("生成ＡＩの誤情報", "生成AIの誤情報"),
        ("ROBOTAXI crash", "robotaxi  crash"),
        ("死者12人", "死者34人"),  # digits are alike: the number is not the kind
        ("AI\n\n事故", "AI 事故"),
    ],
)
def test_what_reads_alike_has_the_same_grams(one: str, other: str) -> None:
    assert grams(one).buckets.tolist() == grams(other).buckets.tolist()


def test_the_order_of_words_has_its_grams() -> None:
    assert set(grams("車が人を").buckets.tolist()) != set(grams("人が車を").buckets.tolist())


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=120))
def test_every_gram_lies_within_the_text_that_it_is_of(text: str) -> None:
    found = grams(text)
    assert len(found.buckets) == len(found.starts) == len(found.ends)
    assert ((found.buckets >= 0) & (found.buckets < BUCKETS)).all()
    assert ((found.starts >= 0) & (found.starts <= found.ends) & (found.ends <= len(text))).all()


def test_half_of_the_spans_can_be_quoted_as_they_stand() -> None:
    text = "㈱ＡＩの事故 crash"
    spans = {text[a:b] for a, b in zip(grams(text).starts, grams(text).ends, strict=True)}
    assert {"ＡＩ", "事故", "㈱", "crash"} <= spans


def test_an_article_has_the_same_features_whatever_stands_beside_it() -> None:
    titles = ["自動運転バスが衝突", "AIの新製品を発表", "Deepfake scam"]
    alone = [read(title).title.counted() for title in titles]
    again = [read(title).title.counted() for title in reversed(titles)][::-1]
    for one, other in zip(alone, again, strict=True):
        assert np.array_equal(one[0], other[0])
        assert np.array_equal(one[1], other[1])


def test_cues_are_counted_by_where_they_stand_and_unknown_ones_left_out() -> None:
    said = Said(field="title", start=0, end=2, said="死亡")
    there = Said(field="text", start=10, end=12, said="AI")
    late = Said(field="text", start=900, end=902, said="AI")
    cues = (
        Cue(group="class", value="incident", said=said, weight=1.0),
        Cue(group="ai", value="system", said=there, weight=0.3),
        Cue(group="ai", value="system", said=late, weight=1.0),
        Cue(group="class", value="newer than the heads", said=said, weight=1.0),
    )
    counts = np.expm1(read("死亡", "あ" * 1000, cues).cues).round().tolist()
    assert counts == [1, 0, 0, 1, 1, 0]  # title, text, strong


@pytest.mark.parametrize(
    "vector",
    [np.full(DIMENSIONS, np.nan), np.full(DIMENSIONS, np.inf), np.zeros(0), np.ones(3)],
)
def test_a_broken_vector_counts_as_none(vector: np.ndarray) -> None:
    found = features("題", "文", vector, NONE, vector, (), COLUMNS)
    assert np.isfinite(found.vectors).all()
    assert found.whole.shape == (384,)
    assert np.isfinite(found.whole).all()


def test_the_vector_of_the_whole_stands_as_it_is() -> None:
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    assert np.array_equal(features("題", "文", NONE, NONE, vector, (), COLUMNS).whole, vector)


@pytest.mark.parametrize(
    "title",
    [
        "",
        " \n",
        "\ud800",
        "İ" * 50,
        "é" * 3,
        unicodedata.lookup("ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM") * 400,
        "あ" * 100_000,
    ],
)
def test_garbage_and_length_are_borne(title: str) -> None:
    found = read(title, title)
    assert np.isfinite(found.plain).all()
    assert found.title.buckets.size < 100_000
