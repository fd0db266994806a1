"""Which kind of harm an incident's quotation names, or else the words of its article that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from jiken.models import Classification, Said
from jiken.taxonomy import Severity
from pipelines.classify import wording
from pipelines.classify.cues import Cue
from pipelines.classify.grave import Grave, grave
from pipelines.classify.quotable import Quotable
from pipelines.classify.quoting import names_harm, overlap
from pipelines.classify.wording import Both

_DEATH, _MONEY = "Physical (death)", "Economic/Property"
_FRAUD = re.compile(r"[^a-z]*(?:fraud\w*|詐欺\w*|.*不正受給.*|.*of fraud)", re.IGNORECASE)
_SUM = re.compile(
    r"円|ドル|ユーロ|ポンド|[$€£¥₹]|\b(?:yen|dollars?|euros?|pounds?|rupees?|yuan)\b", re.IGNORECASE
)
_READ = {Grave.DEATH: "death", Grave.INJURY: "serious_injury", Grave.HELD: "rights"}
# The values of group "severity" that lift a step, gravest first.
_STEPS = ("community", "death", "serious_injury", "rights", "plausible")
_KINDS = {
    "death": _DEATH,
    "serious_injury": "Physical (injury)",
    "rights": "Human or fundamental rights",
}

_BODILY = {"death": _DEATH, "injury": "Physical (injury)", "serious_injury": "Physical (injury)"}


class Harm(NamedTuple):
    """What was done, and the words that say so where the quotation does not."""

    what: Both
    said: Said | None = None


def done(judged: Classification, article: Quotable, said: Said) -> Harm:
    """Return the kind of harm that an incident's quotation names, or other words of its article."""
    worst = _by_step(judged, article, said)
    what = named(judged, article, said, wording.DONE)
    if worst and what != worst.what:
        return worst
    if what:
        return Harm(what)
    cue = article.beside(said, _told(judged, article, said, wording.DONE))
    if cue is None:
        return Harm(wording.SOME_DONE)
    return Harm(wording.DONE[cue.value], article.apart(cue.said, said))


def named(
    judged: Classification, article: Quotable, said: Said, known: Mapping[str, Both]
) -> Both | None:
    """Return the kind of harm that the quoted words themselves name, of those that are told."""
    told = {tag.value: tag.probability for tag in judged.tags if tag.group == "harm_types"}
    own = [
        cue
        for cue in _told(judged, article, said, known)
        if overlap(cue.said, said) and (known is not wording.DONE or not article.prevented(cue))
    ]
    cue = max(own, key=lambda c: (c.value == _DEATH, c.weight, told[c.value]), default=None)
    return known[cue.value] if cue else None


def _told(
    judged: Classification, article: Quotable, said: Said, known: Mapping[str, Both]
) -> list[Cue]:
    """Return the cues that name a kind of harm that is told of the article."""
    told = {tag.value for tag in judged.tags if tag.group == "harm_types"}
    return [
        cue
        for cue in (*article.cues, *_physical(article.cues))
        if names_harm(cue) and cue.value in told and cue.value in known
        if not _suspected(cue, said) and (known is not wording.DONE or not _is_lethal(cue, article))
    ]


def _physical(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the words for a death or an injury, which the lists of harm choose from by their use."""
    for cue in cues:
        if cue.group == "severity" and (value := _BODILY.get(cue.value)):
            yield replace(cue, group="harm_types", value=value, weight=1.0)


def _by_step(judged: Classification, article: Quotable, said: Said) -> Harm | None:
    """Return the harm of a serious incident's own words: a death, an injury, a lost sum."""
    words = judged.severity_said
    if words is None or judged.severity is not Severity.SERIOUS_INCIDENT:
        return None
    value = _KINDS.get(step(article, words))
    if value is None and _SUM.search(words.said):
        value = _MONEY
    if value is None:
        return None
    return Harm(wording.DONE[value], None if overlap(words, said) else words)


def step(article: Quotable, said: Said) -> str:
    """Return what of a quotation lifts a step: a value of group "severity", or "number"."""
    cue = lifting(article, said)
    return cue.value if cue else _read(article, said)


def lifting(article: Quotable, said: Said) -> Cue | None:
    """Return the gravest cue in a quotation that lifts a step."""
    own = [c for c in article.cues if c.group == "severity" and c.value in _STEPS]
    inside = (cue for cue in own if overlap(cue.said, said))
    return min(inside, key=lambda cue: _STEPS.index(cue.value), default=None)


def _read(article: Quotable, said: Said) -> str:
    """Return what lifts a step by the readers beside the cue lists."""
    for kind, value in _READ.items():
        if any(overlap(said, each) for each in grave(kind, article.title, article.text)):
            return value
    return "number"


def _is_lethal(cue: Cue, article: Quotable) -> bool:
    """Whether words only say that something can kill: a lethal dose has killed nobody yet."""
    if cue.value != _DEATH:
        return False
    deaths = [c for c in article.cues if (c.group, c.value) == ("severity", "death")]
    return not any(overlap(cue.said, death.said) for death in deaths)


def _suspected(cue: Cue, said: Said) -> bool:
    """Whether "fraud" is what somebody was wrongly taken for, and no money was lost by it."""
    return cue.value == _MONEY and bool(
        _FRAUD.fullmatch(cue.said.said) and wording.WRONGED.search(said.said)
    )
