"""What a merge would do to judgements, and why one cannot be done again, is said exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from jiken.service.desk import deciding, regrouping
from jiken.service.desk.rivals import rivals
from jiken.service.desk.steps import NoJudgement
from jiken.store import Store
from jiken.taxonomy import ArticleClass, Severity
from tests.jiken.desk.grouped import NOW, filled, groups, home

_MINUTES = count(1)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def do(store: Store, deed: Any, *words: Any, by: str = "ms") -> int:
    now = NOW + timedelta(minutes=next(_MINUTES))
    step = deed(store, *words, seen=None, by=by, now=now)
    regrouping.settle(store, now, step)
    return int(step.id)


def test_the_word_that_is_named_as_standing_stands_after_the_merge(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, deciding.reclass, b, ArticleClass.HAZARD, Severity.HAZARD, by="小林")
    do(store, deciding.reclass, a, ArticleClass.INCIDENT, Severity.SERIOUS_INCIDENT, by="大野")
    do(store, deciding.retitle, a, "ja", "大きい方の見出し", by="大野")
    do(store, deciding.retitle, b, "ja", "小さい方の見出し", by="小林")
    do(store, deciding.assign, b, "小林")
    do(store, deciding.assign, a, "大野")

    found = {(w[0].change.part, w[0].change.key): w for w in rivals(store, [a, b])}
    do(store, regrouping.merge, a, [b])

    assert {part for part, _ in found} == {"class", "severity", "titles", "to"}
    verdict = store.judgements.of_incidents(a)[a]
    assert found["class", ""][0].change.after == (str(verdict.class_),) == ("incident",)
    assert found["severity", ""][0].change.after == (str(verdict.severity),)
    assert found["titles", "ja"][0].change.after == (verdict.titles["ja"],) == ("小さい方の見出し",)
    assert [one.by for one in found["titles", "ja"]] == ["小林", "大野"]
    standing = store.steps.standing(a, "assign")
    assert standing is not None
    assert found["to", ""][0].change.after == (standing.said["to"],) == ("大野",)


def test_what_only_one_was_judged_or_both_alike_is_not_told(store: Store) -> None:
    ids = filled(store, ["a1", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, deciding.reclass, a, ArticleClass.HAZARD)
    do(store, deciding.reclass, b, ArticleClass.HAZARD)
    do(store, deciding.retitle, a, "ja", "片方だけの見出し")
    assert rivals(store, [a, b]) == ()


def test_a_merge_that_a_later_step_is_against_is_not_done_again_and_that_step_is_named(
    store: Store,
) -> None:
    ids = filled(store, ["a1", "a2", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    merged = do(store, regrouping.merge, a, [b])
    undone = do(store, deciding.undo, a, merged)
    later = do(store, regrouping.apart, ids["a2"], ids["b1"])
    with pytest.raises(NoJudgement, match=f"{merged} cannot be done again: step {later}, by ms"):
        do(store, deciding.undo, a, undone)
    do(store, deciding.undo, a, later)
    do(store, deciding.undo, a, undone)
    assert groups(store) == {"a1 a2 b1"}
