from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from jiken.service import placing
from jiken.service.desk import deciding, regrouping
from jiken.service.desk.steps import Collision, NoJudgement
from jiken.service.regrouping import judged
from jiken.service.subjects import UnknownSubject
from jiken.store import Store
from tests.jiken.desk.grouped import NOW, added, compare, filled, groups, home, named

_MINUTES = count(1)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def do(
    store: Store, deed: Any, *words: Any, by: str = "ms", seen: int | None = None, **more: Any
) -> int:
    """Do a deed and settle; return the step's number."""
    now = NOW + timedelta(minutes=next(_MINUTES))
    step = deed(store, *words, seen=seen, by=by, now=now, **more)
    regrouping.settle(store, now, step)
    return int(step.id)


def undo(store: Store, incident: str, step: int, by: str = "ms") -> int:
    return do(store, deciding.undo, incident, step, by=by)


def test_merged_incidents_are_one_and_both_ids_lead_to_it(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.merge, b, [a])
    assert named(store) == {a: "a1 a2 a3 b1"}
    found = store.incidents.get(b)
    assert found is not None
    assert found.id == a
    assert (b, "merge") in store.incidents.lineage(a)


def test_undoing_a_merge_brings_the_other_id_back_to_life(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "b1", "b2"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    step = do(store, regrouping.merge, a, [b])
    undo(store, a, step)
    assert named(store) == {a: "a1 a2 a3", b: "b1 b2"}


def test_the_ids_come_back_also_where_the_smaller_part_has_grown_meanwhile(store: Store) -> None:
    ids = filled(store, ["a1", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    step = do(store, regrouping.merge, a, [b])
    more = added(store, ["b2"])
    compare(store, ids | more, {("b1", "b2"): 0.95})
    regrouping.settle(store, NOW)
    assert groups(store) == {"a1 b1 b2"}
    undo(store, a, step)
    assert named(store) == {a: "a1", b: "b1 b2"}


def test_a_merge_that_is_undone_and_done_again_has_the_same_ids(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "b1", "b2"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    step = do(store, regrouping.merge, a, [b])
    merged = named(store)
    again = undo(store, a, step)
    undo(store, a, again)
    assert named(store) == merged
    assert groups(store) == {"a1 a2 b1 b2"}
    assert {one.id for one in (store.incidents.get(a), store.incidents.get(b)) if one} == set(
        merged
    )


def test_an_article_taken_out_of_a_merged_incident_does_not_take_the_old_id_along(
    store: Store,
) -> None:
    ids = filled(store, ["a1", "a2", "a3", "b1", "b2", "b3"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.merge, a, [b])
    (kept,) = named(store)
    do(store, regrouping.take_out, ids["b3"])
    assert sorted(named(store).values()) == ["a1 a2 a3 b1 b2", "b3"]
    assert home(store, ids["b3"]) not in (a, b)
    assert named(store)[kept] == "a1 a2 a3 b1 b2"
    assert (kept, "split") in store.incidents.lineage(home(store, ids["b3"]))


def test_ticked_articles_become_an_incident_of_their_own(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "a4", "a5"])
    a = home(store, ids["a1"])
    step = do(store, regrouping.split, a, [ids["a4"], ids["a5"]])
    assert groups(store) == {"a1 a2 a3", "a4 a5"}
    child = home(store, ids["a4"])
    assert (a, "split") in store.incidents.lineage(child)
    undo(store, a, step)
    assert named(store) == {a: "a1 a2 a3 a4 a5"}
    found = store.incidents.get(child)
    assert found is not None
    assert found.id == a


def test_a_large_incident_is_split_with_few_judgements(store: Store) -> None:
    names = [f"a{n}" for n in range(50)]
    ids = filled(store, names)
    out = [ids[f"a{n}"] for n in range(20)]
    do(store, regrouping.split, home(store, ids["a0"]), out)
    assert sorted(len(some.split()) for some in groups(store)) == [20, 30]
    assert len(store.decided.pairs()) == 19 + 29 + 1


def test_what_was_split_can_be_merged_again_and_split_again(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "a4"])
    a = home(store, ids["a1"])
    do(store, regrouping.split, a, [ids["a3"], ids["a4"]])
    do(store, regrouping.merge, a, [home(store, ids["a3"])])
    assert groups(store) == {"a1 a2 a3 a4"}
    do(store, regrouping.split, home(store, ids["a1"]), [ids["a1"], ids["a3"]])
    assert groups(store) == {"a1 a3", "a2 a4"}


def test_a_moved_article_goes_where_it_is_put(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "b1", "b2", "b3"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    step = do(store, regrouping.move, ids["a3"], b)
    assert named(store) == {a: "a1 a2", b: "a3 b1 b2 b3"}
    undo(store, b, step)
    assert named(store) == {a: "a1 a2 a3", b: "b1 b2 b3"}


def test_an_article_that_was_taken_out_stays_out_when_more_come(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    do(store, regrouping.take_out, ids["a3"])
    more = added(store, ["a4"])
    compare(store, ids | more, {(one, "a4"): 0.9 for one in ids})
    regrouping.settle(store, NOW)
    assert ids["a3"] not in {
        m.article for m in store.incidents.members([home(store, ids["a1"])])[home(store, ids["a1"])]
    }


def test_an_editorial_by_a_reviewers_word_is_linked_and_counts_no_more(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    a = home(store, ids["a1"])
    step = do(store, regrouping.change_role, ids["a3"], "editorial")
    found = store.incidents.get(a)
    assert found is not None
    assert (found.article_count, found.independent_source_count) == (2, 2)
    assert {m.article: m.role.value for m in found.memberships}[ids["a3"]] == "editorial"
    undo(store, a, step)
    found = store.incidents.get(a)
    assert found is not None
    assert (found.article_count, found.independent_source_count) == (3, 3)


def test_an_editorial_without_evidence_stays_with_its_incident(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "b1"])
    a = home(store, ids["a1"])
    do(store, regrouping.merge, a, [home(store, ids["b1"])])
    do(store, regrouping.change_role, ids["b1"], "round-up")
    (link,) = list(store.incidents.links_of([ids["b1"]]))
    assert (link.incident, link.role.value, link.probability) == (a, "round-up", None)
    assert groups(store) == {"a1 a2"}


def test_an_editorial_becomes_a_report_again(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    do(store, regrouping.change_role, ids["a3"], "editorial")
    do(store, regrouping.change_role, ids["a3"], "report")
    assert groups(store) == {"a1 a2 a3"}


def test_a_copy_by_a_reviewers_word_counts_once(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    a = home(store, ids["a1"])
    do(store, regrouping.change_role, ids["a3"], "copy", copy_of=ids["a2"])
    found = store.incidents.get(a)
    assert found is not None
    assert (found.article_count, found.independent_source_count) == (3, 2)
    (copy,) = [m for m in found.memberships if m.article == ids["a3"]]
    assert (copy.role.value, copy.copy_of) == ("copy", ids["a2"])


def test_a_follow_up_by_a_reviewers_word_is_one(store: Store) -> None:
    ids = filled(store, ["a1", "a2"])
    do(store, regrouping.change_role, ids["a2"], "follow-up")
    roles = {
        m.article: m.role.value
        for m in store.incidents.members([home(store, ids["a1"])])[home(store, ids["a1"])]
    }
    assert roles == {ids["a1"]: "report", ids["a2"]: "follow-up"}


def test_the_only_article_of_an_incident_keeps_its_role(store: Store) -> None:
    ids = filled(store, ["a1"])
    for role in ("editorial", "copy"):
        with pytest.raises(NoJudgement):
            do(store, regrouping.change_role, ids["a1"], role)
    with pytest.raises(NoJudgement):
        do(store, regrouping.take_out, ids["a1"])


def test_related_by_a_reviewers_word_until_one_says_no(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.relate, a, b)
    assert [one.other for one in store.incidents.related(a)] == [b]
    step = do(store, regrouping.unrelate, b, a)
    assert store.incidents.related(a) == []
    undo(store, a, step)
    assert [one.other for one in store.incidents.related(b)] == [a]


def test_a_relation_stays_when_the_article_that_it_was_made_on_becomes_an_editorial(
    store: Store,
) -> None:
    ids = filled(store, ["a1", "a2", "b1", "b2"])
    compare(store, ids, {("a1", "a2"): 0.99, ("b1", "b2"): 0.99})
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.relate, a, b)
    for first in ("a1", "b1"):
        step = do(store, regrouping.change_role, ids[first], "editorial")
        assert [one.other for one in store.incidents.related(a)] == [b]
    undo(store, b, step)
    assert [one.other for one in store.incidents.related(b)] == [a]


def test_evidence_does_not_relate_what_a_reviewer_does_not(store: Store) -> None:
    ids = filled(store, ["a1", "b1"])
    compare(store, ids, {("a1", "b1"): 0.31})
    do(store, regrouping.unrelate, home(store, ids["a1"]), home(store, ids["b1"]))
    assert store.incidents.related(home(store, ids["a1"])) == []


def test_a_relation_goes_with_the_articles_through_a_merge(store: Store) -> None:
    ids = filled(store, ["a1", "b1", "b2", "c1"])
    a, b, c = (home(store, ids[name]) for name in ("a1", "b1", "c1"))
    do(store, regrouping.relate, a, c)
    do(store, regrouping.merge, b, [a])
    assert [one.other for one in store.incidents.related(b)] == [c]


def test_a_pair_that_an_earlier_step_rules_out_is_refused_by_its_number(store: Store) -> None:
    ids = filled(store, ["a1", "b1", "c1"])
    first = do(store, regrouping.together, ids["a1"], ids["b1"])
    second = do(store, regrouping.apart, ids["b1"], ids["c1"], by="kk")
    with pytest.raises(NoJudgement, match=f"step {second} by kk.*never together"):
        do(store, regrouping.together, ids["a1"], ids["c1"])
    with pytest.raises(NoJudgement, match=f"step {second} by kk"):
        do(store, regrouping.together, ids["c1"], ids["a1"])
    do(store, regrouping.together, ids["b1"], ids["c1"])
    with pytest.raises(NoJudgement, match="always together"):
        do(store, regrouping.apart, ids["a1"], ids["c1"])
    assert groups(store) == {"a1 b1 c1"}
    assert store.steps.last(home(store, ids["a1"])) > first


def test_a_refused_step_leaves_nothing(store: Store) -> None:
    ids = filled(store, ["a1", "b1", "c1"])
    do(store, regrouping.together, ids["a1"], ids["b1"])
    do(store, regrouping.apart, ids["b1"], ids["c1"])
    before = store.db.execute("SELECT count(*) FROM steps, judgements").fetchall()
    with pytest.raises(NoJudgement):
        do(store, regrouping.together, ids["a1"], ids["c1"])
    assert store.db.execute("SELECT count(*) FROM steps, judgements").fetchall() == before


def test_who_did_not_see_the_last_step_of_either_incident_is_told(store: Store) -> None:
    ids = filled(store, ["a1", "b1"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, deciding.remark, b, by="kk", note="誤報かもしれない")
    with pytest.raises(Collision):
        do(store, regrouping.merge, a, [b], seen=0)
    assert groups(store) == {"a1", "b1"}


def test_what_is_not_there_is_said(store: Store) -> None:
    ids = filled(store, ["a1", "a2"])
    a = home(store, ids["a1"])
    for deed, words in (
        (regrouping.merge, ("2026-01-01-0000", [a])),
        (regrouping.move, (ids["a1"], "2026-01-01-0000")),
        (regrouping.take_out, (999,)),
    ):
        with pytest.raises(UnknownSubject):
            do(store, deed, *words)
    for deed, words in (
        (regrouping.merge, (a, [a])),
        (regrouping.split, (a, [])),
        (regrouping.split, (a, list(ids.values()))),
        (regrouping.split, (a, [999])),
        (regrouping.move, (ids["a1"], a)),
        (regrouping.relate, (a, a)),
        (regrouping.together, (ids["a1"], ids["a1"])),
        (regrouping.change_role, (ids["a1"], "社説")),
    ):
        with pytest.raises(NoJudgement):
            do(store, deed, *words)


def test_a_split_is_proposed_where_the_evidence_is_weakest(store: Store) -> None:
    weak = {("a1", "b1"): 0.6, ("a1", "b2"): 0.6, ("a2", "b1"): 0.6, ("a2", "b2"): 0.6}
    strong = {("a1", "c1"): 0.9, ("a2", "c1"): 0.9}
    ids = filled(
        store,
        ["a1", "a2", "b1", "b2", "c1"],
        weak | strong | {("b1", "c1"): 0.6, ("b2", "c1"): 0.6},
    )
    assert len(groups(store)) == 1
    first, *_ = regrouping.proposed_splits(store, home(store, ids["a1"]))
    assert set(first.articles) == {ids["b1"], ids["b2"]}
    assert first.between == pytest.approx(0.6)
    assert first.inside == pytest.approx(0.9)
    assert first.strength == pytest.approx(0.6)


def test_settling_with_nothing_to_settle_does_nothing(store: Store) -> None:
    filled(store, ["a1", "a2"])
    assert regrouping.settle(store, NOW) == 0


def test_a_decision_waits_for_nothing_that_it_does_not_touch(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "b1", "b2"])
    b = named(store)
    more = added(store, ["c1", "c2"])
    compare(store, more, {("c1", "c2"): 0.9})
    store.unsettled.add([ids["b1"]])

    do(store, regrouping.split, home(store, ids["a1"]), [ids["a2"]])

    assert groups(store) == {"a1", "a2", "b1 b2"}
    assert set(store.decided.unsettled()) == {*more.values(), ids["b1"]}
    regrouping.settle(store, NOW)
    assert groups(store) == {"a1", "a2", "b1 b2", "c1 c2"}
    assert home(store, ids["b1"]) in b


def test_a_clustering_overtaken_by_a_reviewer_begins_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    a = home(store, ids["a1"])
    store.unsettled.add(ids.values())
    work = placing.regrouped

    def slow(*words: Any, **more: Any) -> Any:
        found = work(*words, **more)
        monkeypatch.undo()
        do(store, regrouping.split, a, [ids["a3"]])
        return found

    monkeypatch.setattr(placing, "regrouped", slow)
    regrouping.settle(store, NOW)
    assert groups(store) == {"a1 a2", "a3"}


def test_a_decision_that_comes_while_older_ones_are_carried_out_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    a = home(store, ids["a1"])
    store.unsettled.add(ids.values())
    work = placing.regrouped

    def slow(*words: Any, **more: Any) -> Any:
        found = work(*words, **more)
        monkeypatch.undo()
        regrouping.split(store, a, [ids["a3"]], seen=None, by="ms", now=NOW)
        judged(store, store.decided.turn())  # as far as whoever settles it has come by then
        return found

    monkeypatch.setattr(placing, "regrouped", slow)
    regrouping.settle(store, NOW)
    assert groups(store) == {"a1 a2", "a3"}


def test_an_editorial_that_is_moved_stays_one_and_holds_nothing_together(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3", "b1", "b2"])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.change_role, ids["a3"], "editorial")
    do(store, regrouping.move, ids["a3"], b)
    assert [(m.incident, m.role.value) for m in store.incidents.links_of([ids["a3"]])] == [
        (b, "editorial")
    ]
    do(store, regrouping.apart, ids["b1"], ids["b2"])
    assert groups(store) == {"a1 a2", "b1", "b2"}
    assert home(store, ids["a1"]) == a


def test_an_article_that_is_moved_is_held_by_some_of_a_large_incident(store: Store) -> None:
    ids = filled(store, ["a1", *(f"b{n}" for n in range(30))])
    a, b = home(store, ids["a1"]), home(store, ids["b1"])
    do(store, regrouping.move, ids["a1"], b)
    assert named(store) == {b: " ".join(sorted(ids))}
    assert len(store.decided.pairs()) == regrouping.HELD
    assert store.steps.heir(a) == b


def test_a_split_stands_in_the_history_of_what_came_of_it(store: Store) -> None:
    ids = filled(store, ["a1", "a2", "a3"])
    a = home(store, ids["a1"])
    step = regrouping.split(store, a, [ids["a3"]], seen=None, by="ms", now=NOW)
    regrouping.settle(store, NOW)
    regrouping.concern(store, step)
    child = home(store, ids["a3"])
    assert child != a
    assert store.steps.last(child) == step.id
    undo(store, child, step.id)
    assert named(store) == {a: "a1 a2 a3"}
