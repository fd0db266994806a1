"""What a reviewer decides of an article or an incident: appended, with what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jiken.models import Classification
from jiken.rollup import Assessment
from jiken.service.saying import Saying
from jiken.service.subjects import Subject
from jiken.service.verdicts import fits
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass


class NoJudgement(Exception):
    """What was said cannot stand; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A subject with what stood before the judgement, and what stands now."""

    subject: Subject
    before: Verdict
    after: Verdict


class Deed(Protocol):
    """What is done to each of several subjects: `judge`, `confirm` or `dismiss` with its words."""

    def __call__(self, store: Store, about: Subject, *, by: str, now: datetime) -> Judged:
        """Append a judgement."""
        ...


def each(
    store: Store, subjects: Sequence[Subject], deed: Deed, *, by: str, now: datetime
) -> list[Judged]:
    """Do it to all of *subjects*, or to none where one of them cannot be judged so."""
    with store.writing():
        return [deed(store, about, by=by, now=now) for about in subjects]


def judge(
    store: Store, about: Subject, *, said: Verdict, by: str, now: datetime, note: str = ""
) -> Judged:
    """Append that *by* says *said*, with what stood before; what it leaves open stays as it was.

    Raises NoJudgement for "needs review", for a severity that the class cannot have, and without a name.
    """
    if not by.strip():
        raise NoJudgement("Say who judges: a name is kept with it.")
    before = _standing(store, about, said.tags)
    _check(about, said, before)
    store.judgements.about_class(
        (about.kind, about.name), said, by=by, now=now, note=note, before=before
    )
    return Judged(subject=about, before=before, after=_standing(store, about, said.tags))


def confirm(store: Store, about: Subject, *, by: str, now: datetime, note: str = "") -> Judged:
    """Append that the class and the severity that stand are right.

    Raises NoJudgement where there is no class to confirm.
    """
    stands = _standing(store, about, ())
    if stands.class_ in (None, ArticleClass.NEEDS_REVIEW):
        raise NoJudgement(f"{about.name} has no class that could be confirmed: give it one.")
    said = Verdict(class_=stands.class_, severity=stands.severity)
    return judge(store, about, said=said, by=by, now=now, note=note)


def dismiss(store: Store, about: Subject, *, reason: str, by: str, now: datetime) -> Judged:
    """Append that it is unrelated: no incident, no hazard and nothing about either.

    Raises NoJudgement without a reason.
    """
    if not reason.strip():
        raise NoJudgement("Say why it is dismissed: a reason is kept with it.")
    said = Verdict(class_=ArticleClass.UNRELATED)
    return judge(store, about, said=said, by=by, now=now, note=reason.strip())


def _check(about: Subject, said: Verdict, before: Verdict) -> None:
    if said.class_ is ArticleClass.NEEDS_REVIEW:
        raise NoJudgement("“needs review” is no judgement: give a class.")
    class_ = said.class_ or before.class_
    if said.severity and not (class_ and fits(said.severity, class_)):
        raise NoJudgement(
            f"{about.name}: the severity “{said.severity}” does not go with "
            f"{f'the class “{class_}”' if class_ else 'no class'}: give the class, too."
        )


def _standing(store: Store, about: Subject, groups: Iterable[str]) -> Verdict:
    """Return what stands, by reviewers or the classifier; of the tags those of *groups*."""
    saying = Saying(store)
    found: Classification | Assessment | None = None
    if about.number is not None:
        article = saying.article(about.number)
        found = article.classification if article else None
    elif incident := saying.incident(about.name):
        found = incident.assessment
    if found is None:
        return Verdict()
    return Verdict(
        class_=found.class_,
        ai=found.ai,
        helper=found.helper,
        severity=found.severity,
        tags={group: found.values(group) for group in groups},
    )
