"""Judgements and undos, articles in any order of arrival: in the end only what stands counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiken.service.desk import deciding, regrouping
from jiken.service.desk.steps import NoJudgement
from jiken.service.regrouping import judged
from jiken.service.subjects import UnknownSubject
from jiken.store import Store
from tests.jiken.desk.grouped import NOW, added, compare, filled, groups, told

NAMES = ("a1", "a2", "a3", "b1", "b2", "c1", "d1")
ALIKE = {
    ("a1", "a2"): 0.9, ("a1", "a3"): 0.8, ("a2", "a3"): 0.7, ("b1", "b2"): 0.9, ("a3", "c1"): 0.4,
    ("b2", "d1"): 0.75,
}  # fmt: skip
DEEDS = ("merge", "split", "move", "take out", "role", "together", "apart", "undo")
ROLES = ("report", "editorial", "follow-up", "round-up", "copy")
Deed = tuple[str, int, int, int]

deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 6), st.integers(0, 6), st.integers(0, 4)),
    min_size=1,
    max_size=7,
)


@given(deeds, st.permutations(NAMES), st.integers(1, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_what_stands_counts(some: list[Deed], order: list[str], cut: int) -> None:
    with Store.open(":memory:") as store, Store.open(":memory:") as other:
        ids = filled(store, NAMES, ALIKE)
        compare(store, ids, ALIKE)
        for minute, deed in enumerate(some):
            _do(store, ids, deed, minute)
        regrouping.settle(store, NOW)
        _take_over(store, other)
        _arrive(other, order[:cut])
        _arrive(other, order)
        assert groups(other) == groups(store)
        assert _roles(other) == _roles(store)


def _do(store: Store, ids: dict[str, int], deed: Deed, minute: int) -> None:
    kind, one, two, three = deed
    a, b = ids[NAMES[one]], ids[NAMES[two]]
    now = NOW + timedelta(minutes=minute)
    said: dict[str, Any] = {"seen": None, "by": "ms", "now": now}
    home = store.incidents.homes([a, b])
    try:
        if kind == "merge":
            step = regrouping.merge(store, home.get(a, ""), [home.get(b, "")], **said)
        elif kind == "split":
            step = regrouping.split(store, home.get(a, ""), {a, b}, **said)
        elif kind == "move":
            step = regrouping.move(store, a, home.get(b, ""), **said)
        elif kind == "take out":
            step = regrouping.take_out(store, a, **said)
        elif kind == "role":
            step = regrouping.change_role(store, a, ROLES[three], **said)
        elif kind == "undo":
            found = store.db.execute("SELECT coalesce(max(id), 0) - ? FROM steps", (three,))
            step = deciding.undo(store, home.get(a, ""), int(found.fetchall()[0][0]), **said)
        else:
            act = regrouping.together if kind == "together" else regrouping.apart
            step = act(store, a, b, **said)
    except (NoJudgement, UnknownSubject):
        return
    if three % 2:  # a clustering has read the judgement, and is overtaken before it settles it
        judged(store, store.decided.turn())
    regrouping.settle(store, now, step)


def _take_over(store: Store, other: Store) -> None:
    """Copy the judgements that stand, all at once, to a store that has no articles yet."""
    rows = store.db.execute(
        "SELECT kind, subject, value, before, judged_by, judged_at FROM standing_judgements"
        " ORDER BY id"
    )
    for row in rows.fetchall():
        other.db.execute(
            "INSERT INTO judgements(kind, subject, value, before, judged_by, judged_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )


def _arrive(store: Store, names: list[str]) -> None:
    new = [name for name in names if store.articles.by_url(told(name).canonical_url) is None]
    ids = added(store, new) | {
        name: kept.id
        for name in NAMES
        if (kept := store.articles.by_url(told(name).canonical_url)) is not None
    }
    compare(store, ids, {p: s for p, s in _strengths().items() if {*p} <= ids.keys()})
    regrouping.settle(store, NOW)


def _strengths() -> dict[tuple[str, str], float]:
    same = {(a, b): 0.9 for a in NAMES for b in NAMES if a < b and a[0] == b[0]}
    return same | ALIKE


def _roles(store: Store) -> set[tuple[str, str, str]]:
    rows = store.db.execute(
        "SELECT a.publisher, m.role, coalesce(o.publisher, '') FROM memberships m"
        " JOIN articles a ON a.id = m.article LEFT JOIN articles o ON o.id = m.copy_of"
    )
    return {(str(name), str(role), str(origin)) for name, role, origin in rows}
