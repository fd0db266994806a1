"""What happened when, by the reports."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from jiken.models import Precision, Published, Role
from jiken.service.desk.timeline import timeline
from jiken.store.members import Placed

NOON = datetime(2026, 1, 14, 3, tzinfo=UTC)


def placed(
    number: int,
    role: Role = Role.REPORT,
    at: datetime | None = NOON,
    precision: Precision = Precision.INSTANT,
) -> Placed:
    return Placed(
        article=number,
        role=role,
        copy_of=None,
        linked_to=None,
        probability=None,
        url=f"https://news.example/{number}",
        title="AI採点ミス",
        publisher="東都新聞",
        language="ja",
        published=Published(at=at, precision=precision, offset=540) if at else None,
        fetched_at=NOON,
        pictured=False,
    )


def told(
    *some: Placed, procedures: dict[int, tuple[str, ...]] | None = None
) -> list[tuple[str, str]]:
    return [(one.kind, one.day) for one in timeline(some, procedures or {})]


def test_the_first_report_then_more_of_them_then_follow_ups_then_the_verdict() -> None:
    later, last = datetime(2026, 1, 30, 3, tzinfo=UTC), datetime(2026, 6, 1, 3, tzinfo=UTC)
    some = (
        placed(1),
        placed(2, at=datetime(2026, 1, 14, 9, tzinfo=UTC)),
        placed(3, Role.COPY),
        placed(4, Role.FOLLOW_UP, later),
        placed(5, Role.FOLLOW_UP, last),
        placed(6, Role.EDITORIAL, later),
    )

    assert told(*some, procedures={4: ("indict",), 5: ("sentenced", "suspended-sentence")}) == [
        ("first", "2026-01-14"),
        ("more", "2026-01-14"),
        ("follow-up", "2026-01-30"),
        ("verdict", "2026-06-01"),
    ]


def test_a_day_is_no_more_exact_than_it_is_known() -> None:
    month = datetime(2026, 1, 31, 15, tzinfo=UTC)

    assert told(placed(1), placed(2, Role.FOLLOW_UP, month, Precision.MONTH)) == [
        ("first", "2026-01-14"),
        ("follow-up", "2026-02"),
    ]


def test_a_day_is_the_publishers_own() -> None:
    assert told(placed(1, at=datetime(2026, 1, 14, 15, 30, tzinfo=UTC))) == [
        ("first", "2026-01-15")
    ]


def test_what_has_no_date_comes_last_and_says_so() -> None:
    assert told(placed(1, at=None), placed(2)) == [("first", "2026-01-14"), ("more", "")]


def test_an_incident_of_copies_alone_has_a_first_report_all_the_same() -> None:
    assert told(placed(1, Role.COPY)) == [("first", "2026-01-14")]


def test_a_copy_that_comes_last_ends_the_timeline_on_the_incidents_last_day() -> None:
    later, last = datetime(2026, 1, 15, 3, tzinfo=UTC), datetime(2026, 1, 16, 3, tzinfo=UTC)
    copies = [placed(2, Role.COPY, later), placed(3, Role.COPY, last), placed(4, Role.COPY)]

    assert told(placed(1), *copies) == [("first", "2026-01-14"), ("last copy", "2026-01-16")]
    assert told(placed(1), placed(5, at=None), *copies)[-1] == ("more", "")
    assert told(placed(1), placed(5, Role.FOLLOW_UP, last), *copies)[-1][0] == "follow-up"


def test_an_appeal_ends_nothing() -> None:
    kinds = [
        kind for kind, _ in told(placed(1), placed(2, Role.FOLLOW_UP), procedures={2: ("appeal",)})
    ]

    assert kinds == ["first", "follow-up"]


@given(st.permutations([placed(n, at=datetime(2026, 1, n, tzinfo=UTC)) for n in range(1, 6)]))
def test_the_order_of_the_articles_changes_nothing(some: list[Placed]) -> None:
    assert [one.article.article for one in timeline(some, {})] == [1, 2, 3, 4, 5]


def test_two_thousand_follow_ups_are_told_by_the_first_and_the_last() -> None:
    some = [placed(n, Role.FOLLOW_UP, datetime(2026, 2, 1, tzinfo=UTC)) for n in range(2, 2_001)]

    found = timeline([placed(1), *some], {})

    assert len(found) == 40
    assert sum(one.left_out for one in found) == 1_960
