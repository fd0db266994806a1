"""What one of AIM's records says of itself, as a verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from jiken.service.aim_words import class_of, tags_of
from jiken.store.judgements import Verdict
from pipelines.classify.nations import alpha3

MOST_NAMES = 20


def property_of(event: Mapping[str, object], name: str) -> list[object]:
    """Return the values of a record's property, none where it is not a list."""
    properties = event.get("properties")
    found = properties.get(name) if isinstance(properties, Mapping) else None
    return found if isinstance(found, list) else []


def verdict_of(event: Mapping[str, object]) -> tuple[Verdict, list[str]]:
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
