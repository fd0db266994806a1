from __future__ import annotations

from collections.abc import Callable

import pytest

from dedupe import Evidence, Knowledge, Model, Story, compare, profile
from dedupe.serial import is_instalment

Make = Callable[..., Story]


@pytest.mark.parametrize(
    ("first", "second", "hours", "serial"),
    [
        ("AI障害の動き(10月21日)", "AI障害の動き(10月28日)", 168, True),
        ("【随時更新】生成AI規制の動き 10月21日", "【詳細】生成AI規制の動き 10月28日", 168, True),
        ("AI関連株 値下がり", "AI関連株 値下がり", 48, True),
        ("Chatbot outage report: June 3", "Chatbot outage report: June 14", 264, True),
        ("AI chip shares fall 3%", "AI chip shares fall 5%", 72, True),
        # The same story, brought up to date within the day.
        ("自動運転バス事故 けが3人", "自動運転バス事故 けが4人", 5, False),
        # Another step of one affair is told under another heading.
        ("生成AIで偽画像50万点 31歳男を逮捕", "偽画像販売の31歳男に有罪判決", 2000, False),
        ("Robotaxi hits cyclist in Phoenix", "Robotaxi firm fined over Phoenix crash", 2000, False),
    ],
)
def test_one_heading_on_another_day_is_an_instalment(
    first: str, second: str, hours: float, serial: bool, make: Make, knowledge: Knowledge
) -> None:
    a = profile(make(1, first, family="kaku"), knowledge)
    b = profile(make(2, second, hours=hours, family="kaku"), knowledge)

    assert is_instalment(a, b) is serial
    assert is_instalment(b, a) is serial


def test_two_publishers_make_no_series(make: Make, knowledge: Knowledge) -> None:
    a, b = (profile(make(n, "自動運転バス事故 けが3人", hours=48.0 * n), knowledge) for n in (1, 2))

    assert not is_instalment(a, b)


def test_instalments_are_no_evidence_of_one_event(
    make: Make, knowledge: Knowledge, model: Model
) -> None:
    a, b = (
        profile(make(n, "AI障害の動き(10月21日)", hours=48.0 * n, family="kaku"), knowledge)
        for n in (1, 2)
    )

    assert compare(a, b, model) == Evidence(a=1, b=2, probability=0.0)
