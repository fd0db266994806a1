"""What must hold for any evidence: graphs are drawn at random, stories are few and small."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe import (
    Clustering,
    Contradiction,
    Evidence,
    Knowledge,
    Policy,
    Profile,
    Story,
    independent_source_count,
    partition,
    profile,
    worth_keeping,
)
from dedupe.lexicon import Frequencies
from dedupe.names import Aliases

POLICY = Policy(component=6)
NOTHING = Knowledge(Aliases({}), Frequencies({}))
TITLES = (
    "自動運転バスが自転車と接触",
    "Robot bus hits bicycle",
    "バス再開へ",
    "配送ロボ衝突",
    "[社説]急ぐな自動運転",
    "今週のAIニュースまとめ",
)
START = datetime(2026, 1, 19, tzinfo=UTC)
Pair = tuple[int, int]
fast = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Profile], list[Evidence]]:
    count = draw(st.integers(2, 10))
    some = [
        Story(
            id=number,
            key=f"https://k{(number * 7) % 11}.example/{number}",
            title=TITLES[draw(st.integers(0, len(TITLES) - 1))],
            family=f"family-{draw(st.integers(0, 4))}",
            published=draw(
                st.sampled_from(
                    [None, START, START + timedelta(hours=9), START + timedelta(days=40)]
                )
            ),
        )
        for number in range(1, count + 1)
    ]
    pairs = [(a, b) for a in range(1, count + 1) for b in range(a + 1, count + 1)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    # Few values, so that ties are common: they are where order would show.
    values = st.sampled_from([0.1, 0.4, 0.45, 0.5, 0.8, 0.9, 0.99])
    edges = [Evidence(a=a, b=b, probability=draw(values), affair=draw(values)) for a, b in chosen]
    return [profile(story, NOTHING) for story in some], edges


def judgements(draw: st.DrawFn, count: int) -> tuple[list[Pair], list[Pair]]:
    pair = st.tuples(st.integers(1, count), st.integers(1, count)).filter(lambda p: p[0] < p[1])
    return draw(st.lists(pair, max_size=3)), draw(st.lists(pair, max_size=3))


def by_key(found: Clustering, profiles: Sequence[Profile]) -> object:
    """Return all that clustering says, in words that know no ids and no order of clusters."""
    key = {p.id: p.key for p in profiles}
    clusters = [
        (
            [
                (
                    key[m.id],
                    m.role,
                    key.get(m.copy_of or 0),
                    m.probability,
                    key.get(m.linked_to or 0),
                )
                for m in c.members
            ],
            sorted(sorted(key[i] for i in group) for group in c.sources),
        )
        for c in found.clusters
    ]
    links = sorted(
        (key[k.id], key[found.clusters[k.cluster].members[0].id], k.role, k.probability)
        for k in found.links
    )
    return clusters, links, dict(found.component_sizes)


@fast
@given(graphs(), st.randoms(use_true_random=False))
def test_the_same_for_any_order_and_any_ids(
    graph: tuple[list[Profile], list[Evidence]], chance: random.Random
) -> None:
    profiles, edges = graph
    new = dict(
        zip([p.id for p in profiles], chance.sample(range(100, 200), len(profiles)), strict=True)
    )
    renamed = [replace(p, id=new[p.id]) for p in profiles]
    turned = [replace(e, a=min(new[e.a], new[e.b]), b=max(new[e.a], new[e.b])) for e in edges]
    chance.shuffle(renamed)
    chance.shuffle(turned)

    assert by_key(partition(renamed, turned, (), (), POLICY), renamed) == by_key(
        partition(profiles, edges, (), (), POLICY), profiles
    )


@fast
@given(graphs(), st.data())
def test_judgements_hold(graph: tuple[list[Profile], list[Evidence]], data: st.DataObject) -> None:
    profiles, edges = graph
    must, cannot = judgements(data.draw, len(profiles))
    try:
        found = partition(profiles, edges, must, cannot, POLICY)
    except Contradiction:
        return
    home = {id_: at for at, cluster in enumerate(found.clusters) for id_ in cluster.ids}
    assert all(home[a] == home[b] for a, b in must)
    assert all(a not in home or b not in home or home[a] != home[b] for a, b in cannot)
    linked = {(link.id, id_) for link in found.links for id_ in found.clusters[link.cluster].ids}
    assert not any((a, b) in linked or (b, a) in linked for a, b in cannot)


@fast
@given(graphs())
def test_every_report_is_in_one_cluster_and_every_count_adds_up(
    graph: tuple[list[Profile], list[Evidence]],
) -> None:
    profiles, edges = graph
    found = partition(profiles, edges, (), (), POLICY)
    placed = [id_ for cluster in found.clusters for id_ in cluster.ids]

    assert len(placed) == len(set(placed))
    outside = {p.id for p in profiles} - set(placed)
    reports = {p.id for p in profiles if p.nature == "report"}
    # Only editorials, round-ups, and what turned out to be a round-up are in none.
    assert outside & reports <= {link.id for link in found.links if link.role == "round-up"}
    for cluster in found.clusters:
        assert sorted(i for group in cluster.sources for i in group) == sorted(cluster.ids)
        assert 1 <= independent_source_count(cluster) <= len(cluster.members)
        for member in cluster.members:
            assert member.role in ("report", "copy", "follow-up")
            assert (member.role == "copy") == (member.copy_of is not None)
            origin = next((m for m in cluster.members if m.id == member.copy_of), None)
            assert origin is None or origin.role != "copy"
        first, *others = cluster.members
        assert first.probability is None
        assert all(m.probability is None or 0.0 < m.probability <= 1.0 for m in others)


@fast
@given(graphs())
def test_editorials_and_round_ups_change_nothing_for_the_reports(
    graph: tuple[list[Profile], list[Evidence]],
) -> None:
    profiles, edges = graph
    reports = [p for p in profiles if p.nature == "report"]
    with_, without = (partition(some, edges, (), (), POLICY) for some in (profiles, reports))

    assert with_.clusters == without.clusters
    assert with_.component_sizes == without.component_sizes


@fast
@given(graphs())
def test_no_component_is_above_the_cap(graph: tuple[list[Profile], list[Evidence]]) -> None:
    profiles, edges = graph
    sizes = partition(profiles, edges, (), (), Policy(component=3)).component_sizes

    assert max(sizes, default=0) <= 3


def story(id_: int, title: str = "自動運転バスが自転車と接触", **more: object) -> Profile:
    return profile(Story(id=id_, key=f"https://k.example/{id_}", title=title, **more), NOTHING)  # type: ignore[arg-type]


def edge(a: int, b: int, probability: float) -> Evidence:
    return Evidence(a=a, b=b, probability=probability)


def groups(found: Clustering) -> set[frozenset[int]]:
    return {frozenset(cluster.ids) for cluster in found.clusters}


def test_a_chain_is_not_one_event() -> None:
    chain = [edge(n, n + 1, 0.8) for n in range(1, 8)]

    assert (
        max(map(len, groups(partition([story(n) for n in range(1, 9)], chain, (), (), Policy()))))
        == 2
    )


def test_a_pair_that_was_never_compared_speaks_against() -> None:
    some = [story(n) for n in (1, 2, 3)]
    never = partition(some, [edge(1, 2, 0.9), edge(2, 3, 0.6)], (), (), Policy())
    met = partition(some, [edge(1, 2, 0.9), edge(2, 3, 0.6), edge(1, 3, 0.4)], (), (), Policy())

    assert groups(never) == {frozenset({1, 2}), frozenset({3})}
    assert groups(met) == {frozenset({1, 2, 3})}


def test_the_weakest_edge_is_cut_where_a_component_is_too_large() -> None:
    clique = [edge(a, b, 0.9) for a, b in ((1, 2), (1, 3), (2, 3), (4, 5), (4, 6), (5, 6))]
    bridge = [edge(a, b, 0.6) for a in (1, 2, 3) for b in (4, 5, 6)]
    found = partition([story(n) for n in range(1, 7)], clique + bridge, (), (), Policy(component=4))

    assert groups(found) == {frozenset({1, 2, 3}), frozenset({4, 5, 6})}


def test_an_editorial_is_linked_to_two_events_and_joins_them_not() -> None:
    some = [
        story(1),
        story(2),
        story(3, "配送ロボ衝突"),
        story(4, "配送ロボ衝突"),
        story(5, "[社説]急ぐな自動運転"),
    ]
    edges = [edge(1, 2, 0.9), edge(3, 4, 0.9), *(edge(n, 5, 0.95) for n in (1, 2, 3, 4))]
    found = partition(some, edges, (), (), Policy())

    assert groups(found) == {frozenset({1, 2}), frozenset({3, 4})}
    assert [(link.id, link.cluster, link.role) for link in found.links] == [
        (5, 0, "editorial"),
        (5, 1, "editorial"),
    ]


def test_a_judgement_makes_a_report_of_an_editorial() -> None:
    found = partition([story(1), story(2, "[社説]急ぐな自動運転")], [], [(1, 2)], (), Policy())

    assert groups(found) == {frozenset({1, 2})}
    assert found.clusters[0].members[1].probability is None  # held by judgement alone


def test_judgements_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Contradiction, match="together and apart"):
        partition([story(n) for n in (1, 2, 3)], [], [(1, 2), (2, 3)], [(1, 3)], Policy())


def affair(a: int, b: int, alike: float) -> Evidence:
    """Evidence of one affair at two times."""
    return Evidence(a=a, b=b, probability=0.001, affair=alike)


@pytest.mark.parametrize(("days", "role"), [(200, "follow-up"), (-200, None)])
def test_a_verdict_months_later_is_a_follow_up_and_nothing_earlier_is(
    days: int, role: str | None
) -> None:
    arrest = [
        story(n, "偽画像販売の男を逮捕", published=START + timedelta(hours=n)) for n in (1, 2, 3)
    ]
    other = story(4, "偽画像販売の男に有罪判決", published=START + timedelta(days=days))
    edges = [
        edge(1, 2, 0.9),
        edge(1, 3, 0.9),
        edge(2, 3, 0.9),
        affair(1, 4, 0.9),
        affair(2, 4, 0.8),
    ]
    first, *_ = partition([*arrest, other], edges, (), (), Policy()).clusters

    assert {m.id: m.role for m in first.members}.get(4) == role


def test_a_judgement_keeps_a_follow_up_out() -> None:
    arrest = [
        story(n, "偽画像販売の男を逮捕", published=START + timedelta(hours=n)) for n in (1, 2)
    ]
    verdict = story(3, "偽画像販売の男に有罪判決", published=START + timedelta(days=200))
    edges = [edge(1, 2, 0.9), affair(1, 3, 0.9), affair(2, 3, 0.9)]

    assert groups(partition([*arrest, verdict], edges, (), [(2, 3)], Policy())) == {
        frozenset({1, 2}),
        frozenset({3}),
    }


def test_evidence_that_is_not_worth_keeping_changes_nothing() -> None:
    some = [story(n) for n in (1, 2, 3)]
    strong, weak = [edge(1, 2, 0.9)], [edge(1, 3, 0.05), edge(2, 3, 0.09)]

    assert not any(worth_keeping(e, Policy()) for e in weak)
    assert partition(some, strong + weak, (), (), Policy()) == partition(
        some, strong, (), (), Policy()
    )


@pytest.mark.parametrize("inside", [0.86, 0.99])
def test_a_story_tied_to_two_unrelated_events_is_a_round_up(inside: float) -> None:
    titles = {
        1: "自動運転バスが接触",
        2: "自動運転バスが接触",
        3: "配送ロボ衝突",
        4: "配送ロボ衝突",
        5: "相次ぐ移動ロボ事故",
    }
    some = [story(n, t) for n, t in titles.items()]
    # In one of the two events it would stand as a report, though it tells of both.
    edges = [
        edge(1, 2, 0.95),
        edge(3, 4, 0.95),
        *(edge(n, 5, inside) for n in (1, 2)),
        *(edge(n, 5, 0.9) for n in (3, 4)),
    ]
    found = partition(some, edges, (), (), Policy())

    assert groups(found) == {frozenset({1, 2}), frozenset({3, 4})}
    assert {(link.id, link.cluster, link.role) for link in found.links} == {
        (5, 0, "round-up"),
        (5, 1, "round-up"),
    }


def test_a_report_between_two_halves_of_one_event_is_no_round_up() -> None:
    some = [story(n) for n in range(1, 6)]
    edges = [
        edge(1, 2, 0.95),
        edge(3, 4, 0.95),
        *(edge(n, 5, 0.9) for n in (1, 2, 3, 4)),
        edge(1, 3, 0.3),
    ]

    assert not partition(some, edges, (), (), Policy()).links


def test_the_weakest_link_is_that_of_the_strongest_path() -> None:
    some = [story(n, published=START + timedelta(hours=n), family=f"f{n}") for n in (1, 2, 3)]
    edges = [edge(1, 2, 0.9), edge(2, 3, 0.8), edge(1, 3, 0.5)]
    (cluster,) = partition(some, edges, (), (), Policy()).clusters

    assert [(m.id, m.probability, m.linked_to) for m in cluster.members] == [
        (1, None, None),
        (2, 0.9, 1),
        (3, 0.8, 2),
    ]


def test_a_report_that_only_matches_the_whole_is_a_report_if_it_came_at_once() -> None:
    some = [story(n, published=START + timedelta(hours=n), family=f"f{n}") for n in (1, 2, 3, 4)]
    edges = [
        edge(1, 2, 0.95),
        edge(1, 3, 0.95),
        edge(2, 3, 0.95),
        *(edge(n, 4, 0.85) for n in (1, 2, 3)),
    ]
    (cluster,) = partition(some, edges, (), (), Policy(join=0.92)).clusters

    assert [(m.id, m.role) for m in cluster.members if m.id == 4] == [(4, "report")]


@pytest.mark.parametrize(
    ("first", "then", "days", "role"),
    [
        ("偽社長のビデオ会議で2億円被害", "偽社長の詐欺、受け取り役の男を逮捕", 12, "follow-up"),
        ("男を逮捕 AI偽社長で詐欺の疑い", "AI偽社長の詐欺、逮捕の男は否認", 12, "report"),
        ("Deepfake boss tricks firm", "Man arrested over deepfake boss", 0.5, "report"),
        (
            "Man arrested over deepfake boss",
            "Man pleads guilty over deepfake boss",
            30,
            "follow-up",
        ),
    ],
)
def test_a_later_step_of_the_same_affair_is_a_follow_up(
    first: str, then: str, days: float, role: str
) -> None:
    some = [
        story(1, first, published=START),
        story(2, then, published=START + timedelta(days=days)),
    ]
    (cluster,) = partition(some, [edge(1, 2, 0.9)], (), (), Policy()).clusters

    assert [m.role for m in cluster.members] == ["report", role]


FIRST, THEN = frozenset({1, 2, 3}), frozenset({4, 5, 6})


def two_groups(across: float) -> list[Evidence]:
    tight = [edge(a, b, 0.95) for a, b in ((1, 2), (1, 3), (2, 3), (4, 5), (4, 6), (5, 6))]
    return tight + [edge(a, b, across) for a in FIRST for b in THEN]


def test_two_tight_groups_that_are_merely_alike_are_two_events() -> None:
    some = [story(n) for n in range(1, 7)]

    assert groups(partition(some, two_groups(0.5), (), (), Policy())) == {FIRST, THEN}
    assert groups(partition(some, two_groups(0.9), (), (), Policy())) == {FIRST | THEN}
    assert len(groups(partition(some, two_groups(0.5), (), (), Policy(contrast=inf)))) == 1
    # What makes one of them looser does not make them one.
    one_more = [edge(n, 7, 0.5) for n in FIRST]
    assert FIRST | {7} in groups(
        partition([*some, story(7)], two_groups(0.5) + one_more, (), (), Policy())
    )


@pytest.mark.parametrize(("hours", "together"), [(0, True), (11, True), (30, False)])
def test_two_that_came_up_at_once_are_two_ways_of_telling_one_event(
    hours: float, together: bool
) -> None:
    some = [story(n, published=START) for n in FIRST]
    some += [story(n, published=START + timedelta(hours=hours)) for n in THEN]
    found = groups(partition(some, two_groups(0.6), (), (), Policy()))

    assert (FIRST | THEN in found) is together
    assert groups(partition(some, two_groups(0.4), (), (), Policy())) == {FIRST, THEN}


def test_groups_without_dates_did_not_come_up_at_once() -> None:
    some = [story(n, published=START if n in FIRST else None) for n in range(1, 7)]

    assert groups(partition(some, two_groups(0.6), (), (), Policy())) == {FIRST, THEN}
