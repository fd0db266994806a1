"""Keeping the queue: each incident that changed is read anew and put in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from jiken.rollup import Assessment
from jiken.service.assessing import Progress
from jiken.service.desk.explicit import is_explicit
from jiken.service.desk.steps import ASSIGN, NOTE, SUMMARY, TAGS, TITLE, assignee
from jiken.service.desk.unread import seen
from jiken.service.desk.wanted import Status
from jiken.service.desk.worth import worth
from jiken.service.grouping import quiet
from jiken.service.saying import told_tags
from jiken.service.verdicts import judged_incident
from jiken.store import Store
from jiken.store.as_json import read
from jiken.store.judgements import Judgement, Verdict
from jiken.store.queue import Busy, Facets, Queued
from jiken.store.rows import stamp
from jiken.store.unqueued import Told
from jiken.taxonomy import ArticleClass

AT_ONCE = 200
"""So many incidents are written in one transaction: others wait no longer than that."""
PATIENCE = 0.25
"""Seconds that a page waits for somebody else who is writing."""
NO_REVIEW = (ASSIGN, NOTE, TAGS, TITLE, SUMMARY)
"""Steps after which it is still open whether a changed incident is what it was judged to be."""


def refresh(
    store: Store, now: datetime, *, most: int | None = None, progress: Progress = quiet
) -> int:
    """Bring the queue up to date with what changed, at most so many; return how many there were.

    Each batch is stored with its being done, so that nothing is lost when that ends early.
    """
    done = 0
    while most is None or done < most:
        size = AT_ONCE if most is None else min(AT_ONCE, most - done)
        if not store.unqueued.waiting(1):
            break
        with store.writing():
            batch = store.unqueued.first(size)
            _refresh(store, batch, now)
            store.unqueued.queued(batch)
        done += len(batch)
        progress(len(batch))
    return done


def catch_up(store: Store, now: datetime, *, said_up_to: int = 1_000) -> int:
    """Bring the queue up to date as far as that is quick, and return how many still wait.

    Where somebody else writes for long, the queue is shown as it is. More than *said_up_to* are
    that and one.
    """
    if store.unqueued.waiting(1):
        with suppress(Busy), store.queue.impatient(PATIENCE):
            refresh(store, now, most=AT_ONCE)
    return store.unqueued.waiting(said_up_to)


def _refresh(store: Store, incidents: Sequence[str], now: datetime) -> None:
    heirs = dict.fromkeys(map(store.steps.heir, incidents))
    stepped = store.unqueued.stepped(heirs)
    for incident in set(incidents) - heirs.keys():
        store.queue.drop(incident)
    for incident in heirs:
        told = store.unqueued.told(incident)
        if told is None:
            store.queue.drop(incident)
            continue
        _place(store, told, _reviewed(store, incident, incident in stepped), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What reviewers have made of an incident; *judged* names the judgements of its class.

    *step* is the last one on it, 0 where there is none.
    """

    verdict: Verdict | None = None
    judged: str = ""
    assignee: str = ""
    step: int = 0


def _reviewed(store: Store, incident: str, stepped: bool) -> Reviewed:
    log = store.judgements.of_incident(incident)
    if not log and not stepped:
        return Reviewed()
    last = store.unqueued.reviewed(store.steps.family(incident), NO_REVIEW)
    verdict = store.judgements.of_incidents(incident).get(incident)
    return Reviewed(
        verdict=verdict,
        judged=_name(log, last) if verdict and verdict.class_ else "",
        assignee=assignee(store, incident),
        step=store.steps.last(incident),
    )


def _name(log: Sequence[Judgement], last: int) -> str:
    return f"{sum(one.said.class_ is not None for one in log)}:{last}"


def _place(store: Store, told: Told, reviewed: Reviewed, now: datetime) -> None:
    before = store.queue.get(told.incident)
    found, facets = _composed(told, reviewed, before)
    if before and _content(before.fingerprint) != _content(found.fingerprint):
        found = replace(found, changed_at=max(told.changed_at, stamp(now)))
    if before != found or store.queue.facets(told.incident) != facets:
        store.queue.save(found, facets)


def _composed(told: Told, reviewed: Reviewed, before: Queued | None) -> tuple[Queued, Facets]:
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
    kept = before if before and _content(before.fingerprint) == _content(fingerprint) else None
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


def _content(fingerprint: str) -> str:
    """Return the part that is another one when an incident has changed for those outside, too."""
    return fingerprint.partition(".")[0]


def _hash(told: object) -> str:
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()
