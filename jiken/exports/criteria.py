"""The 29 criteria of the OECD's reporting framework for AI incidents, filled in for an incident.

After *Towards a common reporting framework for AI incidents* (OECD AI Papers 34, 2025, doi
10.1787/f326d4ac-en).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from jiken.exports import answers
from jiken.exports.answers import Found
from jiken.exports.case import Case
from jiken.exports.classes import Row

Criterion: TypeAlias = "tuple[str, bool, Callable[[Case], Found]]"
"""The criterion, whether the framework asks for it always, and what answers it."""

CRITERIA: tuple[Criterion, ...] = (
    ("Title", True, answers.title),
    ("Description", True, answers.description),
    ("Relation of the AI system to the incident or hazard", True, answers.tag("relation")),
    ("Submitter", True, answers.submitter),
    ("Date of first known occurrence", False, answers.day),
    ("Country(ies) of occurrence", False, answers.tag("country")),
    ("Supporting materials", True, answers.materials),
    ("AI system name and version", False, answers.named("system")),
    ("Organisations (developer, deployer)", False, answers.named("organisation")),
    ("Severity", True, answers.severity),
    ("Harm type", True, answers.tag("harm_types")),
    ("Quantification of harm", False, answers.quantities),
    ("Unintended or wrongful use", False, answers.wrong_use),
    ("Affected stakeholders", False, answers.tag("stakeholders")),
    ("Human or fundamental rights impact", False, answers.rights),
    ("AI principles", False, answers.tag("principles")),
    ("Industries", False, answers.tag("industries")),
    ("Business functions", False, answers.tag("functions")),
    ("Critical functions or infrastructure", False, answers.nobody_says),
    ("Breadth of deployment", False, answers.nobody_says),
    ("Link to training data", False, answers.nobody_says),
    ("Link to the model", False, answers.nobody_says),
    ("Usage rights", False, answers.nobody_says),
    ("Interaction of several AI systems", False, answers.nobody_says),
    ("AI system task", False, answers.tag("task")),
    ("Maximum autonomy", False, answers.tag("autonomy")),
    ("Actions taken", False, answers.actions),
    ("Steps to reproduce", False, answers.nobody_says),
    ("Additional information", False, answers.more),
)


def criteria_rows(case: Case, *, names: bool = False) -> Iterator[Row]:
    """Yield a row for each of the 29 criteria; *names* lets a reviewer be the submitter."""
    for number, (criterion, mandatory, read) in enumerate(CRITERIA, start=1):
        hidden = read is answers.submitter and not names
        state, value = answers.nobody_says(case) if hidden else read(case)
        yield {
            "incident": case.incident.id,
            "number": number,
            "criterion": criterion,
            "mandatory": mandatory,
            "state": state,
            "value": value,
        }
