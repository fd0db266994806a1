"""The framework's severity ladder, climbed only where a quotation justifies the step.

A step's words are the cues of group "severity"; deaths, injuries and days locked up in other words
are read by `grave`, great numbers and sums by `scale`. What is told of another case is no reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiken.models import Said
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import Cue
from pipelines.classify.elsewhere import is_elsewhere, of_event
from pipelines.classify.grave import Grave, grave, is_turned
from pipelines.classify.naming_harm import NAMES_HARM, names_harm
from pipelines.classify.quoting import best, clause, evidence, sentence
from pipelines.classify.scale import great

_OWN_DEATHS = frozenset({"suicide", "died", "dies", "dead", "death", "drowns", "drowned"})
_SUBJECT, _FRONT = 40, 2_000
_CUED = {Grave.DEATH: "death", Grave.INJURY: "serious_injury", Grave.HELD: "rights"}
# To be locked up violates rights where it is wrong: an offender's sentence does not.
_LOCKED = re.compile(
    r"jail|prison|custody|handcuff|detain|拘束|勾留|留置|拘置|投獄|収監|手錠", re.IGNORECASE
)
_WRONG = re.compile(
    r"\b(?:wrong|mistak|innocen|false|misidentif|misread|mismatch|error|erroneous|bogus|faulty|exonerat|cleared|bad (?:face |facial )?match|(?:charges?|case) (?:was |were )?(?:dropped|dismissed))"
    r"|誤|無実|冤罪|別人|不当|人違い|取り違え|えん罪",
    re.IGNORECASE,
)


def severity(
    class_: ArticleClass, title: str, text: str, cues: Sequence[Cue], telling: Said | None = None
) -> tuple[Severity, Said] | None:
    """Return an incident's or hazard's step with the clause that justifies it, else None.

    *telling* is what spoke for the class where no cue of it stands: the classifier's own choice.
    """
    if class_ is ArticleClass.INCIDENT and (
        found := _serious(title, text, _own(title, text, cues))
    ):
        return found[0], clause(title, text, found[1])
    if class_ is ArticleClass.HAZARD and (cue := best(cues, "severity", "plausible")):
        return Severity.SERIOUS_HAZARD, clause(title, text, cue.said)
    if not class_.harmful:
        return None
    said = _plain(of_event(title, text, cues), class_) or telling
    return (Severity(class_.value), clause(title, text, said)) if said else None


def _plain(cues: Sequence[Cue], class_: ArticleClass) -> Said | None:
    """Return what speaks for the class; of an incident else what names, or goes with, a kind of harm."""
    if cue := evidence(cues, class_.value):
        return cue.said
    if class_ is not ArticleClass.INCIDENT:
        return None
    near = [c for c in cues if c.group == "harm_types" and c.weight >= NAMES_HARM]
    return min(near, key=lambda cue: not names_harm(cue)).said if near else None


def _serious(title: str, text: str, cues: Sequence[Cue]) -> tuple[Severity, Said] | None:
    upset = best(cues, "severity", "community")
    if upset and _told(Grave.DEATH, title, text, cues):
        return Severity.DISASTER, upset.said
    worst = next(filter(None, (_told(kind, title, text, cues) for kind in Grave)), None)
    said = worst or next((s for s in great(title, text) if _counts(s, title, text, cues)), None)
    return (Severity.SERIOUS_INCIDENT, said) if said else None


def _told(kind: Grave, title: str, text: str, cues: Sequence[Cue]) -> Said | None:
    own = [cue for cue in cues if cue.group != "severity" or not _feared(cue.said, title, text)]
    if cue := best(own, "severity", _CUED[kind]):
        return cue.said
    return next((s for s in grave(kind, title, text) if _counts(s, title, text, cues)), None)


def _own(title: str, text: str, cues: Sequence[Cue]) -> list[Cue]:
    """Leave out the words that justify no step."""
    return [c for c in cues if c.group != "severity" or _counts(c.said, title, text, cues)]


def _counts(said: Said, title: str, text: str, cues: Sequence[Cue]) -> bool:
    """Whether the words are of the article's own event, of people, and of a wrong if locked up."""
    if said.field == "text" and is_elsewhere(sentence(title, text, said)):
        return False
    if _machine(said, cues):
        return False
    return not _LOCKED.search(said.said) or bool(
        _WRONG.search(title) or _WRONG.search(text[:_FRONT])
    )


def _feared(said: Said, title: str, text: str) -> bool:
    return is_turned(title if said.field == "title" else text, said.start, said.end)


def _machine(said: Said, cues: Sequence[Cue]) -> bool:
    """Whether it is a machine that died: a headline likes a robot to drown or kill itself."""
    if said.said.lower() not in _OWN_DEATHS:
        return False
    return any(
        other.value == "Robots, sensors, and IT hardware"
        and other.said.field == said.field
        and 0 < said.start - other.said.start < _SUBJECT
        for other in cues
    )
