"""A step is appended with who, when, what stood before; another one takes it back; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from jiken.models import Incident
from jiken.service.desk import deciding, people, steps
from jiken.service.desk.steps import Collision, NoJudgement
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.taxonomy import ArticleClass, Severity

NOW = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
ONE, OTHER = "2026-01-20-ab12", "2026-01-21-cd34"
HAZARD, INCIDENT = ArticleClass.HAZARD, ArticleClass.INCIDENT


def bare(incident: str, redirect_to: str | None = None) -> Incident:
    return Incident(
        id=incident, day=None, title_ja="自治体が謝罪", title_en=None, article_count=0,
        independent_source_count=0, redirect_to=redirect_to,
    )  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        opened.incidents.replace([bare(ONE), bare(OTHER)], now=NOW)
        yield opened


def class_of(store: Store, incident: str = ONE) -> ArticleClass | None:
    said = Saying(store).incident(incident)
    return said.assessment.class_ if said else None


def test_a_step_keeps_who_when_before_after_and_the_note(store: Store) -> None:
    deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    step = deciding.reclass(
        store, ONE, INCIDENT, Severity.INCIDENT, seen=None, by="Ben", now=NOW, note="続報"
    )
    assert (step.kind, step.incidents, step.by, step.at, step.note) == (
        "class", (ONE,), "Ben", NOW, "続報",
    )  # fmt: skip
    assert step.before["class"] == "hazard"
    assert (step.said["class"], step.said["severity"]) == ("incident", "incident")
    assert store.steps.last(ONE) == step.id
    assert store.steps.last(OTHER) == 0


def test_an_undone_judgement_counts_nowhere(store: Store) -> None:
    step = deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    back = deciding.undo(store, ONE, step.id, seen=step.id, by="Aki", now=NOW)
    assert class_of(store) is None
    assert store.judgements.log() == {}
    assert store.judgements.of_incidents() == {}
    newest, first = steps.history(store, ONE)
    assert (newest.undoes, first.undone_by) == (step.id, back.id)


def test_what_was_taken_back_can_be_done_again(store: Store) -> None:
    step = deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    back = deciding.undo(store, ONE, step.id, seen=None, by="Aki", now=NOW)
    again = deciding.undo(store, ONE, back.id, seen=None, by="Ben", now=NOW)
    assert (again.kind, again.said, again.by) == ("class", step.said, "Ben")
    assert class_of(store) is HAZARD
    deciding.undo(store, ONE, again.id, seen=None, by="Ben", now=NOW)
    assert class_of(store) is None


def test_a_step_is_undone_once(store: Store) -> None:
    step = deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    deciding.undo(store, ONE, step.id, seen=None, by="Ben", now=NOW)
    with pytest.raises(NoJudgement, match=f"Step {step.id} has been undone already, by Ben"):
        deciding.undo(store, ONE, step.id, seen=None, by="Aki", now=NOW)


@pytest.mark.parametrize("number", [99, -1])
def test_what_is_no_step_of_the_incident_is_not_undone(store: Store, number: int) -> None:
    step = deciding.reclass(store, OTHER, HAZARD, seen=0, by="Aki", now=NOW)
    for wrong in (number, step.id):
        with pytest.raises(NoJudgement, match="There is no step"):
            deciding.undo(store, ONE, wrong, seen=None, by="Aki", now=NOW)


def test_what_somebody_else_has_gone_on_from_is_not_undone_under_them(store: Store) -> None:
    first = deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    second = deciding.reclass(
        store, ONE, None, Severity.SERIOUS_HAZARD, seen=None, by="Ben", now=NOW
    )
    with pytest.raises(NoJudgement, match=f"Ben has gone on from it in step {second.id}"):
        deciding.undo(store, ONE, first.id, seen=None, by="Aki", now=NOW)
    deciding.undo(store, ONE, second.id, seen=None, by="Aki", now=NOW)
    deciding.undo(store, ONE, first.id, seen=None, by="Aki", now=NOW)
    assert class_of(store) is None


def test_work_on_something_else_does_not_hold_an_undo_up(store: Store) -> None:
    first = deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    deciding.retitle(store, ONE, "ja", "架空の施設", seen=None, by="Ben", now=NOW)
    deciding.retag(store, ONE, "country", ["jp"], seen=None, by="Ben", now=NOW)
    deciding.undo(store, ONE, first.id, seen=None, by="Aki", now=NOW)
    said = Saying(store).incident(ONE)
    assert said is not None
    assert (said.title("ja"), said.assessment.values("country")) == ("架空の施設", ("JPN",))


def test_two_who_collide_are_told_and_nothing_is_written(store: Store) -> None:
    theirs = deciding.reclass(store, ONE, HAZARD, seen=0, by="Ben", now=NOW)
    with pytest.raises(Collision) as met:
        deciding.dismiss(store, ONE, "訓練", seen=0, by="Aki", now=NOW)
    assert [step.id for step in met.value.steps] == [theirs.id]
    assert class_of(store) is HAZARD
    assert steps.last_step(store, ONE) == theirs.id
    deciding.dismiss(store, ONE, "訓練", seen=theirs.id, by="Aki", now=NOW)
    assert class_of(store) is ArticleClass.UNRELATED


def test_of_two_at_the_same_moment_one_is_first_and_the_other_is_told(tmp_path: Path) -> None:
    path = tmp_path / "jiken.db"
    with Store.open(path) as store:
        store.incidents.replace([bare(ONE)], now=NOW)
    start = Barrier(4)

    def dismiss(by: str) -> bool:
        with Store.open(path) as store:
            start.wait()
            try:
                deciding.dismiss(store, ONE, "訓練", seen=0, by=by, now=NOW)
            except Collision:
                return False
            return True

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(dismiss, "ABCD")) == [False, False, False, True]
    with Store.open(path) as store:
        assert len(steps.history(store, ONE)) == 1


def test_what_was_done_to_either_incident_before_the_page_was_made_is_no_collision(
    store: Store,
) -> None:
    deciding.remark(store, OTHER, seen=None, by="Ben", now=NOW, note="誤報か")
    seen = steps.last_step(store, ONE)
    relate = partial(
        steps.append, store, "relate", (ONE, OTHER), said={}, before={}, by="Aki", now=NOW
    )
    relate(seen=seen)
    deciding.remark(store, OTHER, seen=None, by="Ben", now=NOW, note="やはり誤報")
    with pytest.raises(Collision):
        relate(seen=seen)


def test_nobody_collides_with_their_own_work_or_with_work_on_another_incident(store: Store) -> None:
    deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    deciding.reclass(store, OTHER, HAZARD, seen=0, by="Ben", now=NOW)
    deciding.confirm(store, ONE, seen=0, by="Aki", now=NOW)


def test_a_merge_takes_steps_along(store: Store) -> None:
    step = deciding.reclass(store, OTHER, HAZARD, seen=0, by="Aki", now=NOW)
    deciding.assign(store, OTHER, "Chie", seen=None, by="Aki", now=NOW)
    store.incidents.replace([bare(OTHER, redirect_to=ONE)], now=NOW)
    assert [one.kind for one in steps.history(store, ONE)] == ["assign", "class"]
    assert steps.history(store, OTHER) == steps.history(store, ONE)
    assert steps.assignee(store, ONE) == "Chie"
    assert class_of(store, ONE) is HAZARD
    with pytest.raises(Collision):
        deciding.confirm(store, ONE, seen=0, by="Ben", now=NOW)
    deciding.undo(store, ONE, step.id, seen=None, by="Aki", now=NOW)
    assert class_of(store, ONE) is None


def test_titles_and_summaries_stand_until_they_are_emptied(store: Store) -> None:
    deciding.retitle(store, ONE, "ja", " 架空の\n施設を 案内 ", seen=0, by="Aki", now=NOW)
    deciding.resummarise(store, ONE, "en", "It did.\n\nTwice.\x1b", seen=0, by="Aki", now=NOW)
    said = Saying(store).incident(ONE)
    assert said is not None
    assert (said.title("ja"), said.title("en")) == ("架空の 施設を 案内", None)
    assert (said.summary("ja"), said.summary("en")) == (None, "It did.\n\nTwice.")
    step = deciding.retitle(store, ONE, "ja", "", seen=2, by="Aki", now=NOW)
    assert step.before == {"titles": {"ja": "架空の 施設を 案内"}}
    said = Saying(store).incident(ONE)
    assert said is not None
    assert said.title("ja") is None


def test_assignment_and_notes_are_steps(store: Store) -> None:
    first = deciding.assign(store, ONE, "Chie", seen=0, by="Aki", now=NOW)
    second = deciding.assign(store, ONE, "大輔", seen=first.id, by="Aki", now=NOW, note="休暇")
    assert (steps.assignee(store, ONE), second.before) == ("大輔", {"to": "Chie"})
    deciding.undo(store, ONE, second.id, seen=None, by="Aki", now=NOW)
    assert steps.assignee(store, ONE) == "Chie"
    deciding.undo(store, ONE, first.id, seen=None, by="Aki", now=NOW)
    assert steps.assignee(store, ONE) == ""
    note = deciding.remark(store, ONE, seen=0, by="Aki", now=NOW, note=" 訳を問い合わせ中\n二行目 ")
    assert (note.kind, note.note) == ("note", "訳を問い合わせ中\n二行目")


def test_where_people_sign_in_an_incident_is_assigned_to_one_of_them(store: Store) -> None:
    people.add(store, "千恵", "reviewer", "春はあけぼの やうやう白くなりゆく", now=NOW)
    people.add(store, "Dai", "reviewer", "four words are long enough", now=NOW)
    deciding.assign(store, ONE, "ＤＡＩ ", seen=0, by="Dai", now=NOW)
    assert steps.assignee(store, ONE) == "Dai"
    with pytest.raises(NoJudgement, match="Nobody called “恵”"):
        deciding.assign(store, ONE, "恵", seen=None, by="Dai", now=NOW)
    deciding.assign(store, ONE, "", seen=None, by="Dai", now=NOW)
    assert steps.assignee(store, ONE) == ""


def test_an_assignment_that_somebody_gave_on_stays(store: Store) -> None:
    first = deciding.assign(store, ONE, "Chie", seen=0, by="Aki", now=NOW)
    deciding.assign(store, ONE, "Dai", seen=None, by="Chie", now=NOW)
    with pytest.raises(NoJudgement, match="Chie has gone on from it"):
        deciding.undo(store, ONE, first.id, seen=None, by="Aki", now=NOW)
    assert steps.assignee(store, ONE) == "Dai"


def test_what_cannot_stand_is_refused_and_nothing_is_written(store: Store) -> None:
    refused: list[Callable[[], object]] = [
        lambda: deciding.reclass(store, ONE, None, seen=0, by="Aki", now=NOW),
        lambda: deciding.reclass(store, ONE, ArticleClass.NEEDS_REVIEW, seen=0, by="Aki", now=NOW),
        lambda: deciding.reclass(store, ONE, HAZARD, Severity.DISASTER, seen=0, by="A", now=NOW),
        lambda: deciding.confirm(store, ONE, seen=0, by="Aki", now=NOW),
        lambda: deciding.dismiss(store, ONE, " ", seen=0, by="Aki", now=NOW),
        lambda: deciding.remark(store, ONE, seen=0, by="Aki", now=NOW, note="\n"),
        lambda: deciding.remark(store, ONE, seen=0, by="Aki", now=NOW, note="注" * 10_001),
        lambda: deciding.retitle(store, ONE, "ja", "題" * 301, seen=0, by="Aki", now=NOW),
        lambda: deciding.retitle(store, ONE, "fr", "titre", seen=0, by="Aki", now=NOW),
        lambda: deciding.retag(store, ONE, "harm_types", ["嘘"], seen=0, by="Aki", now=NOW),
        lambda: deciding.retag(store, ONE, "no such", ["x"], seen=0, by="Aki", now=NOW),
        lambda: deciding.retag(store, ONE, "country", ["EU"], seen=0, by="Aki", now=NOW),
        lambda: deciding.retag(store, ONE, "system", list("abc" * 51), seen=0, by="Aki", now=NOW),
        lambda: deciding.assign(store, ONE, "人" * 101, seen=0, by="Aki", now=NOW),
        lambda: deciding.assign(store, ONE, "Chie", seen=0, by=" ", now=NOW),
    ]
    for deed in refused:
        with pytest.raises(NoJudgement):
            deed()
    assert steps.history(store, ONE) == ()


def test_history_is_paged(store: Store) -> None:
    for number in range(5):
        deciding.remark(store, ONE, seen=None, by="Aki", now=NOW, note=f"注 {number}")
    first = steps.history(store, ONE, 2)
    rest = steps.history(store, ONE, 50, below=first[-1].id)
    assert [step.note[-1] for step in (*first, *rest)] == list("43210")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE steps SET note = 'x'",
        "DELETE FROM steps",
        "UPDATE judgements SET value = '{}'",
        "DELETE FROM judgements",
    ],
)
def test_the_database_itself_keeps_what_was_done(store: Store, change: str) -> None:
    deciding.reclass(store, ONE, HAZARD, seen=0, by="Aki", now=NOW)
    with pytest.raises(sqlite3.IntegrityError, match="is never"):
        store.db.execute(change)
