"""A small classifier that is no mock: the class of most cues, quoted as the real one quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jiken import resources
from jiken.models import Classification, Tag
from jiken.taxonomy import DECIDED, TAGS, ArticleClass
from pipelines.classify.cues import Cue, CueLists
from pipelines.classify.places import Mention, countries, named
from pipelines.classify.quoting import best, word
from pipelines.classify.rationale import rationale
from pipelines.classify.severity import severity


@cache
def cue_lists() -> CueLists:
    return CueLists.load(resources.path("cues.toml"))


class ByCues:
    """Counts weights of class cues; without any an article is unrelated, a tie needs review."""

    def __init__(self, name: str = "by-cues/1") -> None:
        self.name = name
        self.seen: list[str] = []

    def classify(
        self,
        title: str,
        text: str,
        language: str,
        title_vector: NDArray[np.float32],
        lead_vector: NDArray[np.float32],
        whole_vector: NDArray[np.float32],
        mentions: Sequence[Mention],
        publisher_country: str = "",
    ) -> Classification:
        self.seen.append(title)
        assert title_vector.shape == lead_vector.shape == (512,)
        assert whole_vector.shape == (384,)
        cues = cue_lists().find(title, text)
        ranked = candidates(cues)
        tie = len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.02
        judged = Classification(
            class_=ArticleClass.NEEDS_REVIEW if tie else ranked[0][0],
            ai=any(cue.group == "ai" for cue in cues),
            helper=False,
            ai_probability=0.9 if any(cue.group == "ai" for cue in cues) else 0.1,
            candidates=ranked[:2],
            tags=(
                *tags(title, text, cues),
                *countries(mentions, title, text, publisher_country),
                *named(mentions, cues),
            ),
            model=self.name,
        )
        if found := severity(judged.class_, title, text, cues):
            judged = replace(judged, severity=found[0], severity_said=found[1])
        return replace(judged, rationale=rationale(judged, title, text, cues))


def candidates(cues: Sequence[Cue]) -> tuple[tuple[ArticleClass, float], ...]:
    weights: Counter[str] = Counter({c.value: 0.1 for c in DECIDED})
    weights[ArticleClass.UNRELATED] += 0.2
    for cue in cues:
        if cue.group == "class":
            weights[cue.value] += cue.weight
    total = sum(weights.values())
    ranked = sorted(DECIDED, key=lambda c: -weights[c])
    return tuple((c, weights[c] / total) for c in ranked)


def tags(title: str, text: str, cues: Sequence[Cue]) -> list[Tag]:
    told = {(c.group, c.value) for c in cues if c.group in TAGS and c.weight >= 0.6}
    quoted = {pair: best(cues, *pair) for pair in sorted(told)}
    return [
        Tag(group=group, value=value, probability=cue.weight, said=word(title, text, cue.said))
        for (group, value), cue in quoted.items()
        if cue
    ]
