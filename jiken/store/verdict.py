"""What reviewers say of one article or incident, as records and as the store keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jiken.taxonomy import NO_SEVERITY, ArticleClass, NoSeverity, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What reviewers say an article or an incident is; None, or no such group, is not judged.

    *tags* are by group, all the values of one; *titles* and *summaries* by language, "" where the
    reports' own words are to stand again. *by* judged last.
    """

    class_: ArticleClass | None = None
    ai: bool | None = None
    helper: bool | None = None
    severity: Severity | NoSeverity | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement of a class as it was appended: what was said, and what stood *before*.

    *step* is the number of the step that it was made in, None for one of before there were steps.
    """

    said: Verdict
    before: Verdict
    by: str
    at: datetime
    note: str = ""
    step: int | None = None


def told(verdict: Verdict) -> dict[str, object]:
    """Return what a verdict says, without what it leaves open, as JSON has it."""
    every = {
        "class": verdict.class_,
        "ai": verdict.ai,
        "helper": verdict.helper,
        "severity": verdict.severity,
        "tags": {group: list(values) for group, values in verdict.tags.items()} or None,
        "titles": dict(verdict.titles) or None,
        "summaries": dict(verdict.summaries) or None,
    }
    return {name: value for name, value in every.items() if value is not None}


def over(before: Verdict, value: str, by: str) -> Verdict:
    """Return *before* with what a later judgement says."""
    said = json.loads(value)
    return Verdict(
        class_=ArticleClass(said["class"]) if "class" in said else before.class_,
        ai=said.get("ai", before.ai),
        helper=said.get("helper", before.helper),
        severity=severity_of(said["severity"]) if "severity" in said else before.severity,
        tags={**before.tags, **{g: tuple(values) for g, values in said.get("tags", {}).items()}},
        titles={**before.titles, **said.get("titles", {})},
        summaries={**before.summaries, **said.get("summaries", {})},
        by=by,
    )


def severity_of(word: str) -> Severity | NoSeverity:
    """Return the step, or that there is none, of that name. Raises ValueError for another word."""
    return NO_SEVERITY if word == NO_SEVERITY else Severity(word)


def of_json(value: str, by: str = "") -> Verdict:
    """Return the verdict of one judgement; of "", one that says nothing."""
    return over(Verdict(), value or "{}", by)
