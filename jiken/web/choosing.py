"""The queue's filters, for pages that search or count: what may be chosen, and how often it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from jiken.service.desk.wanted import Status, Wanted, wanted_of
from jiken.service.saying import tag_name
from jiken.taxonomy import ArticleClass, Severity
from jiken.web.asked import Asked
from jiken.web.pages import say
from jiken.web.showing import class_name, severity_name

OFFERED = 12
"""So many values of a filter are offered, besides those that are chosen: the most frequent."""
TAGS = ("harm_types", "industries", "stakeholders", "principles", "organisation", "system")
ORDERED = {"class": tuple(map(str, ArticleClass)), "severity": tuple(map(str, Severity))}
EVERYWHERE = tuple(f"{status}{hidden}" for status in Status for hidden in ("", "/unrelated"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value, what it is called, how many incidents have it, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter: the name of its fields, its title and its values."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.chosen for option in self.options)


def wanted_here(asked: Asked) -> Wanted:
    """Return what the page's address asks for; of any status where it says nothing of it."""
    return wanted_of(asked_for(asked))


def asked_for(asked: Asked) -> Mapping[str, list[str]]:
    """Return the address's query; one of too many fields asks for nothing."""
    try:
        return parse_qs(asked.request.url.query, max_num_fields=500)
    except ValueError:
        return {}


def choices(asked: Asked, wanted: Wanted) -> list[Choice]:
    """Return the filters that have something to choose, the most frequent values first."""
    counts = asked.store.queue.counts(EVERYWHERE)
    found = [
        _choice(asked, "class", say(asked, "Class"), counts, tuple(map(str, wanted.classes))),
        _choice(asked, "severity", say(asked, "Severity"), counts, tuple(map(str, wanted.severities))),
        _choice(asked, "language", say(asked, "Language"), counts, wanted.languages),
        _choice(asked, "country", say(asked, "Country"), counts, wanted.countries),
        _choice(asked, "publisher", say(asked, "Publisher"), counts, wanted.publishers),
        *(_tags(asked, group, title, counts, wanted.tags) for group, title in _groups(asked)),
    ]  # fmt: skip
    return [one for one in found if one.options]


def _groups(asked: Asked) -> list[tuple[str, str]]:
    return [
        ("harm_types", say(asked, "Type of harm")),
        ("industries", say(asked, "Industry")),
        ("stakeholders", say(asked, "Affected")),
        ("principles", say(asked, "Principle")),
        ("organisation", say(asked, "Organisation")),
        ("system", say(asked, "AI system")),
    ]


def _tags(
    asked: Asked,
    group: str,
    title: str,
    counts: Mapping[str, Mapping[str, int]],
    chosen: tuple[str, ...],
) -> Choice:
    mine = {tag: n for tag, n in counts.get("tag", {}).items() if tag.startswith(f"{group}/")}
    told = tuple(tag for tag in chosen if tag.startswith(f"{group}/"))
    return _choice(asked, "tag", title, {"tag": mine}, told)


def _choice(
    asked: Asked,
    name: str,
    title: str,
    counts: Mapping[str, Mapping[str, int]],
    chosen: tuple[str, ...],
) -> Choice:
    known = counts.get(name, {})
    frequent = sorted(known, key=lambda value: (-known[value], value))[:OFFERED]
    values = [*frequent, *(value for value in chosen if value not in frequent)]
    if name in ORDERED:
        values.sort(key=ORDERED[name].index)
    options = tuple(
        Option(
            value=value,
            label=label(asked, name, value),
            count=known.get(value, 0),
            chosen=value in chosen,
        )
        for value in values
    )
    return Choice(name=name, title=title, options=options)


def label(asked: Asked, name: str, value: str) -> str:
    """Return what a filter's value is called in the page's language."""
    if name == "tag":
        group, _, bare = value.partition("/")
        return tag_name(group, bare, asked.language)
    if name == "country":
        return tag_name("country", value, asked.language)
    if name == "class":
        return class_name(value, asked.language)
    if name == "severity":
        return severity_name(value, asked.language)
    if name == "language":
        return {"ja": say(asked, "Japanese"), "en": say(asked, "English")}.get(value, value)
    return value
