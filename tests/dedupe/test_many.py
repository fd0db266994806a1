from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import Knowledge, Model, Policy, Profile, Story, compare, profile
from dedupe.blocking import candidate_chunks
from dedupe.columns import Columns, blocking_key
from dedupe.many import Bodies, compared
from dedupe.policy import PROSPECT
from dedupe.signals import body

ALL = Policy(chunk=3, radius=-1.0, cross_radius=-1.0, prospect=replace(PROSPECT, intercept=1e9))
TOLD = (
    ("札幌の31歳男を逮捕 生成AIで偽画像50万点", "警視庁は19日、札幌市の無職の男(31)を逮捕した。"),
    ("Sapporo man, 31, arrested over 520,000 AI images", "Police arrested a man from Sapporo."),
    ("札幌の男を追送検 生成AIの偽画像", "警視庁は札幌市の男を追送検した。"),
    ("", "本文だけの短い知らせ。"),
    ("Robot bus hits a bicycle in Fukui", ""),
)


@pytest.fixture
def told(make: Callable[..., Story], knowledge: Knowledge) -> list[Profile]:
    return [
        profile(make(at, *row, hours=at * 30.0), knowledge) for at, row in enumerate(TOLD, start=1)
    ]


def test_evidence_of_many_pairs_at_once_is_that_of_each_alone(
    told: list[Profile], model: Model
) -> None:
    known, bodies = {one.id: one for one in told}, Bodies()
    chunks = candidate_chunks(Columns(map(blocking_key, told)), known, ALL)
    found = [e for _, met in chunks for one in met for e in compared(one, known, bodies, model)]

    assert len(found) == len(TOLD) * (len(TOLD) - 1) / 2
    assert found == [compare(known[e.a], known[e.b], model) for e in found]


Terms = dict[int, int]


@pytest.fixture(scope="module")
def plain(make: Callable[..., Story], knowledge: Knowledge) -> Profile:
    return profile(make(9, "AIロボットが暴走"), knowledge)


def with_body(story: Profile, terms: Terms) -> Profile:
    hashes = sorted(terms)
    weights = np.array([terms[term] for term in hashes], dtype=np.int8)
    square = int((weights.astype(np.int64) ** 2).sum())
    return replace(
        story,
        body=np.array(hashes, dtype=np.uint32),
        body_weights=weights,
        body_square=square,
    )


# Few last bits and few first ones: many terms fall into one place of the table.
HASHES = st.builds(lambda low, high: low + (high << 17), st.integers(0, 3), st.integers(0, 3))
BODIES = st.dictionaries(HASHES, st.integers(1, 127), max_size=8)


@settings(max_examples=40, deadline=None)
@given(rounds=st.lists(st.tuples(BODIES, st.lists(BODIES, max_size=4)), min_size=1, max_size=3))
def test_cosines_of_texts_looked_up_in_one_table_are_exact(
    plain: Profile,
    rounds: Sequence[tuple[Terms, Sequence[Terms]]],
) -> None:
    bodies = Bodies()
    for mine, theirs in rounds:
        one, others = with_body(plain, mine), [with_body(plain, terms) for terms in theirs]
        assert bodies.cosines(one, others) == [body(one, other) for other in others]
