"""The card of data/classes.npz: what it was trained on, how good it is, what it cannot do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.classify.heads import CLASSES, FIRST
from scripts.class_cross import (
    ABSTAIN,
    AI,
    TARGET,
    Labels,
    crossed,
    crossed_encoder,
    held_out,
)
from scripts.class_measure import (
    by_class,
    calibration_error,
    confusion,
    harmful,
)
from scripts.class_rows import Row

Array = NDArray[Any]
STEPS = (250, 500, 1000, 1728)
NAMES = (*CLASSES, "needs review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Cross-validated on the target's rows. *errors* of calibration: before it and after it."""

    macro: float
    classes: Sequence[float]
    harmful: float
    japanese: float
    english: float
    sure: float
    abstained: float
    without_abstaining: float
    encoder: float
    ai: tuple[float, float]
    helpers: tuple[int, int]
    errors: tuple[float, float]
    table_: Array
    tags: Mapping[str, float]

    def table(self) -> str:
        """Return a Markdown table."""
        lines = [
            ("macro F1 of four classes", self.macro),
            *((f"F1 {name}", value) for name, value in zip(CLASSES, self.classes, strict=True)),
            ("F1 incident or hazard", self.harmful),
            ("macro F1, Japanese", self.japanese),
            ("macro F1, English", self.english),
            ("macro F1 where the annotator was not in doubt", self.sure),
            ("macro F1 if it never abstained", self.without_abstaining),
            ("macro F1 by the tuned encoder alone", self.encoder),
            ("abstains (share)", self.abstained),
            ("ai recall", self.ai[0]),
            ("ai precision", self.ai[1]),
            ("calibration error before", self.errors[0]),
            ("calibration error after", self.errors[1]),
            *((f"tags, micro F1, {name}", value) for name, value in self.tags.items()),
        ]
        rows = "\n".join(f"| {name} | {value:.3f} |" for name, value in lines)
        helped = (
            f"| helper stories called incident or hazard | {self.helpers[0]} of {self.helpers[1]} |"
        )
        return f"| | held out |\n|---|---|\n{rows}\n{helped}"

    def confused(self) -> str:
        """Return the confusion as a Markdown table of counts."""
        head = "| right \\ told | " + " | ".join(NAMES) + " |\n|---|" + "---|" * len(NAMES)
        rows = [
            f"| {name} | " + " | ".join(map(str, counts)) + " |"
            for name, counts in zip(CLASSES, self.table_.tolist(), strict=True)
        ]
        return "\n".join([head, *rows])


def figures(held: Array, right: Labels, tags: Mapping[str, float]) -> Figures:
    """Return the figures of held-out scores."""
    rows = np.flatnonzero(right.target)
    kinds, weight = right.kinds[rows], right.weight[rows]
    found, always = crossed(held, right), crossed(held, right, 0.0).told
    shares, told = found.shares, found.told
    raw = np.exp(held[rows, len(FIRST) : len(FIRST) + len(CLASSES)])
    ai = found.ai >= AI
    system = right.targets[rows, 4] > 0
    helper = right.targets[rows, 5] > 0
    return Figures(
        macro=mean(kinds, told, weight),
        classes=by_class(kinds, told, weight),
        harmful=harmful(kinds, told, weight),
        japanese=mean(*_only(right.japanese[rows], kinds, told, weight)),
        english=mean(*_only(~right.japanese[rows], kinds, told, weight)),
        sure=mean(*_only(right.confidence[rows] > 1, kinds, told, weight)),
        abstained=float((weight * (told < 0)).sum() / weight.sum()),
        without_abstaining=mean(kinds, always, weight),
        encoder=mean(kinds, crossed_encoder(held, right), weight),
        ai=(
            float((weight * (ai & system)).sum() / (weight * system).sum()),
            float((weight * (ai & system)).sum() / (weight * ai).sum()),
        ),
        helpers=(int(((told >= 0) & (told < 2) & helper).sum()), int(helper.sum())),
        errors=(
            calibration_error(raw / raw.sum(axis=1, keepdims=True), kinds, weight),
            calibration_error(shares, kinds, weight),
        ),
        table_=confusion(kinds, told),
        tags=tags,
    )


def mean(kinds: Array, told: Array, weight: Array) -> float:
    """Return macro F1 of the four classes."""
    return float(np.mean(by_class(kinds, told, weight)))


def _only(some: Array, *columns: Array) -> tuple[Array, ...]:
    return tuple(column[some] for column in columns)


Part = tuple[str, int, float, float]


def without(kernel: Array, right: Labels) -> list[Part]:
    """Return what is lost when one set of labels is left out of training."""
    return [
        _part(f"all but {name}", kernel, right, right.sources != name)
        for name in ("aim", "aiid", "invented", "stream")
    ]


def curve(kernel: Array, right: Labels) -> list[Part]:
    """Return what grows with the number of labelled articles: of the target, then all."""
    order = np.random.default_rng(0).permutation(np.flatnonzero(right.sources == TARGET[0]))
    parts = []
    for size in STEPS:
        some = np.zeros(len(right.kinds), dtype=bool)
        some[order[:size]] = True
        parts.append(_part(f"{TARGET[0]}, {some.sum()} rows", kernel, right, some))
    for share in (0.5, 1.0):
        some = np.random.default_rng(1).random(len(right.kinds)) < share
        parts.append(_part(f"all sets, {some.sum()} rows", kernel, right, some))
    return parts


def _part(name: str, kernel: Array, right: Labels, some: Array) -> Part:
    """Train on *some*, decided on all target rows, so that parts compare."""
    nothing = np.zeros((len(some), len(FIRST)), np.float32)
    held = held_out(kernel, right, nothing, some)
    kinds, weight = right.kinds[right.target], right.weight[right.target]
    told = crossed(held, right, 0.0).told
    part = name, int(some.sum()), mean(kinds, told, weight), harmful(kinds, told, weight)
    print(part, flush=True)
    return part


def card(found: Sequence[Row], shown: Figures, parts: Sequence[Part], path: Path) -> str:
    """Return the page."""
    counts = Counter((row.source, row.class_) for row in found)
    sets = dict.fromkeys(row.source for row in found)
    table = "\n".join(
        f"| {name} | {sum(counts[name, each] for each in CLASSES)} | "
        + " | ".join(str(counts[name, each]) for each in CLASSES)
        + " |"
        for name in sets
    )
    lines = "\n".join(f"| {n} | {rows} | {f1:.3f} | {harm:.3f} |" for n, rows, f1, harm in parts)
    learnt = f"{_CURVE}{lines}\n" if parts else ""
    return _PAGE.format(
        name=path.name,
        table=table,
        figures=shown.table(),
        confusion=shown.confused(),
        parts=learnt,
        abstain=ABSTAIN,
    )


_CURVE = """
## More or fewer labels
Macro F1 without abstaining and without the tuned encoder (differences under about 0.01 are chance).

| trained on | rows | macro F1 | incident or hazard F1 |
|---|---|---|---|
"""
_PAGE = """# {name}: heads that classify articles

Written by `make train` (scripts/train_classes.py). From an article to a class, `ai`, `helper` and tags: linear
heads (ridge) over hashed n-grams of characters and Latin words, the clustering encoder's vectors of title and
lead, and counts of the cues of cues.toml; a second, tuned encoder's own head (encoder.npz and its page); a
multinomial calibration over the held-out scores of both. Scored by NumPy alone. Autonomy, business functions and the relation of the AI
system come from cues alone: nothing labelled teaches them, and they are not measured here.

## Labels
One row per article; one event's rows stay together in cross-validation. None of the rows that judge
(`classes`) is among them, by address, title or beginning of the text.

| set | rows | incident | hazard | complementary | unrelated |
|---|---|---|---|---|---|
{table}

## Figures
Five-fold cross-validation by event, scored on classes_train and the stream, each class weighted to its share
in a gated stream (17 % incident, 5 % hazard, 15 % complementary, 63 % unrelated), and what came down a stream
to 40 % of each class. Calibration and thresholds are chosen on the other folds. Tags are over gold incidents
and hazards. The cue lists were written with these very rows in view: with every cue counted the same
cross-validation said 0.78, and articles that nobody had seen 0.58. Only cues that several events share count
in training therefore (SUPPORT in scripts/class_fit.py), which makes these figures believable, if still a
little kind.

{figures}

{confusion}
{parts}
## Limits
- Labels are of one annotator a set (kappa 0.80 to 0.87 against another), so that a macro F1 near 0.85 is what
  agreement between people allows.
- Hazards are few and near to both neighbours: most errors are hazard or incident told as complementary.
- Trained on titles with one or two sentences; of longer texts the first 400 characters are read (2,000 for cues).
- Below a share of {abstain} the class is "needs review".
- Shares are right for the mix above; where far more, or far fewer, articles are about AI they are not.
- Everyday news without AI (a storm, a telephone) can be told `ai` by a hair: the gate keeps most of it away.
- Japanese and English only.
"""
