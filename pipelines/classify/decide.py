"""From probabilities to what is said of an article, or that a reviewer has to say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jiken.taxonomy import DECIDED, ArticleClass
from pipelines.classify.heads import Pair, Probabilities

FIRST_OF_ALL = 100.0
"""More than any log share can say against a class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """*candidates* are the two that come into question, best first, with their shares.

    *tags* are the (group, value)s told of an incident or hazard, with how likely each is.
    """

    class_: ArticleClass
    ai: bool
    helper: bool
    candidates: tuple[tuple[ArticleClass, float], ...]
    tags: Mapping[Pair, float]


def decide(likely: Probabilities, policy: Mapping[str, float]) -> Decision:
    """Return the decision of *policy*: "bias.<class>" lets rare classes speak, chosen for the
    mean F1 of the classes; below "abstain" the best candidate is not told; "ai", "helper" and
    "harm" are the shares from where on an AI system, a helper and tags are told, "least" the share
    of an AI system below which a story is unrelated.
    """
    ranked = _ranked(likely, policy)
    best, share = ranked[0]
    ai = likely.ai >= min(policy["ai"], policy["least"])
    class_ = ArticleClass.NEEDS_REVIEW if share < policy["abstain"] else best
    return Decision(
        class_=class_,
        ai=ai,
        helper=ai and class_ is ArticleClass.UNRELATED and likely.helper >= policy["helper"],
        candidates=ranked[:2],
        tags=_tags(likely, class_, policy),
    )


def _ranked(
    likely: Probabilities, policy: Mapping[str, float]
) -> tuple[tuple[ArticleClass, float], ...]:
    """Return the classes with their shares, in the order of share times what speaks for it;
    unrelated first where hardly an AI system is in the story.
    """
    bias = np.array([policy[f"bias.{each}"] for each in DECIDED])
    if likely.ai < policy["least"]:
        bias[DECIDED.index(ArticleClass.UNRELATED)] = FIRST_OF_ALL
    order = np.argsort(-(np.log(likely.classes + 1e-9) + bias), kind="stable")
    return tuple((DECIDED[place], float(likely.classes[place])) for place in order)


def _tags(
    likely: Probabilities, class_: ArticleClass, policy: Mapping[str, float]
) -> dict[Pair, float]:
    """Return the tags of what is, or may be, an incident or hazard: at least one of each group."""
    harm = float(likely.classes[:2].sum())
    if not class_.harmful and harm < policy["harm"]:
        return {}
    told = {pair: share for pair, (share, least) in likely.tags.items() if share >= least}
    for group in {group for group, _ in likely.tags} - {group for group, _ in told}:
        best = max((p for p in likely.tags if p[0] == group), key=lambda p: likely.tags[p][0])
        told[best] = likely.tags[best][0]
    return told
