from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from dedupe import Knowledge, Policy, Profile, Story, candidates, profile
from dedupe.columns import Columns, blocking_key

Make = Callable[..., Story]
POLICY = Policy(chunk=2)  # small, so that a few stories fill several chunks
BUS_JA = "自動運転バスが自転車と接触 福井県永平寺町、運行を中止"
BUS_EN = "Self-driving bus hits bicycle in Eiheiji, Fukui; service suspended"


@pytest.fixture
def read(knowledge: Knowledge) -> Callable[[Sequence[Story]], list[Profile]]:
    return lambda stories: [profile(story, knowledge) for story in stories]


def pairs(profiles: Sequence[Profile], new: Sequence[int] | None = None) -> list[tuple[int, int]]:
    return list(candidates(profiles, [p.id for p in profiles] if new is None else new, POLICY))


def test_reports_in_two_languages_meet_and_strangers_do_not(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    some = read(
        [make(1, BUS_JA), make(2, BUS_EN, hours=9), make(3, "プロ野球 新人選手がキャンプ地に到着")]
    )

    assert pairs(some) == [(1, 2)]


def test_a_rare_name_is_enough_without_an_encoder(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    none = make(9, "").title_vector
    some = read([
        make(1, "新型AI「Zorblatt」のQuuxiモデル公開", title_vector=none, lead_vector=none),
        make(2, "Zorblatt unveils Quuxi, its new model", title_vector=none, lead_vector=none),
    ])  # fmt: skip

    assert pairs(some) == [(1, 2)]


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ({"hours": 20 * 24.0}, True),
        ({"hours": 400 * 24.0}, False),
        ({"hours": None}, True),  # undated: any window
        ({"hours": 12 * 24.0, "precision": "month"}, True),
        ({"hours": 300 * 24.0, "precision": "month"}, False),
    ],
)
def test_a_window_moves_with_what_is_known_of_the_time(
    when: dict[str, object], met: bool, make: Make, read: Callable[..., list[Profile]]
) -> None:
    # Alike enough for one time, not for any time.
    some = read(
        [
            make(1, "駅の案内AIが誤った避難経路を表示 利用者が混乱"),
            make(2, "案内AIが誤表示 駅で避難誘導が混乱", **when),
        ]
    )
    some_policy = Policy(radius=0.5, far=0.49, far_shared_weight=1e9)

    assert (list(candidates(some, [1, 2], some_policy)) == [(1, 2)]) is met


def test_each_pair_comes_once_with_the_lower_id_first(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    some = read([make(id_, BUS_JA if id_ % 2 else BUS_EN) for id_ in (5, 3, 9, 1, 7, 4)])
    found = pairs(some)

    assert sorted(set(found)) == found
    assert len(found) == 15
    assert all(a < b for a, b in found)


def test_pairs_of_the_new_and_of_the_old_are_all_pairs(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    some = read([make(id_, BUS_JA if id_ % 3 else BUS_EN, hours=id_ * 2.0) for id_ in range(1, 8)])
    first, then = pairs(some[:4]), pairs(some, [5, 6, 7])

    assert sorted(first + then) == pairs(some)
    assert not set(first) & set(then)


def test_nothing_new_means_nothing_to_compare(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    assert pairs(read([make(1, BUS_JA), make(2, BUS_EN)]), []) == []
    assert pairs([]) == []


def test_far_apart_in_time_a_close_cosine_needs_a_rare_term_that_both_have(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    # "Go to the sea" and its like: near in meaning, and every word is common.
    said = ("We will go there and see it again", "We would go there to see it again")
    months = 200 * 24.0
    plain = read([make(1, said[0]), make(2, said[1], hours=months)])
    named = read([make(1, f"{said[0]} Zorblatt"), make(2, f"{said[1]} Zorblatt", hours=months)])
    some_policy = Policy(radius=0.5, bare=0.0, far=0.1, far_shared_weight=1e9)

    assert list(candidates(plain, [1, 2], some_policy)) == []
    assert list(candidates(named, [1, 2], some_policy)) == [(1, 2)]


def test_a_pair_without_prospects_is_not_compared_though_the_two_are_alike(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    some = read([make(1, BUS_JA, BUS_JA), make(2, BUS_JA, BUS_JA)])
    hopeless = replace(POLICY, prospect=replace(POLICY.prospect, intercept=-1e9))

    assert pairs(some) == [(1, 2)]
    assert list(candidates(some, [1, 2], hopeless)) == []


@pytest.mark.parametrize(
    "page", ["【今週のAIトラブル】無人バス、誤診、漏えい", "［社説］自動運転バスの安全を問う"]
)
def test_a_page_that_is_no_report_needs_no_prospects_as_it_is_like_none_of_its_events_as_a_whole(
    page: str, make: Make, read: Callable[..., list[Profile]]
) -> None:
    some = read([make(1, BUS_JA, BUS_JA), make(2, page, BUS_JA)])
    hopeless = replace(POLICY, prospect=replace(POLICY.prospect, intercept=-1e9))

    assert list(candidates(some, [1, 2], hopeless)) == [(1, 2)]


def test_stored_keys_make_the_columns_that_profiles_make(
    make: Make, read: Callable[..., list[Profile]]
) -> None:
    none = make(9, "").title_vector
    some = read([
        make(1, BUS_JA), make(2, "", title_vector=none, lead_vector=none), make(3, BUS_EN),
    ])  # fmt: skip
    columns = Columns(map(blocking_key, some))

    assert columns.vectors.tolist() == [
        (p.vector if p.vector.size else np.zeros(512)).tolist() for p in some
    ]
    assert columns.has_vector.tolist() == [True, False, True]
    assert columns.titles[0].tolist() == some[0].title_vector.tolist()
    _, other, weight = columns.hits(np.array([0]), 0, 3)
    assert set(other) == {0, 2}
    assert weight[other == 0].sum() == sum(weight for _, weight in some[0].blocking)
