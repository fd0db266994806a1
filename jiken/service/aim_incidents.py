"""The incident of one of AIM's records: the one that has its articles, else a new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from jiken.assign import incident_ids
from jiken.models import Article, Incident, Membership, Role
from jiken.service.importing import Imported
from jiken.store import Store

ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{4,8}")


def incident_of(
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
