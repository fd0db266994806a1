"""An incident's step on the severity ladder: the highest that an independent report's words justify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiken.rollup.glossary import Glossary
from jiken.rollup.quoting import one_of_each_language, quoted, telling
from jiken.rollup.records import Quote
from jiken.rollup.sources import Source
from jiken.taxonomy import ArticleClass, Severity

_LADDERS = {
    ArticleClass.INCIDENT: (Severity.INCIDENT, Severity.SERIOUS_INCIDENT, Severity.DISASTER),
    ArticleClass.HAZARD: (Severity.HAZARD, Severity.SERIOUS_HAZARD),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step with its quotations; *lower* is the highest other step, with those that stop there."""

    severity: Severity
    quotes: tuple[Quote, ...]
    lower: Severity | None = None
    lower_quotes: tuple[Quote, ...] = ()


def step(found: Sequence[Source], class_: ArticleClass, glossary: Glossary) -> Step | None:
    """Return the highest step of *class_* that a report justifies; None where none does."""
    ladder = _LADDERS.get(class_, ())
    quotes: dict[Severity, list[Quote]] = {}
    for member in telling(found):
        said = member.classification
        if said and said.severity in ladder:
            quote = quoted(member, said.severity_said, glossary)
            quotes.setdefault(said.severity, []).extend([quote] if quote else [])
    told = [one for one in reversed(ladder) if quotes.get(one)]
    if not told:
        return None
    lower = told[1] if len(told) > 1 else None
    return Step(
        severity=told[0],
        quotes=one_of_each_language(quotes[told[0]]),
        lower=lower,
        lower_quotes=one_of_each_language(quotes[lower]) if lower else (),
    )
