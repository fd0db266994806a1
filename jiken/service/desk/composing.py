"""What the queue says of an incident, from its reports and from what reviewers made of it. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from jiken.rollup import Assessment
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.unread import seen
from jiken.service.desk.wanted import Status
from jiken.service.desk.worth import worth
from jiken.service.saying import told_tags
from jiken.service.verdicts import judged_incident
from jiken.store.as_json import read
from jiken.store.judgements import Verdict
from jiken.store.queue import Facets, Queued
from jiken.store.unqueued import Told
from jiken.taxonomy import ArticleClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What reviewers have made of an incident; *judged* names the judgements of its class.

    *step* is the last one on it, 0 where there is none.
    """

    verdict: Verdict | None = None
    judged: str = ""
    assignee: str = ""
    step: int = 0


def composed(told: Told, reviewed: Reviewed, before: Queued | None) -> tuple[Queued, Facets]:
    """Return an incident as the queue is to have it, *before* being how it had it, and its facets."""
    empty = Assessment(incident=told.incident, class_=ArticleClass.NEEDS_REVIEW)
    classified = read(Assessment, told.record) if told.record else empty
    said = judged_incident(classified, reviewed.verdict)
    articles = [article for article, _, _ in told.members]
    ja, en = (_title(language, told, classified, reviewed.verdict) for language in ("ja", "en"))
    facets = _facets(told, said, reviewed.assignee)
    severity = said.severity and str(said.severity)
    now = seen(
        articles, str(said.class_), severity, told.sources, ja, en, facets, reviewed.step
    )  # fmt: skip
    fingerprint = _fingerprint(now)
    basis = _hash(articles)
    if before and reviewed.judged and before.judged == reviewed.judged:
        basis = before.basis
    status = _status(said, reviewed, changed=basis != _hash(articles))
    kept = before if before and content(before.fingerprint) == content(fingerprint) else None
    sure = classified.probability if status in (Status.NEW, Status.CHANGED) else 1.0
    return Queued(
        incident=told.incident,
        day=told.day,
        changed_at=kept.changed_at if kept else told.changed_at,
        status=status,
        shelf=shelf(status, said.class_),
        class_=said.class_,
        severity=said.severity,
        probability=said.probability,
        value=worth(sure, said.class_, said.severity, told.sources).value,
        sources=told.sources,
        articles=len(told.members),
        title_ja=ja,
        title_en=en,
        languages=told.languages,
        countries=tuple(tag.value for tag in told_tags(said) if tag.group == "country"),
        assignee=reviewed.assignee,
        explicit=is_explicit(f"{ja or ''} {en or ''}"),
        fingerprint=fingerprint,
        judged=reviewed.judged,
        basis=basis if reviewed.judged else "",
    ), facets


def _status(said: Assessment, reviewed: Reviewed, *, changed: bool) -> Status:
    if not reviewed.judged:
        return Status.NEW
    if changed:
        return Status.CHANGED
    return Status.DISMISSED if said.class_ is ArticleClass.UNRELATED else Status.CONFIRMED


def shelf(status: Status, class_: ArticleClass) -> str:
    """Return where an incident stands: by its status, what is unrelated apart.

    >>> shelf(Status.NEW, ArticleClass.UNRELATED), shelf(Status.DISMISSED, ArticleClass.UNRELATED)
    ('new/unrelated', 'dismissed')
    """
    apart = class_ is ArticleClass.UNRELATED and status is not Status.DISMISSED
    return f"{status}/unrelated" if apart else str(status)


def _title(language: str, told: Told, said: Assessment, verdict: Verdict | None) -> str | None:
    quote = said.title_ja if language == "ja" else said.title_en
    written = verdict.titles.get(language) if verdict else None
    return written or (quote.said.said if quote else told.titles[language])


def _facets(told: Told, said: Assessment, assigned: str) -> Facets:
    tags = told_tags(said)
    return frozenset(
        {
            ("class", str(said.class_)),
            *([("severity", str(said.severity))] if said.severity else ()),
            *(("language", language) for _, _, language in told.members),
            *(("publisher", publisher) for _, publisher, _ in told.members),
            *(("country", tag.value) for tag in tags if tag.group == "country"),
            *(("tag", f"{tag.group}/{tag.value}") for tag in tags if tag.group != "country"),
            *([("assignee", assigned)] if assigned else ()),
        }
    )


def _fingerprint(now: dict[str, object]) -> str:
    """Return a name of what a reviewer sees: of what it tells outside, and of what only the team sees."""
    inside = {name: now.pop(name) for name in ("tags", "step")}
    return f"{_hash(now)}.{_hash(inside)}"


def content(fingerprint: str) -> str:
    """Return the part that is another one when an incident has changed for those outside, too."""
    return fingerprint.partition(".")[0]


def _hash(told: object) -> str:
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()
