import numpy as np

from dedupe import Part
from dedupe.members import judged_copies
from dedupe.standing import Stories

COPY_OF_1 = Part(role="copy", origin=1)


def test_what_a_reviewer_calls_a_report_is_no_copy() -> None:
    assert judged_copies({2: 1, 3: 1}, [1, 2, 3], {2: Part(role="report")}) == {3: 1}


def test_a_reviewers_copy_is_one_of_the_origin_of_its_origin() -> None:
    said = {4: Part(role="copy", origin=2)}
    assert judged_copies({2: 1}, [1, 2, 3, 4], said) == {2: 1, 4: 1}


def test_an_origin_that_a_reviewer_calls_a_copy_takes_its_copies_along() -> None:
    said = {1: Part(role="copy", origin=2)}
    assert judged_copies({2: 1, 3: 1}, [1, 2, 3], said) == {1: 2, 3: 2}


def test_what_is_elsewhere_is_no_origin() -> None:
    assert judged_copies({2: 3}, [2, 3], {2: COPY_OF_1}) == {2: 3}
    assert judged_copies({}, [1], {1: COPY_OF_1}) == {}


def test_two_that_are_called_copies_of_each_other_leave_one_origin() -> None:
    said = {1: Part(role="copy", origin=2), 2: COPY_OF_1}
    assert judged_copies({}, [1, 2], said) in ({1: 2}, {2: 1})


def stories(reports: list[bool], together: list[tuple[int, int]], **said: list[int]) -> Stories:
    count = len(reports)
    ids, fresh = np.arange(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
    return Stories(ids, np.array(reports), fresh, together, [], **said)


def test_a_reviewers_word_makes_a_report_of_a_page_and_a_page_of_a_report() -> None:
    told = stories([True, False, True], [], inside=[1], passing=[2])
    assert told.reports.tolist() == [True, True, False]
    assert told.kept == {1}


def test_what_was_held_together_by_a_page_stays_together_without_it() -> None:
    told = stories([True, True, True], [(0, 1), (1, 2)], passing=[1])
    assert list(told.together) == [(0, 2)]
    assert told.reports.tolist() == [True, False, True]
