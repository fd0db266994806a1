"""What stands in the end: a reviewer's word over the classifier's. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from jiken.models import Classification, Tag
from jiken.rollup import Assessment, RolledClaim, RolledTag
from jiken.store.judgements import Verdict
from jiken.taxonomy import CLASSES_JA, TAGS, ArticleClass, Severity

REVIEWER, CLASSIFIER = "reviewer", "classifier"
T = TypeVar("T", Tag, RolledTag)
_ABOUT_AI = (ArticleClass.INCIDENT, ArticleClass.HAZARD, ArticleClass.COMPLEMENTARY)


def judged(said: Classification, verdict: Verdict | None) -> Classification:
    """Return *said* with what reviewers say of the article in its place.

    Of another class than the classifier's, its reasons go: they speak for the other.
    """
    if verdict is None:
        return said
    class_ = verdict.class_ or said.class_
    severity = step_of(said.severity, class_, verdict)
    ai = _ai(verdict)
    return replace(
        said,
        class_=class_,
        candidates=((class_, 1.0),) if verdict.class_ else said.candidates,
        ai=said.ai if ai is None else ai,
        ai_probability=said.ai_probability if ai is None else float(ai),
        helper=_helper(said.helper, class_, verdict),
        severity=severity,
        severity_said=said.severity_said if severity is said.severity else None,
        rationale=said.rationale if class_ is said.class_ else (),
        tags=(
            *(tag for tag in said.tags if _stands(tag, verdict)),
            *(_article_tag(said, group, value) for group, value in _values(verdict.tags)),
        ),
    )


def judged_incident(said: Assessment, verdict: Verdict | None) -> Assessment:
    """Return *said* with what reviewers say of the incident in its place.

    Of another class than the classifier's, its reasons are told as the classifier's own.
    """
    if verdict is None:
        return said
    class_ = verdict.class_ or said.class_
    severity = step_of(said.severity, class_, verdict)
    ai = _ai(verdict)
    return replace(
        said,
        class_=class_,
        candidates=((class_, 1.0),) if verdict.class_ else said.candidates,
        ai_probability=said.ai_probability if ai is None else float(ai),
        helper=_helper(said.helper, class_, verdict),
        severity=severity,
        severity_quotes=said.severity_quotes if severity is said.severity else (),
        rationale=said.rationale if class_ is said.class_ else tuple(_as_the_classifiers(said)),
        tags=(
            *(tag for tag in said.tags if _stands(tag, verdict)),
            *(_incident_tag(said, group, value) for group, value in _values(verdict.tags)),
        ),
        **_unquoted(verdict),
    )


def _unquoted(verdict: Verdict) -> dict[str, Any]:
    """Return the fields that are quoted no more, as a reviewer wrote what is told instead."""
    titles = {f"title_{language}": None for language, text in verdict.titles.items() if text}
    return titles | {f"summary_{one}": () for one, text in verdict.summaries.items() if text}


def decided_by(verdict: Verdict | None) -> str:
    """Return who said the class: "reviewer" or "classifier"."""
    return REVIEWER if verdict and verdict.class_ else CLASSIFIER


def step_of(said: Severity | None, class_: ArticleClass, verdict: Verdict) -> Severity | None:
    """Return the severity: a reviewer's step or *said*, none where it does not fit the class."""
    step = verdict.severity or said
    return step if isinstance(step, Severity) and step.fits(class_) else None


def _ai(verdict: Verdict) -> bool | None:
    """Return whether reviewers say that AI is part of it: all but unrelated news is about AI."""
    if verdict.ai is None and verdict.class_ in _ABOUT_AI:
        return True
    return verdict.ai


def _stands(tag: Tag | RolledTag, verdict: Verdict) -> bool:
    """Whether a tag of the classifier's stays: what harms nobody has none of the taxonomy's."""
    harmless = verdict.class_ is not None and not verdict.class_.harmful
    return tag.group not in verdict.tags and not (harmless and tag.group in TAGS)


def _as_the_classifiers(said: Assessment) -> Iterator[RolledClaim]:
    """Yield the claims, the first with whose they are and of which class."""
    for claim in said.rationale[:1]:
        yield replace(
            claim,
            text_ja=f"分類器が「{CLASSES_JA[said.class_]}」とした理由：{claim.text_ja}",
            text_en=f"Why the classifier said “{said.class_.aim or 'Needs review'}”: {claim.text_en}",
        )
    yield from said.rationale[1:]


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
