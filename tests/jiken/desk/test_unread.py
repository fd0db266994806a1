"""What colleagues did since one looked is unread, and is told exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from jiken.service.desk import deciding
from jiken.service.desk.queue import looked, queue, refresh
from jiken.service.desk.unread import Change, changed_since
from jiken.service.desk.wanted import Wanted
from jiken.store import Store
from jiken.taxonomy import Severity
from tests.jiken.desk.incidents import INCIDENT, LATER, NOW, article, assessed, incident

NAME = "2026-01-20"


@pytest.fixture
def store() -> Iterator[Store]:
    """An incident that *ms* has looked at."""
    with Store.open(":memory:") as opened:
        incident(opened, NAME, [article(opened, 0)])
        assessed(opened, NAME, INCIDENT, 0.9, Severity.INCIDENT, [("harm_types", "Psychological")])
        refresh(opened, NOW)
        looked(opened, NAME, "ms", NOW)
        yield opened


def changed(store: Store) -> Change | None:
    refresh(store, LATER)
    return changed_since(store, NAME, "ms")


def unread(store: Store) -> bool:
    return bool(queue(store, Wanted(unread_by="ms"), reviewer="ms").rows)


@pytest.mark.parametrize(
    ("do", "after"),
    [
        (lambda s, by: deciding.resummarise(s, NAME, "ja", "偽の画像が出回った。", seen=None, by=by, now=LATER), "偽の画像が出回った。"),
        (lambda s, by: deciding.assign(s, NAME, "佐藤", seen=None, by=by, now=LATER), "佐藤"),
        (lambda s, by: deciding.remark(s, NAME, seen=None, by=by, now=LATER, note="続報を待つ"), "続報を待つ"),
        (lambda s, by: deciding.retag(s, NAME, "harm_types", ["Reputational"], seen=None, by=by, now=LATER), "Reputational"),
    ],
)  # fmt: skip
def test_what_a_colleague_did_is_unread_and_told_with_who(
    store: Store, do: Callable[[Store, str], object], after: str
) -> None:
    do(store, "kt")
    change = changed(store)
    assert change is not None
    (step,) = change.steps
    assert step.by == "kt"
    assert after in (step.note, *(value for one in step.changes for value in one.after))
    assert unread(store)
    looked(store, NAME, "ms", LATER)
    assert changed(store) is None
    assert not unread(store)


def test_ones_own_steps_are_not_told(store: Store) -> None:
    deciding.remark(store, NAME, seen=None, by="ms", now=LATER, note="続報を待つ")
    assert changed(store) is None


def test_tags_that_came_and_went_are_told_even_where_nobody_set_them(store: Store) -> None:
    assessed(store, NAME, INCIDENT, 0.9, Severity.INCIDENT, [("country", "JPN")])
    change = changed(store)
    assert change is not None
    assert change.tags == (("country/JPN",), ("harm_types/Psychological",))


def test_a_note_of_the_team_does_not_make_an_incident_changed_for_others(store: Store) -> None:
    before = store.queue.get(NAME)
    deciding.remark(store, NAME, seen=None, by="kt", now=LATER, note="続報を待つ")
    refresh(store, LATER)
    after = store.queue.get(NAME)
    assert before is not None
    assert after is not None
    assert after.changed_at == before.changed_at
    assert after.fingerprint != before.fingerprint
