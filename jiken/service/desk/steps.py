"""Steps: what reviewers did to an incident, who and when, and how two of them who collide are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from jiken.store import Store
from jiken.store.step import changes
from jiken.store.steps import UNDO as UNDO
from jiken.store.steps import Step as Step

CLASS, ARTICLE_CLASS = "class", "article class"
CONFIRM, DISMISS = "confirm", "dismiss"
TAGS, TITLE, SUMMARY = "tags", "title", "summary"
NOTE, ASSIGN = "note", "assign"
MERGE = "merge"

LONGEST_NOTE = 10_000
"""Characters."""


class NoJudgement(Exception):
    """What was said cannot stand; the sentence says why.

    *sentence* is the same before its %(names)s were filled in from *told*, to be translated.
    """

    def __init__(self, sentence: str, **told: object) -> None:
        super().__init__(sentence % told if told else sentence)
        self.sentence = sentence
        self.told = told


class Collision(Exception):
    """What was done to the incident since the page was made is in the way; nothing was written."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__("Somebody else has worked on this in the meantime; nothing was changed.")
        self.steps = steps


def history(
    store: Store, incident: str, limit: int = 50, *, below: int | None = None
) -> tuple[Step, ...]:
    """Return the steps on an incident and on those merged into it, newest first.

    *below* leaves out that step and those after it: for the next page.
    """
    return tuple(store.steps.of(incident, limit=limit, below=below))


def last_step(store: Store, incident: str = "") -> int:
    """Return what a form has as *seen*, whatever *incident* its page is about: the newest step, else 0.

    Be it on another incident: a move or a merge touches several, and what was done to those
    before the page was made is no surprise.
    """
    return store.steps.newest()


def assignee(store: Store, incident: str) -> str:
    """Return who an incident is assigned to, "" for nobody."""
    found = store.steps.standing(incident, ASSIGN)
    return str(found.said.get("to", "")) if found else ""


def append(
    store: Store,
    kind: str,
    incidents: Iterable[str],
    *,
    said: Mapping[str, object],
    before: Mapping[str, object],
    seen: int | None,
    by: str,
    now: datetime,
    note: str = "",
    undoes: int | None = None,
) -> int:
    """Append a step on *incidents*, and return its number for the judgements that are made in it.

    To be called inside `store.writing()`, with the judgements. *seen* is the newest step, on
    whatever incident, that the reviewer knew of; None does not ask. Raises Collision where there are
    later ones by somebody else, or one's own that would be written over unseen; NoJudgement without a name or with too long a note.
    """
    incidents = list(dict.fromkeys(incidents))
    if not by.strip():
        raise NoJudgement("Say who judges: a name is kept with it.")
    if len(note) > LONGEST_NOTE:
        raise NoJudgement("A note may have %(most)s characters.", most=LONGEST_NOTE)
    if seen is not None:
        _collide(store, incidents, seen, lambda step: step.by != by or _rewritten(step, kind, said))
    return store.steps.append(
        kind, incidents, said=said, before=before, by=by, now=now, note=note, undoes=undoes
    )


def _collide(
    store: Store, incidents: Iterable[str], seen: int, against: Callable[[Step], bool]
) -> None:
    found = {
        step.id: step
        for incident in incidents
        for step in store.steps.after(incident, seen, but="")
        if against(step)
    }
    if found:
        raise Collision(tuple(found[number] for number in sorted(found, reverse=True)))


def _rewritten(step: Step, kind: str, said: Mapping[str, object]) -> bool:
    """Whether one's own step, made in another window, would be written over unseen.

    It said otherwise of the same thing; or the incident that a title or a summary was written for
    has become another by a merge.
    """
    if not step.stands:
        return False
    if step.kind == MERGE:
        return kind in (TITLE, SUMMARY)
    wanted, there = (
        {(one.part, one.key): one.after for one in changes({}, told)} for told in (said, step.said)
    )
    return _about(step.kind) == _about(kind) != "" and any(
        there.get(part, text) != text for part, text in wanted.items()
    )


def _about(kind: str) -> str:
    """Return what steps of a kind say something of, for there to be one answer; "" for others."""
    if kind in (CONFIRM, CLASS, DISMISS):
        return CLASS
    return kind if kind in (TAGS, TITLE, SUMMARY, ASSIGN) else ""


def made(store: Store, number: int) -> Step:
    """Return the step of that number. Raises NoJudgement where there is none."""
    step = store.steps.get(number)
    if step is None:
        raise NoJudgement("There is no step %(step)s.", step=number)
    return step
