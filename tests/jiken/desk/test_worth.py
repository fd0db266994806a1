"""What a reviewer sees first."""

from __future__ import annotations

import pytest

from jiken.service.desk.worth import worth
from jiken.taxonomy import ArticleClass, Severity

INCIDENT, HAZARD = ArticleClass.INCIDENT, ArticleClass.HAZARD
UNRELATED, REVIEW = ArticleClass.UNRELATED, ArticleClass.NEEDS_REVIEW
Told = tuple[float, ArticleClass, Severity | None, int]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        # an uncertain incident with many sources before a sure one, and before one with few
        ((0.5, INCIDENT, Severity.INCIDENT, 8), (0.95, INCIDENT, Severity.INCIDENT, 8)),
        ((0.5, INCIDENT, Severity.INCIDENT, 8), (0.5, INCIDENT, Severity.INCIDENT, 1)),
        # of two sure ones the more severe, and then the one that more tell of
        ((0.99, INCIDENT, Severity.DISASTER, 3), (0.99, INCIDENT, Severity.INCIDENT, 3)),
        ((0.99, INCIDENT, Severity.INCIDENT, 5), (0.95, INCIDENT, Severity.INCIDENT, 3)),
        # a serious hazard before a hazard, an incident without an established step before a hazard
        ((0.7, HAZARD, Severity.SERIOUS_HAZARD, 2), (0.7, HAZARD, Severity.HAZARD, 2)),
        ((0.7, INCIDENT, None, 2), (0.7, HAZARD, Severity.HAZARD, 2)),
        # what nobody can tell before what is surely nothing
        ((0.4, REVIEW, None, 2), (0.95, UNRELATED, None, 2)),
        # a fourth source weighs more than a twentieth
        ((0.5, HAZARD, None, 4), (0.62, HAZARD, None, 6)),
    ],
)
def test_comes_before(first: Told, then: Told) -> None:
    assert worth(*first).value > worth(*then).value


def test_what_no_source_tells_of_in_the_event_is_worth_nothing() -> None:
    assert worth(0.5, INCIDENT, None, 0).value == 0
