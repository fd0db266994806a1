"""What a reviewer has seen of an incident, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import cast

from jiken.store import Store
from jiken.store.looked import Look
from jiken.store.queue import Queued

Text = str | None
NAMED = 10
"""So many of the articles that came, and of those that went, are told by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is other than when a reviewer last looked, *at*; the rest is None or empty.

    *came* and *went* are articles' ids; the others are what was and what is.
    """

    at: datetime
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    class_: tuple[str, str] | None = None
    severity: tuple[Text, Text] | None = None
    sources: tuple[int, int] | None = None
    title_ja: tuple[Text, Text] | None = None
    title_en: tuple[Text, Text] | None = None

    def __bool__(self) -> bool:
        """Whether anything is."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An article by its headline, in *language*, and its publisher."""

    id: int
    title: str
    publisher: str
    language: str


def named(store: Store, change: Change | None) -> dict[int, Named]:
    """Return the first NAMED articles that came and that went, as far as they are still stored."""
    if change is None:
        return {}
    hits = store.finding.hits([*change.came[:NAMED], *change.went[:NAMED]])
    return {
        hit.id: Named(id=hit.id, title=hit.title, publisher=hit.publisher, language=hit.language)
        for hit in hits.values()
    }


def seen(
    articles: Iterable[int],
    class_: str,
    severity: Text,
    sources: int,
    title_ja: Text,
    title_en: Text,
) -> dict[str, object]:
    """Return what a reviewer sees of an incident, as it is kept to be compared."""
    return {
        "articles": sorted(articles),
        "class": class_,
        "severity": severity,
        "sources": sources,
        "title_ja": title_ja,
        "title_en": title_en,
    }


def looked(store: Store, incident: str, reviewer: str, now: datetime) -> None:
    """Remember that *reviewer* has seen an incident as the queue has it; of none there, nothing."""
    queued = store.queue.get(incident)
    if queued is None:
        return
    before = store.looked.of(reviewer, (incident,)).get(incident)
    if before and before.fingerprint == queued.fingerprint:
        return
    store.looked.save(
        reviewer,
        incident,
        fingerprint=queued.fingerprint,
        seen=_seen(queued, store.queue.articles(incident)),
        now=now,
    )


def forget_look(store: Store, incident: str, reviewer: str) -> None:
    """Make an incident unread for *reviewer* again."""
    store.looked.forget(reviewer, incident)


def changed_since(store: Store, incident: str, reviewer: str) -> Change | None:
    """Return what has changed since *reviewer* looked, None where that is nothing, or never was."""
    queued = store.queue.get(incident)
    look = store.looked.of(reviewer, (incident,)).get(incident)
    return change(store, queued, look) if queued and look else None


def change(store: Store, queued: Queued, look: Look) -> Change | None:
    """Return what has changed since a look, None where that is nothing."""
    if look.fingerprint == queued.fingerprint:
        return None
    found = compared(look, _seen(queued, store.queue.articles(queued.incident)))
    return found or None


def compared(look: Look, now: Mapping[str, object]) -> Change:
    """Return what is other in *now* than it was at a look. Pure."""
    before, after = _articles(look.seen), _articles(now)
    return Change(
        at=look.at,
        came=tuple(sorted(after - before)),
        went=tuple(sorted(before - after)),
        **{  # type: ignore[arg-type]
            {"class": "class_"}.get(name, name): (look.seen.get(name), now[name])
            for name in ("class", "severity", "sources", "title_ja", "title_en")
            if look.seen.get(name) != now[name]
        },
    )


def _articles(told: Mapping[str, object]) -> set[int]:
    return set(cast(Sequence[int], told.get("articles", ())))


def _seen(queued: Queued, articles: Iterable[int]) -> dict[str, object]:
    return seen(
        articles,
        queued.class_,
        queued.severity,
        queued.sources,
        queued.title_ja,
        queued.title_en,
    )
