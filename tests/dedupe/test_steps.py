from __future__ import annotations

import pytest

from dedupe.steps import court_step, steps


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("偽画像販売の男を逮捕", "偽画像販売の男を起訴"),
        ("偽画像販売の男を起訴", "偽画像販売の男に有罪判決"),
        ("自動運転バスの運転員を書類送検", "自動運転バスの運転員に実刑"),
        ("偽画像販売の男に有罪判決", "偽画像販売の男が控訴"),
        ("Man arrested over deepfakes", "Man pleads guilty over deepfakes"),
        ("Mother sues chatbot maker", "Chatbot maker must face trial, says court"),
    ],
)
def test_a_case_goes_through_the_courts_in_order(earlier: str, later: str) -> None:
    assert 0 < court_step(steps(earlier, "")) < court_step(steps(later, ""))


@pytest.mark.parametrize(
    ("title", "step"),
    [
        ("偽画像販売の男を再逮捕　別の女性の画像も", "second charge"),
        ("Deepfake seller faces new charges", "second charge"),
        ("訂正：ドローンは300機ではなく240機", "correction"),
        ("Operator corrects number of drones", "correction"),
        ("ドローン落下のけが人、15人に", "rising count"),
        ("AI問診で2人目の死亡判明", "rising count"),
        ("Death toll in robot bus crash climbs to five", "rising count"),
        ("自動運転バスが4カ月ぶり運行再開", "resumption"),
        ("Robotaxis return to the streets of Kaku", "resumption"),
        ("銀行の相談AI、提供を当面中止", "measures"),
        ("Carmaker recalls 1,000 robotaxis", "measures"),
        ("銀行に業務改善命令", "authority"),
        ("Watchdog opens inquiry into benefits software", "authority"),
    ],
)
def test_an_event_goes_on_outside_the_courts(title: str, step: str) -> None:
    assert step in steps(title, "")


@pytest.mark.parametrize(
    "title",
    [
        "花火大会でドローン落下、観客12人にけが",
        "自動運転バスが自転車と接触、けが人なし",
        "Delivery robot hits boy in Kaku",
        "Hospital's chatbot gave wrong doses to 12 patients",
    ],
)
def test_a_first_report_tells_of_no_later_step(title: str) -> None:
    assert not steps(title, "") & {"second charge", "correction", "rising count", "resumption"}


def test_what_a_lead_recounts_is_no_step_where_the_title_tells_one() -> None:
    lead = "市は、昨年再開した運行を止めた。運転員は書類送検されている。"

    assert steps("運転員に有罪判決", lead) == {"verdict"}
    assert steps("", "運転員に罰金刑の判決。昨年、運行は再開している。") == {"verdict"}
