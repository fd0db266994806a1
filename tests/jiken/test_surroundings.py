"""Grouping what a change can reach, and nothing else, comes to what grouping everything comes to."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe import Part
from jiken.service.regrouping import Judged, Regrouped, regrouped
from jiken.service.surroundings import MOST, Surroundings
from jiken.store import Store
from jiken.store.evidence import StoredEvidence
from tests.jiken.desk.grouped import MODEL, added

EVENTS, EACH = "abcdefghijkl", 5
STRENGTHS = (0.12, 0.3, 0.4, 0.6, 0.75, 0.9, 0.98)
NOTHING = Judged(together=(), apart=())


@pytest.fixture(scope="module")
def articles() -> Iterator[Store]:
    with Store.open(":memory:") as store:
        # Four hours apart within an event, and events up to three months.
        added(store, [f"{e}{n * 4 + 180 * at}" for at, e in enumerate(EVENTS) for n in range(EACH)])
        yield store


def copied(store: Store) -> Store:
    other = Store.open(":memory:")
    store.db.conn.backup(other.db.conn)
    return other


def tied(store: Store, chance: random.Random, number: int, near: float) -> None:
    """Give random pairs evidence: most of them of one event, the others far and wide."""
    evidence = {}
    for _ in range(number):
        event = chance.randrange(len(EVENTS)) * EACH
        a, b = (event + 1 + chance.randrange(EACH) for _ in range(2))
        if chance.random() > near:
            b = 1 + chance.randrange(len(EVENTS) * EACH)
        if a != b:
            a, b = sorted((a, b))
            sure = chance.choice(STRENGTHS)
            affair = max(sure, chance.choice(STRENGTHS))
            one = StoredEvidence(a=a, b=b, probability=sure, affair=affair, ties=affair >= 0.32)
            evidence[a, b] = one
    store.evidence.add(MODEL, [], evidence.values())
    store.unsettled.add({id_ for pair in evidence for id_ in pair})


def grouped(store: Store, judgements: Judged, around: int) -> tuple[Regrouped, list[object]]:
    told = regrouped(store, judgements, store.decided.turn(), around=around)
    store.standing.published(told.touched | told.unsettled)
    rows = store.db.execute("SELECT * FROM standings ORDER BY 1").fetchall()
    onto = store.db.execute("SELECT * FROM going_on ORDER BY 1").fetchall()
    return told, [rows, onto]


def of_articles(told: Regrouped) -> list[object]:
    """Return what is to be published, without the ranks: they are those of what was looked at."""
    wholes = sorted(list(whole.values()) for whole in told.wholes)
    return [wholes, told.added, sorted(told.pages), sorted(told.sizes)]


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_a_change_reaches_is_all_that_it_changes(
    articles: Store, chance: random.Random
) -> None:
    with copied(articles) as store:
        for id_ in chance.sample(range(1, len(EVENTS) * EACH + 1), 6):
            nature = chance.choice(("editorial", "round-up"))
            store.db.execute("UPDATE blocking SET nature = ? WHERE article = ?", (nature, id_))
        tied(store, chance, 160, near=0.9)
        grouped(store, NOTHING, MOST)
        with copied(store) as other:
            before = NOTHING
            for judgements in (NOTHING, judged(chance), judged(chance), NOTHING):
                heard = {id_ for one in (before, judgements) for p in pairs(one) for id_ in p}
                before = judgements
                changed = chance.sample(range(1, len(EVENTS) * EACH + 1), 2)
                seed = chance.random()
                for one in (store, other):
                    tied(one, random.Random(seed), 2, near=0.5)
                    one.unsettled.add({*changed, *heard})
                here, stands = grouped(store, judgements, MOST)
                there, stand = grouped(other, judgements, 0)
                assert stands == stand
                assert of_articles(here) == of_articles(there)


def judged(chance: random.Random) -> Judged:
    ids = chance.sample(range(1, len(EVENTS) * EACH + 1), 6)
    return Judged(
        together=((ids[0], ids[1]),),
        apart=((ids[2], ids[3]),),
        roles={
            ids[4]: Part(role="editorial", origin=None),
            ids[5]: Part(role="report", origin=None),
        },
    )


def pairs(judgements: Judged) -> list[tuple[int, ...]]:
    return [*judgements.together, *judgements.apart, tuple(judgements.roles)]


def test_of_a_far_event_nothing_is_read(articles: Store) -> None:
    with copied(articles) as store:
        for event in range(len(EVENTS)):
            first = event * EACH + 1
            evidence = [
                StoredEvidence(a=first, b=first + n, probability=0.9, affair=0.9, ties=True)
                for n in range(1, EACH)
            ]
            store.evidence.add(MODEL, [], evidence)
        grouped(store, NOTHING, MOST)
        near = Surroundings(store, NOTHING)
        near.add_joined([1])
        assert near.articles == set(range(1, EACH + 1))


def test_where_a_change_reaches_too_much_everything_is_read(articles: Store) -> None:
    near = Surroundings(articles, NOTHING, most=2)
    near.add_joined([1, 2, 3])
    assert near.articles is None
