"""Who is what in one event; who is together is held by judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dedupe import Knowledge, Policy, Story, partition, profile

Make = Callable[..., Story]
Roles = Callable[[Sequence[Story]], list[str]]

DAY = 24.0
FIRST = "配送ロボットが児童と衝突　架空市、実験を中断"
FIRST_EN = "Delivery robot hits boy in Kaku, trial halted"


@pytest.fixture
def roles(knowledge: Knowledge) -> Roles:
    def told(stories: Sequence[Story]) -> list[str]:
        profiles = [profile(story, knowledge) for story in stories]
        must = [(stories[0].id, story.id) for story in stories[1:]]
        (cluster,) = partition(profiles, [], must, (), Policy()).clusters
        role = {member.id: member.role for member in cluster.members}
        return [role[story.id] for story in stories]

    return told


@pytest.mark.parametrize(
    ("hours", "title", "role"),
    [
        (20, "配送ロボの衝突でけがをした児童、2人に", "follow-up"),  # the count rises
        (30, "訂正：衝突したロボットは1台ではなく2台", "follow-up"),
        (5 * DAY, "配送ロボットの運行を再開　架空市", "follow-up"),
        (3 * DAY, "運営会社を書類送検　配送ロボ衝突", "follow-up"),
        (4 * DAY, "国交省、配送ロボの運営会社に業務改善命令", "follow-up"),
        (20 * DAY, "配送ロボと衝突した児童が退院", "follow-up"),  # so late that it is news anew
        (2, "配送ロボの衝突でけがをした児童、2人に", "report"),  # of the first hours
        (20, "通学路で無人ロボが男児に　保護者ら不安", "report"),  # more detail, no step
        (3 * DAY, "通学路で無人ロボが男児に　保護者ら不安", "report"),
    ],
)
def test_a_new_step_of_the_event_is_a_follow_up(
    hours: float, title: str, role: str, make: Make, roles: Roles
) -> None:
    assert roles([make(1, FIRST), make(2, title, hours=hours)]) == ["report", role]


@pytest.mark.parametrize(
    ("hours", "title", "role"),
    [
        (26, "Toll in robot accident rises to three", "follow-up"),
        (26, "Kaku Logi corrects number of robots involved", "follow-up"),
        (6 * DAY, "Delivery robots return to Kaku streets", "follow-up"),
        (4 * DAY, "Regulator suspends permit of delivery robot firm", "follow-up"),
        (4 * DAY, "Parents of boy hit by delivery robot sue firm", "follow-up"),
        (5, "Parents in Kaku say robots were never safe", "report"),
        (3 * DAY, "Parents in Kaku say robots were never safe", "report"),
    ],
)
def test_a_new_step_is_one_in_english_too(
    hours: float, title: str, role: str, make: Make, roles: Roles
) -> None:
    assert roles([make(1, FIRST_EN), make(2, title, hours=hours)]) == ["report", role]


def test_a_step_that_the_first_reports_tell_of_is_none_later(make: Make, roles: Roles) -> None:
    """An event may be a recall or a resumption: its second report is no follow-up."""
    assert roles([
        make(1, "自動運転バスをリコール　ブレーキに不具合"),
        make(2, "AIブレーキに不具合、バス400台リコール", hours=3 * DAY),
    ]) == ["report", "report"]  # fmt: skip


def test_an_undated_page_is_no_follow_up_for_its_date(make: Make, roles: Roles) -> None:
    assert roles([make(1, FIRST), make(2, "配送ロボに子どもが驚く", hours=None)]) == [
        "report",
        "report",
    ]
