"""The framework's severity ladder, climbed only where a quotation justifies the step.

A step's words are the cues of group "severity"; deaths, injuries and days locked up in other words
are read by `grave`, great numbers and sums by `scale`. What is told of another case is no reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jiken.models import Said
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import Cue
from pipelines.classify.elsewhere import is_defined, is_elsewhere, of_event
from pipelines.classify.grave import Grave, grave, is_turned
from pipelines.classify.happened import came_to_nothing, first_done
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
# Sexual images of grown-ups are harm; those of children are a grave crime against them, too.
_SEXUAL = re.compile(
    r"性的|裸|ポルノ|服を脱|教え子|女子生徒|被害に遭った女子|女性や子ども|nud(?:e|if)|sex|porn|undress|explicit|intimate|deepfakes of",
    re.IGNORECASE,
)
_OF_CHILDREN = re.compile(
    r"児童|(?:子ども|子供|未成年|女児).*性的|\b(?:child|minors|csam)", re.IGNORECASE
)


def severity(
    class_: ArticleClass, title: str, text: str, cues: Sequence[Cue], telling: Said | None = None
) -> tuple[Severity, Said] | None:
    """Return an incident's or hazard's step with the clause that justifies it, else None.

    *telling* is what spoke for the class where no cue of it stands: the classifier's own choice.
    """
    if class_ is ArticleClass.INCIDENT and (found := _serious(title, text, cues)):
        return found[0], clause(title, text, found[1])
    if class_ is ArticleClass.HAZARD and (cue := best(cues, "severity", "plausible")):
        return Severity.SERIOUS_HAZARD, clause(title, text, cue.said)
    if not class_.harmful:
        return None
    own = of_event(title, text, cues)
    if class_ is ArticleClass.HAZARD:
        cue = evidence(own, class_.value)
        said = cue.said if cue else telling
    else:
        said = _done(title, text, own, telling)
    return (Severity(class_.value), clause(title, text, said)) if said else None


def _done(title: str, text: str, cues: Sequence[Cue], telling: Said | None) -> Said | None:
    """Return what speaks for an incident, else what names, or goes with, a kind of harm, else *telling*.

    Nothing that came to nothing.
    """
    cue = first_done(title, text, cues, lambda left: evidence(left, "incident"))
    if cue := cue or first_done(title, text, cues, _naming):
        return cue.said
    return telling if telling and not came_to_nothing(title, text, telling) else None


def _naming(cues: Sequence[Cue]) -> Cue | None:
    near = [c for c in cues if c.group == "harm_types" and c.weight >= NAMES_HARM]
    return min(near, key=lambda cue: not names_harm(cue), default=None)


@dataclass(frozen=True, slots=True)
class _Told:
    """An article with its cues; *wronged* says that something was done to somebody in error."""

    title: str
    text: str
    cues: Sequence[Cue]
    wronged: bool

    def counts(self, said: Said) -> bool:
        """Whether words are of the article's own event, of people, and of a wrong if locked up."""
        if said.field == "text" and is_elsewhere(sentence(self.title, self.text, said)):
            return False
        if is_defined(self.title if said.field == "title" else self.text, said.start, said.end):
            return False
        if _machine(said, self.cues):
            return False
        if _SEXUAL.search(said.said) and not _OF_CHILDREN.search(said.said):
            return False
        return self.wronged or not _LOCKED.search(said.said)

    def is_feared(self, said: Said) -> bool:
        """Whether words are denied, only feared, or of harm that was prevented."""
        return is_turned(self.title if said.field == "title" else self.text, said.start, said.end)

    def of(self, kind: Grave) -> Said | None:
        """Return the words for a death, a grave injury or a violated right."""
        cued = [cue for cue in self.cues if (cue.group, cue.value) == ("severity", _CUED[kind])]
        own = [c for c in cued if self.counts(c.said) and not self.is_feared(c.said)]
        if cue := best([*own, *self._systems], "severity", _CUED[kind]):
            return cue.said
        return next(filter(self.counts, grave(kind, self.title, self.text)), None)

    @property
    def _systems(self) -> list[Cue]:
        return [cue for cue in self.cues if cue.group == "ai"]


def _serious(title: str, text: str, cues: Sequence[Cue]) -> tuple[Severity, Said] | None:
    wronged = bool(_WRONG.search(title) or _WRONG.search(text, 0, _FRONT))
    told = _Told(title, text, cues, wronged)
    upset = best(cues, "severity", "community")
    feared = upset is None or told.is_feared(upset.said)
    if upset and not feared and told.counts(upset.said) and told.of(Grave.DEATH):
        return Severity.DISASTER, upset.said
    worst = next(filter(None, map(told.of, Grave)), None)
    said = worst or next(filter(told.counts, great(title, text)), None)
    return (Severity.SERIOUS_INCIDENT, said) if said else None


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
