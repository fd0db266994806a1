"""Listing incidents by what they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jiken.models import Incident
from jiken.service import reading
from jiken.service.saying import SHARED_FROM
from jiken.service.verdicts import step_of
from jiken.store import Store
from jiken.store.classes import Kind
from jiken.store.judgements import Verdict
from jiken.taxonomy import TAGS, ArticleClass, Severity
from pipelines.classify.nations import alpha3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which incidents are asked for; what is empty or None leaves all.

    *tags* are values of any group, in any letter case or in Japanese; *country* has two or three letters.
    Without *classes* what is unrelated is hidden unless *unrelated*.
    """

    since: date | None = None
    language: str | None = None
    least_sources: int = 1
    classes: Sequence[ArticleClass] = ()
    severities: Sequence[Severity] = ()
    country: str | None = None
    tags: Sequence[str] = ()
    unrelated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An incident with its class and severity, None where it has none (yet), and its headlines."""

    incident: Incident
    class_: ArticleClass | None = None
    severity: Severity | None = None
    title_ja: str | None = None
    title_en: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The incidents that were asked for, newest first; so many more are *hidden* as unrelated."""

    incidents: tuple[Listed, ...]
    hidden: int


def listing(store: Store, wanted: Wanted) -> Listing:
    """Return the incidents that are *wanted*; a reviewer's word on one counts before any other."""
    verdicts = store.judgements.of_incidents()
    kinds = store.classes.kinds()
    tagged = [_tagged(store, verdicts, value) for value in wanted.tags]
    if wanted.country:
        code = alpha3(wanted.country) or wanted.country
        tagged.append(_tagged(store, verdicts, code, "country"))
    found = [
        _listed(incident, kinds.get(incident.id), verdicts.get(incident.id, Verdict()))
        for incident in reading.incidents(store, since=wanted.since, language=wanted.language)
        if incident.independent_source_count >= wanted.least_sources
        and all(incident.id in some for some in tagged)
    ]
    fitting = [one for one in found if _fits(one, wanted)]
    shown = [one for one in fitting if _is_shown(one, wanted)]
    return Listing(incidents=tuple(shown), hidden=len(fitting) - len(shown))


def _listed(incident: Incident, kind: Kind | None, verdict: Verdict) -> Listed:
    found = ArticleClass(kind.class_) if kind and kind.class_ else None
    class_ = verdict.class_ or found
    severity = Severity(kind.severity) if kind and kind.severity else None
    return Listed(
        incident=incident,
        class_=class_,
        severity=step_of(severity, class_, verdict) if class_ else None,
        title_ja=verdict.titles.get("ja") or (kind and kind.title_ja) or incident.title_ja,
        title_en=verdict.titles.get("en") or (kind and kind.title_en) or incident.title_en,
    )


def _fits(one: Listed, wanted: Wanted) -> bool:
    by_class = not wanted.classes or one.class_ in wanted.classes
    return by_class and (not wanted.severities or one.severity in wanted.severities)


def _is_shown(one: Listed, wanted: Wanted) -> bool:
    asked = wanted.unrelated or bool(wanted.classes)
    return asked or one.class_ is not ArticleClass.UNRELATED


def _tagged(
    store: Store, verdicts: dict[str, Verdict], value: str, group: str | None = None
) -> set[str]:
    """Return the incidents of a tag: those that a reviewer gives it, and of whose group no other is."""
    value = _english().get(unicodedata.normalize("NFKC", value), value)
    low = value.lower()
    found = store.classes.tagged(value, group, SHARED_FROM)
    for incident, verdict in verdicts.items():
        told = {v.lower() for g, some in verdict.tags.items() if group in (None, g) for v in some}
        if low in told:
            found.add(incident)
        elif group in verdict.tags:
            found.discard(incident)
    return found


@cache
def _english() -> dict[str, str]:
    """Return {a tag's Japanese name: its value}."""
    return {ja: value for values in TAGS.values() for value, ja in values.items()}
