"""Claims about classes: what is said of articles and incidents rests on their words. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .gold import events
from .outcome import Outcome, Row
from .web import plan


def unverified(found: Outcome) -> Iterator[str]:
    """Yield quotations that do not stand where they are said to."""
    articles = {row["url"]: row for row in found.rows}
    for row in found.rows:
        yield from (wrong for quote in row["quotes"] if (wrong := _wrong(row, quote)))
    for made in found.made:
        for quote in (*made["quotes"], *_of_facts(made)):
            if wrong := _wrong(articles[quote["article"]], quote):
                yield f"{made['id']}: {wrong}"


def _of_facts(made: Row) -> Iterator[Row]:
    for fact in made["facts"]:
        for version in fact["versions"]:
            yield from version["quotes"]


def _wrong(row: Row, quote: Row) -> str:
    told = row[quote["field"]][quote["start"] : quote["end"]]
    return "" if told == quote["said"] else f"{row['url']}: “{quote['said']}” is “{told}”"


def without_reason(found: Outcome) -> Iterator[str]:
    """Yield incidents that are classified without a rationale in one of both languages."""
    for made in found.made:
        if not (made["class"] and made["rationale_ja"] and made["rationale_en"]):
            yield f"{made['id']}: {made['class']}"


def wrong_classes(found: Outcome) -> Iterator[str]:
    """Yield events whose incident is of another class than the event."""
    classes = {row["id"]: row["class"] for row in found.made}
    for event in plan()["events"]:
        right = event.get("class", "").lower().removeprefix("ai ")
        told = {str(classes.get(name)) for name in found.of_event(event["id"])}
        if right and event["id"] in events(list(found.gold)) and told != {right}:
            yield f"{event['id']} is {', '.join(sorted(told))}, not {right}"


def harmful_product_news(found: Outcome) -> Iterator[str]:
    """Yield product news that is called an incident or a hazard."""
    for g in found.gold:
        row = found.found.get(g.id)
        if row and g.role.startswith("noise") and row["class"] in ("incident", "hazard"):
            yield f"{g.id} ({g.role}) is called {row['class']}"
