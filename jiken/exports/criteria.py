"""The 29 criteria of the OECD's reporting framework for AI incidents, filled in for an incident.

After *Towards a common reporting framework for AI incidents* (OECD AI Papers 34, 2025, doi
10.1787/f326d4ac-en). Nothing is made up: what no report, reviewer or rule gives is "missing".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from jiken.exports.classes import Row
from jiken.models import Role
from jiken.rollup import Assessment, FactKind
from jiken.service.reading import ArticleView, IncidentSummary
from jiken.service.saying import IncidentSaid, told_tags

FILLED, DERIVED, MISSING = "filled", "derived", "missing"
RIGHTS = "Human or fundamental rights"
HARMED = (FactKind.KILLED, FactKind.INJURED, FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT)
WRONG_USE = ("intentional misuse", "human error", "overreliance")
MATERIALS = 20
"""Articles that are named at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident with its articles, as the criteria are read from it."""

    summary: IncidentSummary
    said: IncidentSaid | None
    views: Sequence[ArticleView]
    names: bool


Found: TypeAlias = "tuple[str, str]"
"""A state (filled: a report's words or a reviewer's; derived: Jiken worked it out) and a value."""
Criterion: TypeAlias = "tuple[str, bool, Callable[[Case], Found]]"


def criteria_rows(
    summary: IncidentSummary, views: Sequence[ArticleView], *, names: bool = False
) -> Iterator[Row]:
    """Yield a row for each of the 29 criteria; *names* lets a reviewer be the submitter."""
    case = Case(summary=summary, said=summary.said, views=views, names=names)
    for number, (criterion, mandatory, read) in enumerate(CRITERIA, start=1):
        state, value = read(case)
        yield {
            "incident": summary.incident.id,
            "number": number,
            "criterion": criterion,
            "mandatory": mandatory,
            "state": state,
            "value": value,
        }


def _found(state: str, values: Iterable[str | None]) -> Found:
    told = "; ".join(value for value in values if value)
    return (state, told) if told else (MISSING, "")


def _title(case: Case) -> Found:
    incident, said = case.summary.incident, case.said
    titles = [said.title("en"), said.title("ja")] if said else []
    return _found(FILLED, titles if any(titles) else [incident.title_en, incident.title_ja])


def _description(case: Case) -> Found:
    said = case.said
    return _found(FILLED, (said.summary("en"), said.summary("ja")) if said else ())


def _submitter(case: Case) -> Found:
    judgements = case.said.judgements if case.said and case.names else ()
    return _found(FILLED, [judgements[-1].by] if judgements else [])


def _day(case: Case) -> Found:
    day = case.summary.incident.day
    return _found(DERIVED, [f"{day.isoformat()} (first report)"] if day else [])


def _materials(case: Case) -> Found:
    members = (v for v in case.views if v.home and v.home.role is not Role.COPY)
    urls = [view.article.canonical_url for view in members][:MATERIALS]
    return _found(FILLED, urls)


def _severity(case: Case) -> Found:
    if case.said is None:
        return MISSING, ""
    found = case.said.assessment
    if found.severity:
        quoted = bool(found.severity_quotes) or "severity" in _judged(case.said)
        return (FILLED if quoted else DERIVED), found.severity.value
    return _found(DERIVED, [found.class_.value if found.class_.harmful else None])


def _quantities(case: Case) -> Found:
    found = case.said.assessment if case.said else None
    return _found(FILLED, _facts(found, HARMED) if found else ())


def _facts(found: Assessment, kinds: Sequence[FactKind]) -> Iterator[str]:
    for fact in found.facts:
        if fact.kind in kinds:
            versions = " / ".join(version.value_en for version in fact.versions)
            yield f"{fact.label_en}: {versions}"


def _wrong_use(case: Case) -> Found:
    state, told = _tag("relation")(case)
    return _found(state, [value for value in told.split("; ") if value in WRONG_USE])


def _rights(case: Case) -> Found:
    state, told = _tag("harm_types")(case)
    return _found(state, [value for value in told.split("; ") if value == RIGHTS])


def _actions(case: Case) -> Found:
    found = case.said.assessment if case.said else None
    return _found(DERIVED, _facts(found, (FactKind.PROCEDURE,)) if found else ())


def _more(case: Case) -> Found:
    rationale = (c.text_en for c in case.said.assessment.rationale) if case.said else ()
    related = case.summary.related
    return _found(
        DERIVED, (*rationale, f"Related incidents: {', '.join(related)}" if related else None)
    )


def _named(group: str) -> Callable[[Case], Found]:
    """Return a reader of names: they stand in the reports."""

    def read(case: Case) -> Found:
        return _found(FILLED, _tags(case, group))

    return read


def _tag(group: str) -> Callable[[Case], Found]:
    """Return a reader of a tag: filled where a reviewer gave it, else the classifier's."""

    def read(case: Case) -> Found:
        by_reviewer = case.said is not None and group in _judged(case.said)
        return _found(FILLED if by_reviewer else DERIVED, _tags(case, group))

    return read


def _tags(case: Case, group: str) -> list[str]:
    tags = told_tags(case.said.assessment) if case.said else ()
    return [tag.value for tag in tags if tag.group == group]


def _judged(said: IncidentSaid) -> set[str]:
    """Return the groups of tags that reviewers gave, and "severity" where they gave that."""
    groups = {group for judgement in said.judgements for group in judgement.said.tags}
    severities = any(judgement.said.severity for judgement in said.judgements)
    return groups | ({"severity"} if severities else set())


def _nobody(case: Case) -> Found:
    """Return that it is missing: news seldom says it, and nothing is made up."""
    return MISSING, ""


CRITERIA: tuple[Criterion, ...] = (
    ("Title", True, _title),
    ("Description", True, _description),
    ("Relation of the AI system to the incident or hazard", True, _tag("relation")),
    ("Submitter", True, _submitter),
    ("Date of first known occurrence", False, _day),
    ("Country(ies) of occurrence", False, _tag("country")),
    ("Supporting materials", True, _materials),
    ("AI system name and version", False, _named("system")),
    ("Organisations (developer, deployer)", False, _named("organisation")),
    ("Severity", True, _severity),
    ("Harm type", True, _tag("harm_types")),
    ("Quantification of harm", False, _quantities),
    ("Unintended or wrongful use", False, _wrong_use),
    ("Affected stakeholders", False, _tag("stakeholders")),
    ("Human or fundamental rights impact", False, _rights),
    ("AI principles", False, _tag("principles")),
    ("Industries", False, _tag("industries")),
    ("Business functions", False, _tag("functions")),
    ("Critical functions or infrastructure", False, _nobody),
    ("Breadth of deployment", False, _nobody),
    ("Link to training data", False, _nobody),
    ("Link to the model", False, _nobody),
    ("Usage rights", False, _nobody),
    ("Interaction of several AI systems", False, _nobody),
    ("AI system task", False, _tag("task")),
    ("Maximum autonomy", False, _tag("autonomy")),
    ("Actions taken", False, _actions),
    ("Steps to reproduce", False, _nobody),
    ("Additional information", False, _more),
)
