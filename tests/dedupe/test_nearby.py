from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from dedupe import (
    Clustering,
    Evidence,
    Knowledge,
    Policy,
    Profile,
    Story,
    link_pages,
    partition,
    profile,
    relate,
    rivals,
    settle,
)
from dedupe.nature import Nature

NOTHING = Knowledge.of({}, np.zeros(0, np.uint32), np.zeros(0, np.uint8))
START = datetime(2026, 1, 19, 3, tzinfo=UTC)
POLICY = Policy()


TITLES = (
    "配送ロボが歩行者に衝突",
    "歩道の無人宅配機、女性にけが",
    "自治体が運行の停止を命じる",
    "事業者に罰金、原因はカメラの不具合",
    "Delivery robot hits woman",
    "Operator fined over sidewalk crash",
)


# Each in words of its own: none is a copy.
def story(id_: int, days: float | None = 0.0) -> Profile:
    return profile(
        Story(
            id=id_,
            key=f"https://k{id_}.example/",
            title=TITLES[id_ % len(TITLES)],
            published=None if days is None else START + timedelta(days=days),
            precision=None if days is None else "instant",
        ),
        NOTHING,
    )


def edge(a: int, b: int, probability: float, affair: float = 0.0) -> Evidence:
    return Evidence(a=a, b=b, probability=probability, affair=affair)


def groups(found: Clustering) -> set[frozenset[int]]:
    return {frozenset(cluster.ids) for cluster in found.clusters}


# Two reports of an arrest, two of a verdict, and how alike the two pairs are but for time.
def two_pairs(alike: float, days: float | None) -> Clustering:
    arrest = [story(1), story(2, 0.2)]
    verdict = [story(3, days), story(4, None if days is None else days + 0.2)]
    across = [edge(a, b, 0.01, alike) for a in (1, 2) for b in (3, 4)]
    return partition(
        [*arrest, *verdict], [edge(1, 2, 0.9), edge(3, 4, 0.9), *across], (), (), POLICY
    )


def test_several_reports_of_a_later_step_go_on_with_the_event() -> None:
    (cluster,) = two_pairs(0.9, 200).clusters

    assert {m.id: m.role for m in cluster.members} == {
        1: "report",
        2: "report",
        3: "follow-up",
        4: "follow-up",
    }


@pytest.mark.parametrize("days", [1, -1, None])
def test_look_alikes_of_the_same_days_are_related_and_not_one(days: float | None) -> None:
    found = two_pairs(0.9, days)

    assert groups(found) == {frozenset({1, 2}), frozenset({3, 4})}
    assert [(r.article in (1, 2), r.other_article in (3, 4)) for r in found.related] == [
        (True, True)
    ]


def test_a_later_event_that_is_only_somewhat_alike_is_related() -> None:
    found = two_pairs(0.65, 200)

    assert groups(found) == {frozenset({1, 2}), frozenset({3, 4})}
    assert [r.probability for r in found.related] == [pytest.approx(0.65)]


def test_events_with_little_in_common_are_not_related() -> None:
    assert two_pairs(0.4, 200).related == ()


def test_a_single_first_report_is_gone_on_with_by_several() -> None:
    some = [story(1), story(2, 90), story(3, 90.1)]
    edges = [edge(2, 3, 0.9), edge(1, 2, 0.01, 0.9), edge(1, 3, 0.01, 0.9)]

    assert groups(partition(some, edges, (), (), POLICY)) == {frozenset({1, 2, 3})}


def test_a_judgement_keeps_a_later_group_out() -> None:
    some = [story(1), story(2, 0.2), story(3, 200), story(4, 200.2)]
    across = [edge(a, b, 0.01, 0.9) for a in (1, 2) for b in (3, 4)]
    edges = [edge(1, 2, 0.9), edge(3, 4, 0.9), *across]

    assert groups(partition(some, edges, (), [(1, 4)], POLICY)) == {
        frozenset({1, 2}),
        frozenset({3, 4}),
    }


def test_each_component_is_settled_by_itself() -> None:
    some = [story(n) for n in range(1, 7)]
    edges = [edge(1, 2, 0.9), edge(2, 3, 0.8), edge(4, 5, 0.9), edge(5, 6, 0.2)]
    whole = settle(some, edges, (), (), POLICY).clusters
    pieces = [
        settle([p for p in some if p.id in piece], edges, (), (), POLICY).clusters
        for piece in ({1, 2, 3}, {4, 5}, {6})
    ]

    assert {c for clusters in pieces for c in clusters} == set(whole)


def test_a_page_is_linked_to_stored_incidents_by_its_own_evidence() -> None:
    home = {1: "2026-01-19-aaaa", 2: "2026-01-19-aaaa", 3: "2026-01-20-bbbb"}
    edges = [edge(1, 9, 0.5), edge(2, 9, 0.8), edge(3, 9, 0.3, 0.6), edge(1, 3, 0.9)]
    keys = {n: f"https://k{n}.example/" for n in (1, 2, 3, 9)}
    links = link_pages({9: Nature.EDITORIAL}, edges, home, keys, (), POLICY)

    assert [(k.cluster, k.linked_to, k.probability) for k in links] == [
        ("2026-01-19-aaaa", 2, 0.8),
        ("2026-01-20-bbbb", 3, 0.6),
    ]
    (link,) = link_pages({9: Nature.EDITORIAL}, edges, home, keys, [(9, 1)], POLICY)
    assert link.cluster == "2026-01-20-bbbb"


def test_one_link_alone_has_to_be_strong_to_relate_two_incidents() -> None:
    home = {1: "a", 2: "a", 3: "b"}
    keys = {n: f"https://k{n}.example/" for n in home}

    assert relate([edge(1, 3, 0.0, 0.65)], home, keys, POLICY) == ()
    assert len(relate([edge(1, 3, 0.0, 0.8)], home, keys, POLICY)) == 1
    assert len(relate([edge(1, 3, 0.0, 0.65), edge(2, 3, 0.0, 0.65)], home, keys, POLICY)) == 1


def test_a_page_on_one_event_is_not_linked_to_what_that_event_is_merely_like() -> None:
    home = {1: "yokohama", 2: "fukuoka"}
    keys = {n: f"https://k{n}.example/" for n in (1, 2, 9)}
    page = {9: Nature.ROUND_UP}
    like_both = [edge(1, 9, 0.9), edge(2, 9, 0.6)]

    alike = link_pages(page, [*like_both, edge(1, 2, 0.0, 0.8)], home, keys, (), POLICY)
    apart = link_pages(page, [*like_both, edge(1, 2, 0.0, 0.4)], home, keys, (), POLICY)

    assert [link.cluster for link in alike] == ["yokohama"]
    assert [link.cluster for link in apart] == ["yokohama", "fukuoka"]


def test_only_how_alike_the_likely_homes_of_one_page_are_counts() -> None:
    home = {1: "yokohama", 2: "fukuoka", 3: "yokohama", 4: "sendai"}
    keys = {n: f"https://k{n}.example/" for n in (1, 2, 3, 4, 8, 9)}
    edges = [edge(1, 9, 0.9), edge(2, 9, 0.6), edge(3, 9, 0.5), edge(4, 8, 0.9), edge(2, 8, 0.1)]

    assert rivals({8, 9}, edges, home, keys, (), POLICY) == {1, 2}
    assert rivals({8, 9}, edges, home, keys, [(9, 3)], POLICY) == set()
