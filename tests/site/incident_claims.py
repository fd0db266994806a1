"""Claims about incidents: which articles are together, and in which role. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from pipelines.urls import same_article_key

from .gold import Gold, bilingual_events, events, look_alikes
from .outcome import Outcome


def split(found: Outcome) -> Iterator[str]:
    """Yield events of both languages whose in-event articles are not in one incident."""
    for event, inside in bilingual_events(list(found.gold)).items():
        places = found.incidents(inside)
        if len(places) != 1 or None in places:
            yield f"{event}: {', '.join(sorted(map(str, places)))}"


def look_alikes_merged(found: Outcome) -> Iterator[str]:
    """Yield pairs of look-alike events that share an incident."""
    for pair in sorted(map(sorted, look_alikes())):
        first, second = map(found.of_event, pair)
        if both := first & second:
            yield f"{' and '.join(pair)}: {', '.join(sorted(both))}"


def impure(found: Outcome) -> Iterator[str]:
    """Yield what shares an incident with an event that it does not belong to."""
    for a, b in combinations(events(list(found.gold)), 2):
        if both := found.of_event(a) & found.of_event(b):
            yield f"{a} and {b}: {', '.join(sorted(both))}"
    told = {name for event in events(list(found.gold)) for name in found.of_event(event)}
    for g in found.gold:
        if g.event is None and g.id in found.found and found.found[g.id]["incident"] in told:
            yield f"{g.id} ({g.role}) is in {found.found[g.id]['incident']}"


def unmarked_copies(found: Outcome) -> Iterator[str]:
    """Yield copies without the role, or with an origin that is not theirs."""
    for g in found.gold:
        if g.role != "copy" or g.id not in found.found:
            continue
        row = found.found[g.id]
        if row["role"] != "copy":
            yield f"{g.id} ({g.copy_kind}) is a {row['role']}"
        elif _key(row["copy_of"]) not in _originals(found.gold, g):
            yield f"{g.id} ({g.copy_kind}) is said to be a copy of {row['copy_of']}"


def _originals(gold: Sequence[Gold], copy: Gold) -> set[str | None]:
    """Return the keys of what *copy* was copied from, step by step to the first.

    A house's editions in two languages pass for one: no page says which was there first.
    """
    by_url = {g.url: g for g in gold}
    found: list[Gold] = []
    url = copy.copy_of
    while url is not None:
        found.append(by_url[url])
        url = by_url[url].copy_of
    sisters = [g for g in gold for original in found if _is_sister(g, original)]
    return {_key(g.url) for g in (*found, *sisters)}


def _is_sister(one: Gold, other: Gold) -> bool:
    """Whether two reports of one event come from one house, in two languages."""
    same_house = (one.event, one.family) == (other.event, other.family)
    return same_house and one.language != other.language


def _key(url: str | None) -> str | None:
    return same_article_key(url) if url else None


def false_copies(found: Outcome) -> Iterator[str]:
    """Yield outlets' own reports that are called copies, of other than their sister edition."""
    for g in found.gold:
        if g.role not in ("report", "follow-up") or g.id not in found.found:
            continue
        row = found.found[g.id]
        sisters = {_key(other.url) for other in found.gold if _is_sister(g, other)}
        if row["role"] == "copy" and _key(row["copy_of"]) not in sisters:
            yield f"{g.id} is said to be a copy of {row['copy_of']}"


def wrong_links(found: Outcome) -> Iterator[str]:
    """Yield editorials and round-ups that are in-event, linked to nothing or to the wrong event."""
    for g in found.gold:
        if not g.about or g.id not in found.found:
            continue
        row = found.found[g.id]
        spoken_of = {name for event in g.about for name in found.of_event(event)}
        if row["incident"] is not None:
            yield f"{g.id} ({g.role}) is in-event in {row['incident']}"
        elif not row["incidents"]:
            yield f"{g.id} ({g.role}) is linked to nothing"
        elif strange := set(row["incidents"]) - spoken_of:
            yield f"{g.id} ({g.role}) is linked to {', '.join(sorted(strange))}"


def wrong_days(found: Outcome) -> Iterator[str]:
    """Yield incidents whose day is not the local day of the event's first report."""
    days = {row["id"]: row["day"] for row in found.made}
    for event, inside in events(list(found.gold)).items():
        right = min(inside, key=lambda g: g.published).published.date().isoformat()
        wrong = {days.get(name) for name in found.of_event(event)} - {right}
        yield from (f"{event}: {day}, not {right}" for day in sorted(map(str, wrong)))
