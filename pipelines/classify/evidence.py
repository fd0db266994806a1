"""Which cue of a value is quoted first: by its list, by what stands near it and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from pipelines.classify.cues import Cue
from pipelines.classify.naming_harm import names_harm

# What speaks for a cue beside its own weight, chosen by scripts/measure_cues.py (how often the
# quotation holds the words that the annotator of classes_train found telling).
_COMPANY, _SYSTEM, _TOLD, _NEAR = 0.15, 0.15, 0.3, 60
_IN_TEXT = frozenset({("class", "incident"), ("class", "hazard")})
# What comes of harm tells less of it, and what is said far down in the text.
RESPONSE = re.compile(r"謝罪|陳謝|お詫び|認め|発覚|apolog|admit|acknowledg", re.IGNORECASE)
_AFTERWARDS, _FRONT, _FAR = 0.3, 400, 0.15
_MOST = 40
"""Cues of a value that are compared: a page of nothing but cues is not read to its end."""


def best(cues: Sequence[Cue], group: str, value: str) -> Cue | None:
    """Return the cue of a value to quote first, None where there is none.

    It is of a trusted list, near an AI system and near other cues of the value. Of harm the text
    says more than the title, which is often a question or a play on words; of a response the
    title says it.
    """
    own = [c for c in cues if c.value == value and c.group == group]
    own = [c for c in own if names_harm(c)] if group == "harm_types" else own
    if len(own) < 2:
        return own[0] if own else None
    own, systems = own[:_MOST], [cue for cue in cues if cue.group == "ai"][:_MOST]
    told = _TOLD if (group, value) in _IN_TEXT else 0.0
    beside, named = _Weights.of(own), _Weights.of(systems)

    def rank(cue: Cue) -> tuple[float, int]:
        score = cue.weight + _COMPANY * (beside.near(cue) - cue.weight)
        score += _SYSTEM * (named.near(cue) > 0.0)
        score += told * (cue.said.field == "text") - _FAR * (cue.said.start >= _FRONT)
        score -= _AFTERWARDS * bool(told and RESPONSE.search(cue.said.said))
        return -round(score, 6), cue.said.start

    return min(own, key=rank, default=None)


class _Weights(NamedTuple):
    """The sums of cues' weights by field, up to each of their places in order."""

    places: Mapping[str, list[int]]
    sums: Mapping[str, list[float]]

    @classmethod
    def of(cls, cues: Sequence[Cue]) -> Self:
        places: dict[str, list[int]] = {}
        sums: dict[str, list[float]] = {}
        for cue in sorted(cues, key=lambda cue: cue.said.start):
            field = cue.said.field
            places.setdefault(field, []).append(cue.said.start)
            total = sums.setdefault(field, [0.0])
            total.append(total[-1] + cue.weight)
        return cls(places, sums)

    def near(self, cue: Cue) -> float:
        """Return the weight of the cues near one, with its own if it is among them."""
        places = self.places.get(cue.said.field)
        if places is None:
            return 0.0
        first = bisect_right(places, cue.said.start - _NEAR)
        last = bisect_left(places, cue.said.start + _NEAR)
        sums = self.sums[cue.said.field]
        return sums[last] - sums[first]


def evidence(cues: Sequence[Cue], class_: str) -> Cue | None:
    """Return the cue to quote for a class: of an incident rather the harm than what came of it.

    Where all that stands for an incident is an apology, or far down, the words of harm in the
    title or in the front of the text say more.
    """
    found = best(cues, "class", class_)
    if (
        found is None
        or class_ != "incident"
        or not (RESPONSE.search(found.said.said) or _far(found))
    ):
        return found
    named = [cue for cue in cues if names_harm(cue) and not _far(cue)]
    return min(named, key=lambda c: (c.said.field != "title", c.said.start), default=found)


def _far(cue: Cue) -> bool:
    return cue.said.field == "text" and cue.said.start >= _FRONT // 2
