"""Taking in records of the OECD's AI Incidents and Hazards Monitor (AIM), legacy ones included.

What AIM says of a record is kept as a judgement of "OECD AIM", as a reviewer's would be: it stands
until a reviewer says otherwise, and it takes nothing back that one has said.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import BinaryIO

from jiken.assign import incident_ids
from jiken.models import Article, Incident, Membership, Role
from jiken.service.aim_words import class_of, tags_of
from jiken.service.importing import BadLine, Imported, article_of_line
from jiken.service.tongues import alpha2_language
from jiken.sources import Registry
from jiken.store import Store
from jiken.store.judgements import Verdict
from pipelines.classify.nations import alpha2, alpha3
from pipelines.gate import Gate

BY = "OECD AIM"
MAX_BYTES = 500_000_000
MOST_ARTICLES, MOST_NAMES = 1_000, 20
ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{4,8}")
TOGETHER, APART = "always together", "never together"


class NotAim(ValueError):
    """The file holds no records of AIM's shape; the sentence says what is wrong."""


def records(file: BinaryIO) -> list[object]:
    """Return the records of a file: a JSON list, {"events": […]}, one record, or one a line.

    Raises NotAim.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAim(f"The file is larger than {MAX_BYTES:,} bytes: split it.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return _lines(content)
    if isinstance(found, dict):
        inner = next((found[n] for n in ("events", "incidents", "results") if n in found), None)
        return inner if isinstance(inner, list) else [found]
    if not isinstance(found, list):
        raise NotAim("The file holds no list of records.")
    return found


def _lines(content: bytes) -> list[object]:
    try:
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except (ValueError, RecursionError) as mistake:
        raise NotAim(f"The file is not JSON in UTF-8: {str(mistake)[:120]}.") from None


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
    incident, mine = _incident(store, event, kept, imported, now)
    _bind(store, mine, imported, now)
    verdict, strange = _verdict(event)
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
    languages = _property(event, "languages")
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


def _property(event: Mapping[str, object], name: str) -> list[object]:
    properties = event.get("properties")
    found = properties.get(name) if isinstance(properties, Mapping) else None
    return found if isinstance(found, list) else []


def _incident(
    store: Store,
    event: Mapping[str, object],
    kept: Mapping[int, Article],
    imported: Imported,
    now: datetime,
) -> tuple[str, dict[int, Article]]:
    """Return the incident of a record's articles, and those that belong in it.

    It is one that has half of them, else a new one of those that are in none.
    """
    homes = store.incidents.homes(kept)
    free = {number: article for number, article in kept.items() if number not in homes}
    for home, count in Counter(homes.values()).most_common(1):
        if 2 * count >= len(kept) or not free:
            imported.counts["records known"] += 1
            mine = {n: article for n, article in kept.items() if homes.get(n, home) == home}
            return home, mine
    imported.counts["records new"] += 1
    day = _day(event, free)
    identity = _free(store, event, day, free)
    store.incidents.replace([_new(identity, event, day, free)], now=now)
    return identity, free


def _day(event: Mapping[str, object], kept: Mapping[int, Article]) -> date:
    try:
        return date.fromisoformat(str(event.get("date"))[:10])
    except ValueError:
        first = min(kept.values(), key=lambda article: article.published_or_fetched)
        return first.published.day if first.published else first.fetched_at.date()


def _free(store: Store, event: Mapping[str, object], day: date, kept: Mapping[int, Article]) -> str:
    """Return AIM's id where it is of our shape and was never given, else one of our own."""
    theirs = str(event.get("id", ""))
    if _is_id(theirs) and store.incidents.get(theirs) is None:
        return theirs
    taken = store.incidents.ids_on([day])
    first = min(article.canonical_url for article in kept.values())
    return next(one for one in incident_ids(day, first) if one not in taken)


def _is_id(text: str) -> bool:
    try:
        return bool(ID.fullmatch(text) and date.fromisoformat(text[:10]))
    except ValueError:
        return False


def _new(
    identity: str, event: Mapping[str, object], day: date, kept: Mapping[int, Article]
) -> Incident:
    title = str(event.get("title") or "")[:2_000] or None
    japanese = bool(title and re.search("[ぁ-んァ-ヶ]", title))
    days = [article.published.day for article in kept.values() if article.published]
    return Incident(
        id=identity,
        day=day,
        last_day=max([day, *days]),
        title_ja=title if japanese else None,
        title_en=None if japanese else title,
        article_count=len(kept),
        independent_source_count=len({article.family for article in kept.values()}),
        languages=tuple(sorted({article.language for article in kept.values()})),
        countries=tuple(sorted({a.country for a in kept.values() if a.country})),
        memberships=tuple(
            Membership(article=number, incident=identity, role=Role.REPORT) for number in kept
        ),
    )


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


def _verdict(event: Mapping[str, object]) -> tuple[Verdict, list[str]]:
    """Return what a record says of itself, and the values in it that nobody knows."""
    properties = event.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    class_, severity = class_of(properties)
    tags, strange = tags_of(properties)
    tags |= {group: values for group, values in _named(event).items() if values}
    return Verdict(class_=class_, severity=severity, tags=tags), strange


def _named(event: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    location, concepts = event.get("location"), event.get("concepts")
    code = location.get("country_code") if isinstance(location, Mapping) else None
    country = alpha3(code) if isinstance(code, str) else None
    found: dict[str, tuple[str, ...]] = {"country": (country,) if country else ()}
    for one in concepts[:MOST_NAMES] if isinstance(concepts, list) else ():
        kind, label = (one.get("type"), one.get("label")) if isinstance(one, Mapping) else (0, 0)
        if kind in ("system", "organisation") and isinstance(label, str) and 0 < len(label) <= 200:
            found[str(kind)] = (*found.get(str(kind), ()), label)
    return found
