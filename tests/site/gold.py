"""What is true of the invented web: one row for each article, for tests and for the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from .web import Web, Written, invented_web, plan

IN_EVENT = ("report", "copy", "follow-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """An article with its place in the events; *copy_of* is the address of its original.

    *url* is what the page's own address is: https and without a tracking query. *event*
    is None for what belongs to no event; *about* names the events it speaks of then.
    """

    id: str
    url: str
    event: str | None
    role: str
    copy_of: str | None
    copy_kind: str | None
    about: tuple[str, ...]
    language: str
    outlet: str
    family: str
    publisher: str
    title: str
    body: str
    published: datetime

    @property
    def about_ai(self) -> bool:
        """Whether the article speaks of AI at all."""
        return self.role != "noise-non-ai"


def gold(web: Web | None = None) -> list[Gold]:
    """Return the rows of all articles that are written, in the order of the plan."""
    articles = (web or invented_web()).articles
    return [
        _row(entry, articles[entry["id"]], articles)
        for entry in plan()["articles"]
        if entry["id"] in articles
    ]


def _row(entry: dict[str, Any], article: Written, articles: Mapping[str, Written]) -> Gold:
    original = articles.get(entry.get("copy_of", ""))
    return Gold(
        id=article.id,
        url=article.canonical,
        event=entry.get("event"),
        role=entry["role"],
        copy_of=original.canonical if original else None,
        copy_kind=entry.get("copy_kind"),
        about=tuple(entry.get("about", ())),
        language=article.outlet.language,
        outlet=article.outlet.id,
        family=article.outlet.family,
        publisher=article.outlet.name,
        title=article.title,
        body=article.body.strip(),
        published=article.published,
    )


def events(rows: list[Gold]) -> dict[str, list[Gold]]:
    """Return the in-event articles of each event."""
    inside = sorted((row for row in rows if row.event), key=lambda row: row.event or "")
    return {event or "": list(group) for event, group in groupby(inside, lambda row: row.event)}


def bilingual_events(rows: list[Gold]) -> dict[str, list[Gold]]:
    """Return the events that are reported in Japanese and in English."""
    return {
        event: inside
        for event, inside in events(rows).items()
        if {row.language for row in inside} >= {"ja", "en"}
    }


def look_alikes() -> set[frozenset[str]]:
    """Return the pairs of events that are easily taken for one another."""
    return {
        frozenset((event["id"], other))
        for event in plan()["events"]
        for other in event["look_alikes"]
    }
