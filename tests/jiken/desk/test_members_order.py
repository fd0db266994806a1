"""The order of an incident's articles: whatever hangs on whatever, each stands once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Published, Role
from jiken.service.desk.in_order import in_order
from jiken.store.members import Placed

NOON = datetime(2026, 1, 14, 3, tzinfo=UTC)


def placed(number: int, role: Role = Role.REPORT, copy_of: int | None = None) -> Placed:
    return Placed(
        article=number,
        role=role,
        copy_of=copy_of,
        linked_to=None,
        probability=None,
        url=f"https://news.example/{number}",
        title="市のAIが誤案内",
        publisher="東都新聞",
        language="ja",
        published=Published(at=NOON + timedelta(hours=number), offset=540),
        fetched_at=NOON,
        pictured=False,
    )


def order(*some: Placed) -> list[int]:
    return [one.article for one in in_order(some)]


def test_copies_stand_behind_their_origin_and_follow_ups_behind_reports() -> None:
    some = (
        placed(1),
        placed(2, Role.FOLLOW_UP),
        placed(3),
        placed(4, Role.COPY, copy_of=1),
        placed(5, Role.ROUND_UP),
        placed(6, Role.EDITORIAL),
        placed(7, Role.COPY, copy_of=2),
    )

    assert order(*some) == [1, 4, 3, 2, 7, 6, 5]


def test_a_copy_of_a_copy_stands_with_the_first_origin() -> None:
    some = (placed(1), placed(2), placed(3, Role.COPY, 1), placed(4, Role.COPY, 3))

    assert order(*some) == [1, 3, 4, 2]


def test_a_copy_whose_origin_is_elsewhere_stands_like_a_report() -> None:
    assert order(placed(1, Role.COPY, copy_of=99), placed(2)) == [1, 2]


def test_copies_of_each_other_are_no_trap() -> None:
    assert sorted(order(placed(1, Role.COPY, 2), placed(2, Role.COPY, 1))) == [1, 2]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Role)), st.none() | st.integers(1, 9)), max_size=8))
def test_every_article_stands_exactly_once(told: list[tuple[Role, int | None]]) -> None:
    some = [placed(n, role, copy_of) for n, (role, copy_of) in enumerate(told, 1)]

    assert sorted(order(*some)) == list(range(1, len(some) + 1))
