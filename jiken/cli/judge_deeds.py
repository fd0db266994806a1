"""What `jiken judge` can do to one incident or article: each with the line that says what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from jiken.cli.class_labels import ClassLabels
from jiken.cli.judged_lines import changed, step_line
from jiken.service import judging
from jiken.service.desk import deciding
from jiken.service.desk.steps import UNDO, NoJudgement, Step, history
from jiken.service.judging import Judged
from jiken.service.subjects import ARTICLE, INCIDENT, Subject
from jiken.service.wordings import one_line, paragraphs
from jiken.store import Store
from jiken.store.decided import NOT_RELATED, RELATED, ROLE
from jiken.store.judgements import PAIRS, Verdict

LAST = "last"
GROUPING = (*PAIRS, ROLE, RELATED, NOT_RELATED)


class Deed(Protocol):
    """What is done to each of several subjects; returns what to print."""

    def __call__(
        self, store: Store, about: Subject, labels: ClassLabels, *, by: str, now: datetime
    ) -> str:
        """Append a step."""
        ...


def judging_deed(deed: Callable[..., Judged]) -> Deed:
    """Return what a deed of `jiken.service.judging` does, with a line on what it changed."""

    def done(store: Store, about: Subject, labels: ClassLabels, *, by: str, now: datetime) -> str:
        found = deed(store, about, by=by, now=now)
        return changed(found.before, found.after, labels)

    return done


def wording_deed(part: str, language: str, text: str, note: str) -> Deed:
    """Return what gives an incident a "title" or "summary" in a language."""
    titled = part == "title"
    clean = (
        one_line(text, deciding.LONGEST_TITLE)
        if titled
        else paragraphs(text, deciding.LONGEST_SUMMARY)
    )
    said = Verdict(titles={language: clean}) if titled else Verdict(summaries={language: clean})
    judge = partial(judging.judge, said=said, note=note, kind=part)

    def done(store: Store, about: Subject, labels: ClassLabels, *, by: str, now: datetime) -> str:
        _incident(about)
        return judging_deed(judge)(store, about, labels, by=by, now=now)

    return done


def step_deed(deed: Callable[..., Step]) -> Deed:
    """Return what a deed of the desk does to an incident."""

    def done(store: Store, about: Subject, labels: ClassLabels, *, by: str, now: datetime) -> str:
        step = deed(store, _incident(about), seen=None, by=by, now=now)
        return step_line(step, labels)

    return done


def undoing(step: str, note: str) -> Deed:
    """Return what takes back the *step* of that number, or the "last" one that stands."""

    def done(store: Store, about: Subject, labels: ClassLabels, *, by: str, now: datetime) -> str:
        found = _last(store, about) if step == LAST else _numbered(store, step)
        on = found.incidents[0] if about.kind == ARTICLE and found.incidents else about.incident
        made = deciding.undo(store, on or "", found.id, seen=None, by=by, now=now, note=note)
        later = " · `jiken cluster` carries it out" if _regroups(store, found) else ""
        return step_line(made, labels) + later

    return done


def _regroups(store: Store, step: Step) -> bool:
    """Whether a step, or the one that it took back, says which articles are one incident."""
    of = store.steps.get(step.undoes) if step.undoes else None
    made = store.steps.judgements((of or step).id)
    return any(one.kind in GROUPING for one in made)


def _numbered(store: Store, step: str) -> Step:
    found = store.steps.get(int(step)) if step.isascii() and step.isdigit() and len(step) < 16 else None  # fmt: skip
    if found is None:
        raise NoJudgement("There is no step %(step)s.", step=step[:100])
    return found


def _last(store: Store, about: Subject) -> Step:
    """Return the last step that stands on an incident, or the last judgement of an article's class."""
    if about.kind == INCIDENT:
        some = history(store, about.name)
        found = next((step for step in some if step.stands and step.kind != UNDO), None)
    else:
        judged = [one.step for one in store.judgements.of_article(about.number or 0) if one.step]
        found = store.steps.get(judged[-1]) if judged else None
    if found is None:
        raise NoJudgement("There is nothing to undo on %(subject)s.", subject=about.name)
    return found


def _incident(about: Subject) -> str:
    if about.kind != INCIDENT:
        raise NoJudgement("%(subject)s is an article: only an incident has that.", subject=about.name)  # fmt: skip
    return about.name
