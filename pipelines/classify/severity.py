"""The framework's severity ladder, climbed only where a quotation justifies the step.

A step's words are the cues of group "severity"; great numbers and sums are read by `scale`.
"""

from __future__ import annotations

from collections.abc import Sequence

from jiken.models import Said
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import Cue
from pipelines.classify.quoting import best, clause, evidence
from pipelines.classify.scale import great

_OWN_DEATHS = frozenset({"suicide", "died", "dies", "dead", "death"})
_SUBJECT = 40
# Deaths and injuries outweigh violated rights, and those numbers.
_GRAVE = ("death", "serious_injury", "rights")


def severity(
    class_: ArticleClass, title: str, text: str, cues: Sequence[Cue], telling: Said | None = None
) -> tuple[Severity, Said] | None:
    """Return an incident's or hazard's step with the clause that justifies it, else None.

    *telling* is what spoke for the class where no cue of it stands: the classifier's own choice.
    """
    if class_ is ArticleClass.INCIDENT and (found := _serious(title, text, _of_people(cues))):
        return found[0], clause(title, text, found[1])
    if class_ is ArticleClass.HAZARD and (cue := best(cues, "severity", "plausible")):
        return Severity.SERIOUS_HAZARD, clause(title, text, cue.said)
    if not class_.harmful:
        return None
    cue = evidence(cues, class_.value)
    said = cue.said if cue else telling
    return (Severity(class_.value), clause(title, text, said)) if said else None


def _serious(title: str, text: str, cues: Sequence[Cue]) -> tuple[Severity, Said] | None:
    if best(cues, "severity", "death") and (upset := best(cues, "severity", "community")):
        return Severity.DISASTER, upset.said
    for value in _GRAVE:
        if cue := best(cues, "severity", value):
            return Severity.SERIOUS_INCIDENT, cue.said
    scale = next(great(title, text), None)
    return (Severity.SERIOUS_INCIDENT, scale) if scale else None


def _of_people(cues: Sequence[Cue]) -> list[Cue]:
    """Leave out the deaths of machines: a headline likes a robot to drown or kill itself."""
    return [cue for cue in cues if not (cue.group == "severity" and _machine(cue, cues))]


def _machine(cue: Cue, cues: Sequence[Cue]) -> bool:
    if cue.said.said.lower() not in _OWN_DEATHS:
        return False
    return any(
        other.value == "Robots, sensors, and IT hardware"
        and other.said.field == cue.said.field
        and 0 < cue.said.start - other.said.start < _SUBJECT
        for other in cues
    )
