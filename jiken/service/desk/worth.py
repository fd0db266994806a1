"""How much an incident is worth a reviewer's next minute. Pure.

worth = uncertainty × sources × severity, where

- uncertainty = max(0.1, 1 - p), p being how likely the class is that the classifier gives. This is
  "least confidence" of uncertainty sampling (Lewis and Gale 1994; Settles, *Active Learning
  Literature Survey*, 2009, 3.1). The floor, ours, keeps what the classifier is sure of in the
  order of the other two; what a reviewer has confirmed is at the floor.
- sources = log2(1 + n) of n independent sources: the second weighs more than the twentieth. That
  the logarithm is the right way of counting them is our choice.
- severity: the OECD's ladder (AI Papers 16, 2024) is in order, without distances; each step of ours
  doubles the one before. What may be an incident but needs review counts as a hazard.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from jiken.taxonomy import ArticleClass, Severity

FLOOR = 0.1
UNCERTAIN, MANY, SEVERE = 0.3, 4, 8.0
"""From there on it is said that an incident is uncertain, told of by many sources, severe."""
_STEPS = {
    Severity.DISASTER: 16.0,
    Severity.SERIOUS_INCIDENT: 8.0,
    Severity.INCIDENT: 4.0,
    Severity.SERIOUS_HAZARD: 4.0,
    Severity.HAZARD: 2.0,
}
_CLASSES = {
    ArticleClass.INCIDENT: 4.0,
    ArticleClass.HAZARD: 2.0,
    ArticleClass.NEEDS_REVIEW: 2.0,
    ArticleClass.COMPLEMENTARY: 1.0,
    ArticleClass.UNRELATED: 0.5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The three factors, and what they come to."""

    uncertainty: float
    sources: float
    severity: float

    @property
    def value(self) -> float:
        """The product, to six places: it is a place in a list, and a cursor has to find it again."""
        return round(self.uncertainty * self.sources * self.severity, 6)


def worth(
    probability: float, class_: ArticleClass, severity: Severity | None, sources: int
) -> Worth:
    """Return the worth of an incident of that class, so likely, so severe, told by so many.

    >>> worth(0.5, ArticleClass.HAZARD, Severity.HAZARD, 3).value
    2.0
    """
    step = _STEPS.get(severity) if severity else None
    return Worth(
        uncertainty=max(FLOOR, 1 - probability),
        sources=log2(1 + max(sources, 0)),
        severity=_CLASSES[class_] if step is None else step,
    )


def why(probability: float, severity: Severity | None, sources: int) -> tuple[str, ...]:
    """Return what puts it high: of "uncertain", "severe" and "many sources" those that hold.

    >>> why(0.55, Severity.DISASTER, 2)
    ('uncertain', 'severe')
    """
    holds = {
        "uncertain": 1 - probability >= UNCERTAIN,
        "severe": _STEPS.get(severity, 0.0) >= SEVERE if severity else False,
        "many sources": sources >= MANY,
    }
    return tuple(name for name, held in holds.items() if held)
