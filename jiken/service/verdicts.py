"""What stands in the end: a reviewer's word over the classifier's. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from jiken.models import Classification, Tag
from jiken.rollup import Assessment, RolledTag
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass, Severity

REVIEWER, CLASSIFIER = "reviewer", "classifier"
T = TypeVar("T", Tag, RolledTag)
_STEPS = {
    ArticleClass.INCIDENT: (
        *(Severity.INCIDENT, Severity.SERIOUS_INCIDENT, Severity.DISASTER, Severity.OTHER),
    ),
    ArticleClass.HAZARD: (Severity.HAZARD, Severity.SERIOUS_HAZARD, Severity.OTHER),
}


def judged(said: Classification, verdict: Verdict | None) -> Classification:
    """Return *said* with what reviewers say of the article in its place; its quotations stay."""
    if verdict is None:
        return said
    class_ = verdict.class_ or said.class_
    severity = step_of(said.severity, class_, verdict)
    return replace(
        said,
        class_=class_,
        candidates=((class_, 1.0),) if verdict.class_ else said.candidates,
        ai=said.ai if verdict.ai is None else verdict.ai,
        ai_probability=said.ai_probability if verdict.ai is None else float(verdict.ai),
        helper=_helper(said.helper, class_, verdict),
        severity=severity,
        severity_said=said.severity_said if severity is said.severity else None,
        tags=(
            *(tag for tag in said.tags if tag.group not in verdict.tags),
            *(_article_tag(said, group, value) for group, value in _values(verdict.tags)),
        ),
    )


def judged_incident(said: Assessment, verdict: Verdict | None) -> Assessment:
    """Return *said* with what reviewers say of the incident in its place."""
    if verdict is None:
        return said
    class_ = verdict.class_ or said.class_
    severity = step_of(said.severity, class_, verdict)
    return replace(
        said,
        class_=class_,
        candidates=((class_, 1.0),) if verdict.class_ else said.candidates,
        ai_probability=said.ai_probability if verdict.ai is None else float(verdict.ai),
        helper=_helper(said.helper, class_, verdict),
        severity=severity,
        severity_quotes=said.severity_quotes if severity is said.severity else (),
        tags=(
            *(tag for tag in said.tags if tag.group not in verdict.tags),
            *(_incident_tag(said, group, value) for group, value in _values(verdict.tags)),
        ),
    )


def decided_by(verdict: Verdict | None) -> str:
    """Return who said the class: "reviewer" or "classifier"."""
    return REVIEWER if verdict and verdict.class_ else CLASSIFIER


def step_of(said: Severity | None, class_: ArticleClass, verdict: Verdict) -> Severity | None:
    """Return the severity: a reviewer's step or *said*, none where it does not fit the class."""
    step = verdict.severity or said
    return step if step in _STEPS.get(class_, ()) else None


def _helper(said: bool, class_: ArticleClass, verdict: Verdict) -> bool:
    return verdict.helper if verdict.helper is not None else said and not class_.harmful


def _values(tags: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(group, value) for group, values in tags.items() for value in dict.fromkeys(values)]


def _article_tag(said: Classification, group: str, value: str) -> Tag:
    known = _known(said.tags, group, value)
    return replace(known, probability=1.0) if known else Tag(group=group, value=value, probability=1.0)  # fmt: skip


def _incident_tag(said: Assessment, group: str, value: str) -> RolledTag:
    known = _known(said.tags, group, value)
    if known:
        return replace(known, probability=1.0)
    return RolledTag(group=group, value=value, probability=1.0, sources=0)


def _known(tags: Sequence[T], group: str, value: str) -> T | None:
    return next((tag for tag in tags if (tag.group, tag.value) == (group, value)), None)
