"""What a reviewer decides of an incident at the desk: each one step that can be undone.

*seen* is the last step that the reviewer's page knew of. Each raises Collision where somebody
else has made a later one, NoJudgement in a sentence for what cannot stand, UnknownSubject where
there is no such incident or article; then nothing is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from jiken.service import judging
from jiken.service.desk import steps
from jiken.service.desk.steps import NoJudgement, Step
from jiken.service.desk.undoing import undo as undo
from jiken.service.desk.undoing import undo_of_article as undo_of_article
from jiken.service.judging import Judged
from jiken.service.subjects import INCIDENT, Subject, UnknownSubject, subject
from jiken.service.wordings import known_tags, one_line, paragraphs
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.taxonomy import ArticleClass, NoSeverity, Severity

LANGUAGES = ("ja", "en")
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NAME = 300, 4_000, 100
"""Characters."""


def confirm(
    store: Store, incident: str, class_: ArticleClass | None = None,
    severity: Severity | NoSeverity | None = None, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """The class and the severity that the reviewer was shown are right; without a class what stands."""
    about = incident_of(store, incident)
    shown = Verdict(class_=class_, severity=severity) if class_ else None
    found = judging.confirm(store, about, shown=shown, seen=seen, by=by, now=now, note=note)
    return _made(store, found)


def dismiss(
    store: Store, incident: str, reason: str, *, seen: int | None, by: str, now: datetime,
    note: str = "",
) -> Step:  # fmt: skip
    """It is unrelated: no incident, no hazard and nothing about either. *note* goes with the reason."""
    about = incident_of(store, incident)
    if reason.strip() and note.strip():
        reason = f"{reason.strip()}\n{note.strip()}"
    return _made(store, judging.dismiss(store, about, reason=reason, seen=seen, by=by, now=now))


def reclass(
    store: Store, incident: str, class_: ArticleClass | None, severity: Severity | NoSeverity | None = None, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """It is of that class and so severe; what is None stays as it is."""
    said = Verdict(class_=class_, severity=severity)
    return _judge(store, incident_of(store, incident), said, seen, by, now, note, steps.CLASS)


def reclass_article(
    store: Store, article_number: int, class_: ArticleClass | None, severity: Severity | NoSeverity | None = None,
    *, seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """An article by itself is of that class; its incident is rolled up from it anew."""
    about = subject(store, str(article_number))
    said = Verdict(class_=class_, severity=severity)
    return _judge(store, about, said, seen, by, now, note, steps.ARTICLE_CLASS)


def retag(
    store: Store, incident: str, group: str, values: Sequence[str], *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """It has these tags of a group, and no others of it."""
    said = Verdict(tags={group: known_tags(group, values)})
    return _judge(store, incident_of(store, incident), said, seen, by, now, note, steps.TAGS)


def retitle(
    store: Store, incident: str, language: str, title: str, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """It is called so in "ja" or "en"; with an empty title as the best report calls it."""
    said = Verdict(titles={_language(language): one_line(title, LONGEST_TITLE)})
    return _judge(store, incident_of(store, incident), said, seen, by, now, note, steps.TITLE)


def resummarise(
    store: Store, incident: str, language: str, text: str, *,
    seen: int | None, by: str, now: datetime, note: str = "",
) -> Step:  # fmt: skip
    """That is what happened, in "ja" or "en"; with an empty text what the reports say."""
    said = Verdict(summaries={_language(language): paragraphs(text, LONGEST_SUMMARY)})
    return _judge(store, incident_of(store, incident), said, seen, by, now, note, steps.SUMMARY)


def remark(
    store: Store, incident: str, *, seen: int | None, by: str, now: datetime, note: str = ""
) -> Step:
    """Keep a note with it."""
    about = incident_of(store, incident)
    if not note.strip():
        raise NoJudgement("Write the note first.")
    with store.writing():
        number = steps.append(
            store, steps.NOTE, (about.name,), said={}, before={}, seen=seen, by=by, now=now,
            note=note.strip(),
        )  # fmt: skip
    return steps.made(store, number)


def assign(
    store: Store, incident: str, to: str, *, seen: int | None, by: str, now: datetime,
    note: str = "",
) -> Step:  # fmt: skip
    """Somebody sees to it; with an empty name nobody does any more.

    Where people sign in it is one of them, in whatever letter case: NoJudgement for anybody else.
    """
    about = incident_of(store, incident)
    with store.writing():
        before = {"to": steps.assignee(store, about.name)}
        number = steps.append(
            store, steps.ASSIGN, (about.name,), said={"to": _person(store, to)},
            before=before, seen=seen, by=by, now=now, note=note.strip(),
        )  # fmt: skip
    return steps.made(store, number)


def incident_of(store: Store, name: str) -> Subject:
    """Return the incident of that id, or the one that it was merged into. Raises UnknownSubject."""
    found = store.incidents.get(name.strip())
    if found is None:
        raise UnknownSubject(f"There is no incident “{name.strip()[:200]}”.")
    return Subject(kind=INCIDENT, name=found.id, incident=found.id)


def _person(store: Store, name: str) -> str:
    name = one_line(name, LONGEST_NAME)
    known = {one.name.casefold(): one.name for one in store.people.all()}
    if not name or not known:
        return name
    found = known.get(unicodedata.normalize("NFKC", name).strip().casefold())
    if found is None:
        raise NoJudgement("Nobody called “%(name)s” uses the desk.", name=name)
    return found


def _judge(
    store: Store, about: Subject, said: Verdict, seen: int | None, by: str, now: datetime,
    note: str, kind: str,
) -> Step:  # fmt: skip
    found = judging.judge(
        store, about, said=said, seen=seen, by=by, now=now, note=note.strip(), kind=kind
    )
    return _made(store, found)


def _made(store: Store, found: Judged) -> Step:
    return steps.made(store, found.step)


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise NoJudgement("A title or summary is in Japanese (ja) or in English (en).")
    return language
