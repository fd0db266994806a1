"""The evidence for two stories telling of one event: how likely it is, with time and without."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from typing import Self

from dedupe.policy import Policy
from dedupe.profile import Profile
from dedupe.serial import FRAMED, is_instalment
from dedupe.signals import SIGNALS, UNDATED_HOURS, Measured, Signals, signals

_HOURS = SIGNALS.index("hours")
_TIMELESS = math.log1p(UNDATED_HOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic model over the signals, as `data/model.json` holds it."""

    intercept: float
    coefficients: tuple[float, ...]

    @classmethod
    def from_table(cls, table: Mapping[str, float]) -> Self:
        """Return the model for {signal: coefficient, "intercept": …}; every signal must be there."""
        missing = [name for name in ("intercept", *SIGNALS) if name not in table]
        if missing:
            raise ValueError(f"The model lacks a coefficient for {', '.join(missing)}.")
        return cls(
            intercept=table["intercept"], coefficients=tuple(table[name] for name in SIGNALS)
        )

    def probability(self, found: Signals) -> float:
        """Return how likely it is that two stories with these signals tell of one event."""
        return self.both(found)[0]

    def affair(self, found: Signals) -> float:
        """Return the probability but for the time between them: one affair may go on for years."""
        return self.both(found)[1]

    def both(self, found: Signals) -> tuple[float, float]:
        """Return `probability` and `affair`."""
        total = sum(map(mul, self.coefficients, found), self.intercept)
        if found.hours <= _TIMELESS:
            return (alike := _logistic(total)), alike
        affair = total - self.coefficients[_HOURS] * (found.hours - _TIMELESS)
        return _logistic(total), _logistic(affair)


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(50.0, max(-50.0, total))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the pair *a* < *b*, by article id.

    *probability* is that of one event as reported at one time, *affair* the same but for time.
    Why is in `dedupe.reasons`, from the same two stories: it is composed for the links that
    are shown, not for the many pairs that are only weighed.
    """

    a: int
    b: int
    probability: float
    affair: float = 0.0


def worth_keeping(evidence: Evidence, policy: Policy) -> bool:
    """Whether `partition` would read *evidence*; what it would not counts as never compared."""
    return evidence.probability >= policy.edge or evidence.affair >= policy.affair


def ties(evidence: Evidence, policy: Policy) -> bool:
    """Whether two reports with *evidence* are settled together: in one group, or one affair."""
    alike = max(evidence.affair, evidence.probability)
    return evidence.probability >= policy.join or alike >= policy.reopen


def compare(a: Profile, b: Profile, model: Model, measured: Measured | None = None) -> Evidence:
    """Return the evidence for *a* and *b* telling of one event; it depends on these two only.

    *measured* is what `dedupe.signals.measure` returns, where it is known.
    """
    first, second = (a, b) if a.id <= b.id else (b, a)
    found = signals(first, second, measured)
    # Titles that share little have no frame in common: most pairs are no instalments.
    if found.family and found.wording >= FRAMED and is_instalment(first, second):
        return Evidence(a=first.id, b=second.id, probability=0.0)
    probability, affair = model.both(found)
    return Evidence(a=first.id, b=second.id, probability=probability, affair=affair)
