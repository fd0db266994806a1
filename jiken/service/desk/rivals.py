"""What reviewers have said differently of incidents that would be one: only the last word stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from jiken.service.desk.steps import ASSIGN
from jiken.store import Store
from jiken.store.step import Change, changes
from jiken.store.verdict import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What *by* last said of one *incident*."""

    incident: str
    change: Change
    by: str
    at: datetime
    step: int | None


def rivals(store: Store, incidents: Iterable[str]) -> tuple[tuple[Word, ...], ...]:
    """Return for each thing that was said differently the words on it, the one that will stand first."""
    found: defaultdict[tuple[str, str], dict[str, Word]] = defaultdict(dict)
    for incident in incidents:
        for word in _words(store, incident):
            found[word.change.part, word.change.key][incident] = word
    several = [tuple(words.values()) for words in found.values()]
    return tuple(
        tuple(sorted(words, key=lambda one: (one.at, one.step or 0), reverse=True))
        for words in several
        if len({one.change.after for one in words}) > 1
    )


def _words(store: Store, incident: str) -> Iterator[Word]:
    """Yield what was said of an incident, oldest first."""
    for one in store.judgements.of_incident(incident):
        for change in changes({}, told(one.said)):
            yield Word(incident=incident, change=change, by=one.by, at=one.at, step=one.step)
    step = store.steps.standing(incident, ASSIGN)
    if step:
        for change in changes({}, step.said):
            yield Word(incident=incident, change=change, by=step.by, at=step.at, step=step.id)
