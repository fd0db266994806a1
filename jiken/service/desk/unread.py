"""What a reviewer has seen of an incident, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import cast

from jiken.service.desk.headlines import Headline, headlines
from jiken.store import Store
from jiken.store.looked import Look
from jiken.store.queue import Facets, Queued
from jiken.store.step import Step

Text = str | None
NAMED = 10
"""So many of the articles that came, and of those that went, are told by name."""
TOLD = 20
"""So many of the last steps of others are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is other than when a reviewer last looked, *at*; the rest is None or empty.

    *came* and *went* are articles' ids, *tags* those that came and those that went, as
    "group/value"; *steps* is what others did, newest first; the rest are what was and what is.
    """

    at: datetime
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    class_: tuple[str, str] | None = None
    severity: tuple[Text, Text] | None = None
    sources: tuple[int, int] | None = None
    title_ja: tuple[Text, Text] | None = None
    title_en: tuple[Text, Text] | None = None
    tags: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    steps: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "at")


def named(store: Store, change: Change | None) -> dict[int, Headline]:
    """Return the first NAMED articles that came and that went, as far as they are still stored."""
    if change is None:
        return {}
    return headlines(store, [*change.came[:NAMED], *change.went[:NAMED]])


def seen(
    articles: Iterable[int],
    class_: str,
    severity: Text,
    sources: int,
    title_ja: Text,
    title_en: Text,
    facets: Facets,
    step: int,
) -> dict[str, object]:
    """Return what a reviewer sees of an incident, as it is kept to be compared.

    *step* is the last one on it.
    """
    return {
        "articles": sorted(articles),
        "class": class_,
        "severity": severity,
        "sources": sources,
        "title_ja": title_ja,
        "title_en": title_en,
        "tags": sorted(_tags(facets)),
        "step": step,
    }


def _tags(facets: Facets) -> Iterable[str]:
    for facet, value in facets:
        if facet in ("tag", "country"):
            yield value if facet == "tag" else f"country/{value}"


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
        seen=_seen(store, queued),
        now=now,
    )


def forget_look(store: Store, incident: str, reviewer: str) -> None:
    """Make an incident unread for *reviewer* again."""
    store.looked.forget(reviewer, incident)


def changed_since(store: Store, incident: str, reviewer: str) -> Change | None:
    """Return what has changed since *reviewer* looked, None where that is nothing, or never was."""
    queued = store.queue.get(incident)
    look = store.looked.of(reviewer, (incident,)).get(incident)
    return change(store, queued, look, reviewer) if queued and look else None


def change(store: Store, queued: Queued, look: Look, reviewer: str) -> Change | None:
    """Return what has changed since a look of *reviewer*'s, None where that is nothing."""
    if look.fingerprint == queued.fingerprint:
        return None
    found = compared(look, _seen(store, queued))
    if isinstance(last := look.seen.get("step"), int):
        theirs = store.steps.after(queued.incident, last, but=reviewer)
        found = replace(found, steps=tuple(theirs[:TOLD]))
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
        tags=_retagged(look.seen, now) if "tags" in look.seen else None,
    )


def _retagged(
    before: Mapping[str, object], now: Mapping[str, object]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    was, is_ = (set(cast(Sequence[str], told["tags"])) for told in (before, now))
    return (tuple(sorted(is_ - was)), tuple(sorted(was - is_))) if is_ != was else None


def _articles(told: Mapping[str, object]) -> set[int]:
    return set(cast(Sequence[int], told.get("articles", ())))


def _seen(store: Store, queued: Queued) -> dict[str, object]:
    return seen(
        store.queue.articles(queued.incident),
        queued.class_,
        queued.severity,
        queued.sources,
        queued.title_ja,
        queued.title_en,
        store.queue.facets(queued.incident),
        store.steps.last(queued.incident),
    )
