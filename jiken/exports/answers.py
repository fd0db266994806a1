"""What an incident answers to each criterion of the OECD's framework, and who says so.

Nothing is made up: what no report, reviewer or rule gives is "missing".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from jiken.exports.case import Case
from jiken.models import Role
from jiken.rollup import Assessment, FactKind
from jiken.service.saying import IncidentSaid, told_tags

FILLED, DERIVED, MISSING = "filled", "derived", "missing"
RIGHTS = "Human or fundamental rights"
HARMED = (FactKind.KILLED, FactKind.INJURED, FactKind.PEOPLE, FactKind.AMOUNT, FactKind.COUNT)
WRONG_USE = ("intentional misuse", "human error", "overreliance")
MATERIALS = 20
"""Articles that are named at most."""


Found: TypeAlias = "tuple[str, str]"
"""A state (filled: a report's words or a reviewer's; derived: Jiken worked it out) and a value."""


def _found(state: str, values: Iterable[str | None]) -> Found:
    told = "; ".join(value for value in values if value)
    return (state, told) if told else (MISSING, "")


def title(case: Case) -> Found:
    """Return the titles, English first."""
    incident, said = case.incident, case.said
    titles = [said.title("en"), said.title("ja")]
    return _found(FILLED, titles if any(titles) else [incident.title_en, incident.title_ja])


def description(case: Case) -> Found:
    """Return the summaries, English first."""
    return _found(FILLED, (case.said.summary("en"), case.said.summary("ja")))


def submitter(case: Case) -> Found:
    """Return who judged last."""
    judgements = case.said.judgements
    return _found(FILLED, [judgements[-1].by] if judgements else [])


def day(case: Case) -> Found:
    """Return the day of the first report: when it happened is not told apart."""
    first = case.incident.day
    return _found(DERIVED, [f"{first.isoformat()} (first report)"] if first else [])


def materials(case: Case) -> Found:
    """Return the addresses of the articles but for copies."""
    members = (v for v in case.views if v.home and v.home.role is not Role.COPY)
    urls = [view.article.canonical_url for view in members][:MATERIALS]
    return _found(FILLED, urls)


def severity(case: Case) -> Found:
    """Return the step of the ladder, else the class."""
    found = case.said.assessment
    if found.severity:
        quoted = bool(found.severity_quotes) or "severity" in _judged(case.said)
        return (FILLED if quoted else DERIVED), found.severity.value
    return _found(DERIVED, [found.class_.value if found.class_.harmful else None])


def quantities(case: Case) -> Found:
    """Return the figures of who was harmed, each version of them."""
    return _found(FILLED, _facts(case.said.assessment, HARMED))


def _facts(found: Assessment, kinds: Sequence[FactKind]) -> Iterator[str]:
    for fact in found.facts:
        if fact.kind in kinds:
            versions = " / ".join(version.value_en for version in fact.versions)
            yield f"{fact.label_en}: {versions}"


def wrong_use(case: Case) -> Found:
    """Return what of its relation to AI is a wrong use."""
    state, told = tag("relation")(case)
    return _found(state, [value for value in told.split("; ") if value in WRONG_USE])


def rights(case: Case) -> Found:
    """Return whether human rights are among the types of harm."""
    state, told = tag("harm_types")(case)
    return _found(state, [value for value in told.split("; ") if value == RIGHTS])


def actions(case: Case) -> Found:
    """Return the procedures on its fact sheet: arrests, suits, recalls."""
    return _found(DERIVED, _facts(case.said.assessment, (FactKind.PROCEDURE,)))


def more(case: Case) -> Found:
    """Return why it is of its class, and related incidents."""
    rationale = (c.text_en for c in case.said.assessment.rationale)
    related = case.related
    return _found(
        DERIVED, (*rationale, f"Related incidents: {', '.join(related)}" if related else None)
    )


def named(group: str) -> Callable[[Case], Found]:
    """Return a reader of names: they stand in the reports."""

    def read(case: Case) -> Found:
        return _found(FILLED, _tags(case, group))

    return read


def tag(group: str) -> Callable[[Case], Found]:
    """Return a reader of a tag: filled where a reviewer gave it, else the classifier's."""

    def read(case: Case) -> Found:
        by_reviewer = group in _judged(case.said)
        return _found(FILLED if by_reviewer else DERIVED, _tags(case, group))

    return read


def _tags(case: Case, group: str) -> list[str]:
    return [tag.value for tag in told_tags(case.said.assessment) if tag.group == group]


def _judged(said: IncidentSaid) -> set[str]:
    """Return the groups of tags that reviewers gave, and "severity" where they gave that."""
    groups = {group for judgement in said.judgements for group in judgement.said.tags}
    severities = any(judgement.said.severity for judgement in said.judgements)
    return groups | ({"severity"} if severities else set())


def nobody_says(case: Case) -> Found:
    """Return that it is missing: news seldom says it, and nothing is made up."""
    return MISSING, ""
