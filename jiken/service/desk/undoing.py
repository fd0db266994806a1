"""Taking a step back, and doing one again that was taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from jiken.service.desk.pairing import opposed
from jiken.service.desk.steps import ASSIGN, UNDO, NoJudgement, Step, append, made
from jiken.store import Store
from jiken.store.steps import PAIRS, Made

# Parts of a judgement on a class that stand by themselves; the rest stands and falls with the class.
APART = ("tags", "titles", "summaries")


def undo(
    store: Store, incident: str, number: int, *, seen: int | None, by: str, now: datetime,
    note: str = "",
) -> Step:  # fmt: skip
    """Append a step that takes back the whole of another on *incident*, with all its judgements.

    *incident* may be anything for a step that is on none. Of a step that took one back, that one is done again. Raises NoJudgement where it is on
    another incident, was undone before, or where somebody else's later step rests on it.
    """
    with store.writing():
        step = _undoable(store, incident, number)
        of = made(store, step.undoes) if step.kind == UNDO and step.undoes else step
        _free(store, of, since=step.id, by=by)
        incidents = (incident, *step.incidents) if step.incidents else ()
        said = of.said if of is not step else {"step": step.id, "kind": step.kind}
        anew = append(
            store,
            of.kind if of is not step else UNDO,
            incidents,
            said=said,
            before=of.before if of is not step else step.said,
            seen=seen,
            by=by,
            now=now,
            note=note or (of.note if of is not step else ""),
            undoes=step.id,
        )
        if of is not step:
            store.steps.repeat(of.id, anew, by=by, now=now, note=note or of.note)
        _consistent(store, of, anew, again=of is not step)
    return made(store, anew)


def undo_of_article(
    store: Store, article: int, number: int, *, seen: int | None, by: str, now: datetime,
    note: str = "",
) -> Step:  # fmt: skip
    """Take back a step on *article*; NoJudgement where it is on another, or on a whole incident."""
    step = store.steps.get(number)
    if step is None or step.article != article:
        raise NoJudgement(
            "There is no step %(step)s on article %(article)s.", step=number, article=article
        )
    home = store.incidents.homes([article]).get(article, "")
    return undo(store, home, number, seen=seen, by=by, now=now, note=note)


def _undoable(store: Store, incident: str, number: int) -> Step:
    step = store.steps.get(number)
    if step is None or (step.incidents and not {*step.incidents} & {*store.steps.family(incident)}):
        raise NoJudgement(
            "There is no step %(step)s on incident %(incident)s.", step=number, incident=incident
        )
    if step.undone_by is not None:
        who = made(store, step.undone_by).by
        raise NoJudgement(
            "Step %(step)s has been undone already, by %(who)s.", step=number, who=who
        )
    return step


def _free(store: Store, step: Step, *, since: int, by: str) -> None:
    """Raise NoJudgement where a step of somebody else's after *since* is on the same thing."""
    for one in store.steps.judgements(step.id):
        mine = set(_parts(one))
        for other in store.steps.later(one):
            if other.step > since and other.by != by and mine & set(_parts(other)):
                _refuse(step, other.step, other.by)
    if step.kind == ASSIGN:
        for incident in step.incidents:
            later = store.steps.standing(incident, ASSIGN)
            if later and later.id > since and later.by != by:
                _refuse(step, later.id, later.by)


def _refuse(step: Step, later: int, who: str) -> None:
    raise NoJudgement(
        "Step %(step)s cannot be undone by itself: %(who)s has gone on from it in step %(later)s. "
        "Undo that one first.",
        step=step.id,
        who=who,
        later=later,
    )


def _parts(one: Made) -> Iterator[tuple[str, str]]:
    """Yield what a judgement is about: one of a class may be about several things at once."""
    value = json.loads(one.value) if one.value else {}
    if one.kind != "class" or not isinstance(value, dict):
        yield "", ""  # what is asked about are judgements of one kind on one subject
        return
    for name, inner in value.items():
        if name in APART:
            yield from ((name, key) for key in inner)
        else:
            yield "class", ""


def _consistent(store: Store, step: Step, anew: int, *, again: bool) -> None:
    """Raise NoJudgement where the pairs that stand now keep two articles together and apart.

    It names the last of the steps that are in the way of undoing *step*, or of doing it *again*.
    """
    if not any(one.kind in PAIRS for one in store.steps.judgements(step.id)):
        return
    against = [one for one in opposed(store.decided.pairs()) if one.step not in (anew, step.id)]
    if not against:
        return
    last = max(against, key=lambda one: one.step or 0)
    if last.step is None and again:
        raise NoJudgement(_BESIDE, who=last.by, day=last.at[:10], a=last.a, b=last.b)
    if last.step is None:
        raise NoJudgement(
            "Step %(step)s cannot be undone: what stands then would keep two articles together "
            "that are kept apart. Undo what came after it first.",
            step=step.id,
        )
    if not again:
        _refuse(step, last.step, last.by)
    raise NoJudgement(
        "Step %(step)s cannot be done again: step %(later)s, by %(who)s, is against it. "
        "Undo that one first.",
        step=step.id,
        later=last.step,
        who=last.by,
    )


_BESIDE = (
    "This cannot stand beside what %(who)s decided on %(day)s of articles %(a)s and %(b)s. "
    "Decide anew on these two first."
)
