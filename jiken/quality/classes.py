"""How well classes and tags agree with gold: pure figures, the same as score.py's."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jiken.quality.limits import BOTH, LANGUAGES
from jiken.quality.placements import url_key

CLASSES = ("incident", "hazard", "complementary", "unrelated")
HARMFUL = CLASSES[:2]
TAGS = ("harm_types", "stakeholders", "industries", "task", "principles")
SAMPLES, SEED = 500, 0
"""Of the bootstrap: as score.py draws them."""
BINS = 10
Tags = Mapping[str, frozenset[str]]
Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """What is right of an article: *tags* both annotators gave, *any_tags* either of them."""

    url: str
    class_: str
    ai: bool | None = None
    helper: bool = False
    tags: Tags = field(default_factory=dict)
    any_tags: Tags = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of an article; *class_* is none of CLASSES where it is left to a reviewer.

    *likeliest* is the best candidate with its probability.
    """

    urls: tuple[str, ...]
    class_: str | None
    ai: bool = False
    tags: Tags = field(default_factory=dict)
    likeliest: tuple[str, float] | None = None


Pair = tuple[ClassRow, Told | None]


def class_figures(
    rows: Sequence[ClassRow], told: Iterable[Told], languages: Mapping[str, str | None]
) -> Mapping[str, Figures]:
    """Return the figures of "both", "ja" and "en"; a language without a row is left out.

    *languages* are by URL key. What is missing, or left to a reviewer, is wrong.
    """
    found: dict[str, Told] = {}
    for one in told:
        for url in one.urls:
            found.setdefault(url_key(url), one)
    pairs = [(row, found.get(url_key(row.url))) for row in rows]
    by_language = {BOTH: pairs} | {
        language: [pair for pair in pairs if languages.get(url_key(pair[0].url)) == language]
        for language in LANGUAGES
    }
    return {name: _figures(some) for name, some in by_language.items() if some or name == BOTH}


def _figures(pairs: Sequence[Pair]) -> Figures:
    kinds = [(row.class_, _kind(said)) for row, said in pairs]
    low, high = interval(kinds)
    helpers = [kind for (row, _), (_, kind) in zip(pairs, kinds, strict=True) if row.helper]
    return {
        "class_rows": len(pairs),
        "class_missing": sum(said is None for _, said in pairs),
        "class_abstained": sum(said is not None and _kind(said) == "" for _, said in pairs),
        "class_macro_f1": macro(kinds),
        "class_macro_f1_low": low,
        "class_macro_f1_high": high,
        "class_accuracy": _share([right == said for right, said in kinds]),
        **{f"{name}_f1": _f1([(r == name, k == name) for r, k in kinds]) for name in CLASSES},
        "incident_or_hazard_f1": _f1([(r in HARMFUL, k in HARMFUL) for r, k in kinds]),
        "helper_stories": len(helpers),
        "helpers_called_harm": sum(kind in HARMFUL for kind in helpers),
        **_ai(pairs),
        **{f"tags_{tag}_f1": tags_f1(pairs, tag) for tag in TAGS},
        "calibration_error": calibration_error(pairs),
    }


def _kind(said: Told | None) -> str:
    """Return the class that is told, "" for none."""
    return said.class_ if said and said.class_ in CLASSES and said.class_ else ""


def macro(kinds: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the four classes over (right, told)."""
    return sum(_f1([(r == name, k == name) for r, k in kinds]) for name in CLASSES) / len(CLASSES)


def interval(kinds: Sequence[tuple[str, str]]) -> tuple[float | None, float | None]:
    """Return the 5th and the 95th percentile of the macro F1 over bootstrap samples."""
    if not kinds:
        return None, None
    draw = random.Random(SEED)  # noqa: S311 (samples, not secrets)
    scores = sorted(macro([draw.choice(kinds) for _ in kinds]) for _ in range(SAMPLES))
    return scores[SAMPLES // 20], scores[-SAMPLES // 20]


def tags_f1(pairs: Sequence[Pair], tag: str) -> float | None:
    """Return the micro F1 of a tag over gold's incidents and hazards; None without any value.

    A value that only one annotator gave is right to tell and not wrong to leave out.
    """
    right = wrong = missed = 0
    for row, said in pairs:
        if row.class_ in HARMFUL:
            values: frozenset[str] = said.tags.get(tag, frozenset()) if said else frozenset()
            sure = row.tags.get(tag, frozenset())
            any_ = row.any_tags.get(tag) or sure
            right, wrong = right + len(values & any_), wrong + len(values - any_)
            missed += len(sure - values)
    total = 2 * right + wrong + missed
    return 2 * right / total if total else None


def calibration_error(pairs: Sequence[Pair]) -> float | None:
    """Return the expected calibration error of the likeliest class, in ten equal bins.

    The mean distance between how sure it is and how often it is right; what is left to a
    reviewer counts by its best candidate.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for row, said in pairs:
        if said and said.likeliest:
            name, sure = said.likeliest
            bins[min(int(sure * BINS), BINS - 1)].append((sure, name == row.class_))
    count = sum(map(len, bins))
    if not count:
        return None
    gaps = (abs(sum(sure for sure, _ in some) - sum(right for _, right in some)) for some in bins)
    return sum(gaps) / count


def _ai(pairs: Sequence[Pair]) -> Figures:
    asked = [(row.ai, bool(said and said.ai)) for row, said in pairs if row.ai is not None]
    both = sum(bool(right and told) for right, told in asked)
    return {
        "ai_recall": both / max(1, sum(bool(right) for right, _ in asked)),
        "ai_precision": both / max(1, sum(told for _, told in asked)),
    }


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    right = sum(gold and told for gold, told in pairs)
    wrong = sum(gold != told for gold, told in pairs)
    return 2 * right / (2 * right + wrong) if right else 0.0


def _share(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None
