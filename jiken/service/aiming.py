"""Taking in records of the OECD's AI Incidents and Hazards Monitor (AIM), legacy ones included.

What AIM says of a record is kept as a judgement of "OECD AIM", as a reviewer's would be: it stands
until a reviewer says otherwise, and it takes nothing back that one has said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from jiken.models import Article
from jiken.service.aim_incidents import incident_of
from jiken.service.aim_says import property_of, verdict_of
from jiken.service.importing import BadLine, Imported, article_of_line
from jiken.service.tongues import alpha2_language
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.judgements import Verdict
from pipelines.classify.nations import alpha2
from pipelines.gate import Gate

BY = "OECD AIM"
MOST_ARTICLES = 1_000
TOGETHER, APART = "always together", "never together"


def import_aim(
    store: Store,
    events: Sequence[object],
    *,
    registry: Registry,
    gate: Gate,
    now: datetime,
    progress: Callable[[int], None] = lambda events: None,
) -> Imported:
    """Store the records' articles, keep them together, and note what AIM says of each record.

    A record that is wrong is counted by its number, the others stay; one that was taken in
    before changes nothing.
    """
    imported = Imported()
    for number, event in enumerate(events, start=1):
        try:
            with store.writing():
                _take(store, number, event, imported, registry, gate, now)
        except BadLine as mistake:
            imported.refuse(number, str(mistake))
        progress(1)
    return imported


def _take(
    store: Store,
    number: int,
    event: object,
    imported: Imported,
    registry: Registry,
    gate: Gate,
    now: datetime,
) -> None:
    if not isinstance(event, Mapping):
        raise BadLine("not a JSON object")
    kept: dict[int, Article] = {}
    for article in _articles(event, number, imported, registry, gate, now):
        stored = store.articles.keep(article)
        imported.counts[stored.outcome] += 1
        if stored.id is not None and (found := store.articles.by_id(stored.id)):
            kept[stored.id] = found.article
    if not kept:
        raise BadLine("no article of it could be stored")
    incident, mine = incident_of(store, event, kept, imported, now)
    _bind(store, mine, imported, now)
    verdict, strange = verdict_of(event)
    imported.counts["unknown value"] += len(strange)
    if verdict != Verdict() and not store.judgements.of_incident(incident):
        note = f"AIM record {str(event.get('id', ''))[:40]}"
        store.judgements.about_class(("incident", incident), verdict, by=BY, now=now, note=note)


def _articles(
    event: Mapping[str, object],
    number: int,
    imported: Imported,
    registry: Registry,
    gate: Gate,
    now: datetime,
) -> Iterator[Article]:
    told = event.get("articles")
    languages = property_of(event, "languages")
    only = alpha2_language(str(languages[0])) if len(languages) == 1 else ""
    for row in told[:MOST_ARTICLES] if isinstance(told, list) else ():
        try:
            yield _article(row, only, registry, gate, now)
        except BadLine as mistake:
            imported.refuse(number, f"an article: {mistake}")


def _article(row: object, language: str, registry: Registry, gate: Gate, now: datetime) -> Article:
    if not isinstance(row, Mapping):
        raise BadLine("not a JSON object")
    names = {"url": "url", "title": "title", "body": "text", "date": "published_at"}
    line = {ours: row.get(theirs) for theirs, ours in names.items()}
    line |= {"publisher": row.get("publisher"), "language": row.get("language") or language}
    article = article_of_line(json.dumps(line).encode(), registry=registry, gate=gate, now=now)
    country = row.get("country")
    if article.country or not isinstance(country, str):
        return article
    return replace(article, country=alpha2(country) or "")


def _bind(store: Store, kept: Mapping[int, Article], imported: Imported, now: datetime) -> None:
    """Keep the articles together, unless a reviewer keeps two of them apart."""
    if any(set(pair) <= kept.keys() for pair in store.judgements.pairs(APART)):
        imported.counts["kept apart by reviewers"] += 1
        return
    bound = {frozenset(pair) for pair in store.judgements.pairs(TOGETHER)}
    for one, other in pairwise(sorted(kept)):
        if frozenset((one, other)) not in bound:
            urls = (kept[one].canonical_url, kept[other].canonical_url)
            store.judgements.about_pair(TOGETHER, urls, by=BY, now=now)
