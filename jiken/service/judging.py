"""What a reviewer decides of an article or an incident: appended, with what stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jiken.models import Classification, Tag
from jiken.rollup import Assessment, RolledTag
from jiken.service.desk import steps
from jiken.service.desk.steps import NoJudgement as NoJudgement
from jiken.service.saying import Saying, told_tags
from jiken.service.subjects import ARTICLE, Subject
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.store.verdict import told
from jiken.taxonomy import ArticleClass, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A subject with what stood before the judgement, and what stands now.

    *step* is the number of the step that it was made in.
    """

    subject: Subject
    before: Verdict
    after: Verdict
    step: int


def judge(
    store: Store,
    about: Subject,
    *,
    said: Verdict,
    by: str,
    now: datetime,
    note: str = "",
    seen: int | None = None,
    kind: str = steps.CLASS,
) -> Judged:
    """Append that *by* says *said*, with what stood before; what it leaves open stays as it was.

    It is a step of its own. Raises NoJudgement for "needs review", for a severity that the class
    cannot have, for nothing at all, and without a name; Collision as `jiken.service.desk.steps`
    says where *seen* is given.
    """
    with store.writing():
        before = _standing(store, about, said)
        _check(about, said, before)
        number = steps.append(
            store,
            steps.ARTICLE_CLASS if about.kind == ARTICLE and kind == steps.CLASS else kind,
            (about.incident,) if about.incident else (),
            said=_named(about) | told(said),
            before=_before(before, said),
            seen=seen,
            by=by,
            now=now,
            note=note,
        )
        store.judgements.about_class(
            (about.kind, about.name), said, by=by, now=now, note=note, before=before, step=number
        )
        after = _standing(store, about, said)
    return Judged(subject=about, before=before, after=after, step=number)


def confirm(
    store: Store,
    about: Subject,
    *,
    shown: Verdict | None = None,
    by: str,
    now: datetime,
    note: str = "",
    seen: int | None = None,
) -> Judged:
    """Append that the class and the severity are right: those that were *shown*, else what stands.

    Raises NoJudgement where there is no class to confirm, Collision as `judge` does.
    """
    with store.writing():
        stands = shown or _standing(store, about, Verdict())
        if stands.class_ in (None, ArticleClass.NEEDS_REVIEW):
            raise NoJudgement(
                "%(subject)s has no class that could be confirmed: give it one.", subject=about.name
            )
        said = Verdict(class_=stands.class_, severity=stands.severity)
        return judge(
            store, about, said=said, by=by, now=now, note=note, seen=seen, kind=steps.CONFIRM
        )


def dismiss(
    store: Store, about: Subject, *, reason: str, by: str, now: datetime, seen: int | None = None
) -> Judged:
    """Append that it is unrelated: no incident, no hazard and nothing about either.

    Raises NoJudgement without a reason, Collision as `judge` does.
    """
    if not reason.strip():
        raise NoJudgement("Say why it is dismissed: a reason is kept with it.")
    said = Verdict(class_=ArticleClass.UNRELATED)
    return judge(
        store, about, said=said, by=by, now=now, note=reason.strip(), seen=seen, kind=steps.DISMISS
    )


def _before(before: Verdict, said: Verdict) -> dict[str, object]:
    """Return of what stood before that which *said* is about."""
    names = set(told(said))
    names |= {"class", "severity"} if names & {"class", "severity"} else set()
    return {name: value for name, value in told(before).items() if name in names}


def _named(about: Subject) -> dict[str, object]:
    """Return which article a step is about, where it is about one: not about the incident."""
    return {"article": about.number, "url": about.name} if about.kind == ARTICLE else {}


def _check(about: Subject, said: Verdict, before: Verdict) -> None:
    if not told(said):
        raise NoJudgement("Say what it is: a class, a severity or both.")
    if said.class_ is ArticleClass.NEEDS_REVIEW:
        raise NoJudgement("“needs review” is no judgement: give a class.")
    class_ = said.class_ or before.class_
    if isinstance(said.severity, Severity) and not class_:
        raise NoJudgement(
            "%(subject)s: the severity “%(severity)s” does not go with no class: give the class, too.",
            subject=about.name,
            severity=said.severity,
        )
    if isinstance(said.severity, Severity) and class_ and not said.severity.fits(class_):
        raise NoJudgement(
            "%(subject)s: the severity “%(severity)s” does not go with the class “%(class_)s”: "
            "give the class, too.",
            subject=about.name,
            severity=said.severity,
            class_=class_,
        )


def _standing(store: Store, about: Subject, said: Verdict) -> Verdict:
    """Return what stands, by reviewers or the classifier; beside the class only what *said* changes.

    Of titles and summaries those that reviewers wrote: what is quoted of an article goes with it.
    """
    saying = Saying(store)
    found: Classification | Assessment | None = None
    titles: Mapping[str, str] = {}
    summaries: Mapping[str, str] = {}
    shown: Sequence[Tag | RolledTag] = ()
    if about.number is not None:
        article = saying.article(about.number)
        found = article.classification if article else None
        shown = found.tags if found else ()
    elif incident := saying.incident(about.name):
        found = incident.assessment
        titles, summaries, shown = incident.titles, incident.summaries, told_tags(found)
    if found is None:
        return Verdict()
    return Verdict(
        class_=found.class_,
        ai=found.ai,
        helper=found.helper,
        severity=found.severity,
        tags={group: tuple(t.value for t in shown if t.group == group) for group in said.tags},
        titles={one: titles.get(one, "") for one in said.titles},
        summaries={one: summaries.get(one, "") for one in said.summaries},
    )
