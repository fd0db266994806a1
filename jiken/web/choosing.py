"""The filters of incidents on a page: what may be chosen, how often it is there, what was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from jiken.service.desk.queue import Count, Counts, ValueCounts
from jiken.service.desk.wanted import Status, Wanted, unheard, wanted_of
from jiken.service.saying import tag_name
from jiken.taxonomy import TAGS, ArticleClass, Severity
from jiken.web.asked import Asked
from jiken.web.pages import say
from jiken.web.showing import class_name, severity_name

OFFERED, FURTHER = 12, 200
"""So many values of a filter are ticked, the most frequent; so many more can be chosen from a list."""
GROUPS = ("harm_types", "industries", "stakeholders", "principles", "organisation", "system")
ORDERED = {"class": tuple(map(str, ArticleClass)), "severity": tuple(map(str, Severity))}
EVERYWHERE = tuple(f"{status}{hidden}" for status in Status for hidden in ("", "/unrelated"))
_NONE = Count(number=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value, what it is called, how many incidents have it, and whether it is chosen."""

    value: str
    label: str
    count: Count
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A filter: the name of its fields, its title, its values, and *further*, less frequent ones."""

    name: str
    title: str
    options: tuple[Option, ...]
    further: tuple[Option, ...] = ()

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.chosen for option in self.options)


def wanted_here(asked: Asked) -> Wanted:
    """Return what the page's address asks for; of any status where it says nothing of it."""
    return wanted_of(asked_for(asked))


def not_understood(asked: Asked) -> list[tuple[str, str]]:
    """Return the filters that the page's address names, with values that mean nothing there."""
    return unheard(asked_for(asked))


def asked_for(asked: Asked) -> Mapping[str, list[str]]:
    """Return the address's query; one of too many fields asks for nothing."""
    try:
        return parse_qs(asked.request.url.query, max_num_fields=500)
    except ValueError:
        return {}


def everywhere(asked: Asked) -> Counts:
    """Return how many incidents there are of each filter's values, whatever is chosen."""
    return {
        facet: {value: Count(number=number) for value, number in values.items()}
        for facet, values in asked.store.queue.counts(EVERYWHERE).items()
    }


def choices(asked: Asked, wanted: Wanted, counts: Counts) -> list[Choice]:
    """Return the filters that have something to choose, the most frequent values first."""
    chosen = {
        "class": tuple(map(str, wanted.classes)),
        "severity": tuple(map(str, wanted.severities)),
        "language": wanted.languages,
        "country": wanted.countries,
        "publisher": wanted.publishers,
    }
    plain = [
        _choice(asked, name, _title(asked, name), counts.get(name, {}), values)
        for name, values in chosen.items()
    ]
    others = {tag.partition("/")[0] for tag in wanted.tags} - {*GROUPS}
    tags = [_tags(asked, group, counts, wanted.tags) for group in (*GROUPS, *sorted(others))]
    return [one for one in (*plain, *tags) if one.options]


def _title(asked: Asked, name: str) -> str:
    """Return what a filter is called, by the name of its fields or its group of tags."""
    return {
        "class": say(asked, "Class"),
        "severity": say(asked, "Severity"),
        "language": say(asked, "Language"),
        "country": say(asked, "Country"),
        "publisher": say(asked, "Publisher"),
        "harm_types": say(asked, "Type of harm"),
        "industries": say(asked, "Industry"),
        "stakeholders": say(asked, "Affected"),
        "principles": say(asked, "Principle"),
        "organisation": say(asked, "Organisation"),
        "system": say(asked, "AI system"),
    }.get(name, name)


def _tags(asked: Asked, group: str, counts: Counts, chosen: tuple[str, ...]) -> Choice:
    mine = {tag: n for tag, n in counts.get("tag", {}).items() if tag.startswith(f"{group}/")}
    told = tuple(tag for tag in chosen if tag.startswith(f"{group}/"))
    offered = len(TAGS[group]) if group in TAGS else OFFERED
    return _choice(asked, "tag", _title(asked, group), mine, told, offered)


def _choice(
    asked: Asked,
    name: str,
    title: str,
    counts: ValueCounts,
    chosen: tuple[str, ...],
    offered: int = OFFERED,
) -> Choice:
    by_count = sorted(counts, key=lambda value: (-counts[value].number, value))
    frequent, rest = by_count[:offered], by_count[offered:]
    values = [*frequent, *(value for value in chosen if value not in frequent)]
    if name in ORDERED:
        values.sort(key=ORDERED[name].index)
    further = [value for value in rest if value not in chosen][:FURTHER]

    def options(some: list[str]) -> tuple[Option, ...]:
        return tuple(
            Option(
                value=value,
                label=label(asked, name, value),
                count=counts.get(value, _NONE),
                chosen=value in chosen,
            )
            for value in some
        )

    return Choice(name=name, title=title, options=options(values), further=options(further))


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
