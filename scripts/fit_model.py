"""Fit the logistic model of evidence on the public gold and write it with its card.

    python -m scripts.fit_model [GOLD_DIR] [--vectors DIR] [--out data/model.json]

Rows are candidate pairs of labelled stories. Cross-validation is by cluster: a fold's
clusters are in no other fold, and pairs between folds are left out. Only the two ai_ sets
train time and publisher family (the others are made of one outlet a story, or of two
halves of one document): they are read as undated and of no family, with an intercept of their own.
A coefficient whose sign is against sense is set to zero and the rest fitted again. Unlabelled
stories of the stream count as strangers, except where a first fit takes them for the event
(read by hand, nearly all of those are unlabelled reports of it).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, log_loss

from dedupe import Knowledge, Policy, candidates, profile
from dedupe.signals import SIGNALS, signals
from jiken.service.stories import knowledge as shipped
from scripts.beside import SHARED
from scripts.measure_clusters import DATA, Row, read_rows, stories

TIMED = ("ai_events_ja_en", "ai_incidents_ja_en")
SETS = (*TIMED, "translated_docs_ja_en", "lookalikes_en", "stories_en")
# Total weight of a set's pairs, and of the pairs of a labelled look-alike with what it resembles.
WEIGHTS = {
    "ai_events_ja_en": 2.0,
    "ai_incidents_ja_en": 2.0,
    "translated_docs_ja_en": 1.0,
    "lookalikes_en": 2.0,
    "stories_en": 1.0,
}
LOOKALIKE = 5.0
LOOKALIKES = frozenset({"different_similar", "related_not_same"})
STRANGER = 0.5
DOUBTFUL = 0.3
# Pairs as blocking alone has them: what gives a pair hope is fitted to this model in turn.
HOPEFUL = replace(Policy(), prospect=replace(Policy().prospect, intercept=math.inf))
FOLDS = 5
STRENGTH = 0.1
# What sense says of each sign; those left out may have either.
POSITIVE = {
    "title",
    "cosine",
    "body",
    "wording",
    "shared",
    "rarest",
    "cross_share",
    "cross_rarest",
    "quantities",
    "close",
    "figures",
}
NEGATIVE = {"places_differ", "actors_differ", "quantities_differ", "figures_differ", "hours"}


@dataclass(frozen=True)
class Pairs:
    """Signals, labels, weights, set and the two clusters of each row."""

    x: NDArray[np.float64]
    y: NDArray[np.int64]
    weight: NDArray[np.float64]
    set_: NDArray[np.int64]
    folds: NDArray[np.int64]
    stranger: NDArray[np.bool_]

    def only(self, rows: NDArray[np.bool_]) -> Pairs:
        """Return these rows alone."""
        return Pairs(
            *(
                column[rows]
                for column in (self.x, self.y, self.weight, self.set_, self.folds, self.stranger)
            )
        )


def labels(gold: Sequence[Row]) -> dict[str, tuple[str, str, str]]:
    """Return {url: (cluster, sort, look-alike of)}."""
    sorts = {None: "member", "same": "member", "same_event": "member"}
    return {
        g["url"]: (
            g["cluster"],
            sorts.get(g.get("relation"), g.get("relation")),
            g.get("lookalike_of") or "",
        )
        for g in gold
        if g.get("cluster")
    }


def label(
    a: tuple[str, str, str] | None, b: tuple[str, str, str] | None
) -> tuple[int, float] | None:
    """Return (same event?, weight), None where the gold does not say."""
    if a is None or b is None:
        known = a or b
        # An unlabelled story of the same stream: nearly always another event.
        return (0, STRANGER) if known and known[1] == "member" else None
    if a[0] == b[0]:
        # Follow-ups and commentary of one affair are neither one report nor strangers.
        if a[1] == b[1] == "member":
            return 1, 1.0
        # A look-alike stands under the event that it resembles.
        return (0, LOOKALIKE) if (a[1] in LOOKALIKES) != (b[1] in LOOKALIKES) else None
    alike = a[2] == b[0] or b[2] == a[0]
    return 0, LOOKALIKE if alike else 1.0


def pairs_of(
    name: str, number: int, gold: Path, cache: Path | None, knowledge: Knowledge
) -> Iterator[tuple[Sequence[float], int, float, int, tuple[int, int]]]:
    rows = read_rows(gold / name / "articles.jsonl")
    told = labels(read_rows(gold / name / "gold.jsonl"))
    read = {story.id: story for story in stories(rows, name, cache)}
    profiles = {id_: profile(story, knowledge) for id_, story in read.items()}
    # Met as they are met in time, compared as if nothing were known of it.
    met = list(candidates(profiles.values(), profiles.keys(), HOPEFUL))
    if name not in TIMED:
        timeless = {"published": None, "precision": None, "family": ""}
        profiles = {
            id_: profile(replace(story, **timeless), knowledge) for id_, story in read.items()
        }
    for a, b in met:
        first, second = told.get(rows[a - 1]["url"]), told.get(rows[b - 1]["url"])
        found = label(first, second)
        if found is not None:
            folds = tuple(
                fold(known[0] if known else rows[at - 1]["url"])
                for known, at in ((first, a), (second, b))
            )
            yield signals(profiles[a], profiles[b]).values(), found[0], found[1], number, folds


def fold(cluster: str) -> int:
    return crc32(cluster.encode()) % FOLDS


def read_pairs(gold: Path, cache: Path | None) -> Pairs:
    knowledge = shipped()
    rows = [
        row
        for number, name in enumerate(SETS)
        for row in pairs_of(name, number, gold, cache, knowledge)
    ]
    x, y, weight, set_, folds = (np.array([row[at] for row in rows]) for at in range(5))
    stranger = weight == STRANGER
    for number, name in enumerate(SETS):
        weight[set_ == number] *= WEIGHTS[name] * 1000 / weight[set_ == number].sum()
    return Pairs(x, y, weight, set_, folds, stranger)


def fit(pairs: Pairs) -> dict[str, float]:
    """Return the coefficients, with no sign against sense."""
    first = predicted(pairs, _signed(pairs))
    return _signed(pairs.only(~(pairs.stranger & (first >= DOUBTFUL))))


def _signed(pairs: Pairs) -> dict[str, float]:
    dropped: set[str] = set()
    while True:
        found = _fit(pairs, dropped)
        wrong = {
            n
            for n in SIGNALS
            if (n in POSITIVE and found[n] < 0) or (n in NEGATIVE and found[n] > 0)
        }
        if not wrong:
            return found
        dropped |= wrong


def _fit(pairs: Pairs, dropped: set[str]) -> dict[str, float]:
    used = [at for at, name in enumerate(SIGNALS) if name not in dropped]
    x = pairs.x[:, used]
    scale = np.maximum(x.std(axis=0), 1e-6)
    # One column for each set that trains no time, so that its share of pairs is not learnt.
    own = np.stack(
        [pairs.set_ == number for number, name in enumerate(SETS) if name not in TIMED], axis=1
    )
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(np.hstack([x / scale, own]), pairs.y, sample_weight=pairs.weight)
    found = dict.fromkeys(SIGNALS, 0.0)
    found |= {
        SIGNALS[at]: float(c / s) for at, c, s in zip(used, model.coef_[0], scale, strict=False)
    }
    return found | {
        "intercept": float(model.intercept_[0]),
        **{
            f"own:{n}": float(c)
            for n, c in zip(
                [n for n in SETS if n not in TIMED], model.coef_[0][len(used) :], strict=True
            )
        },
    }


def predicted(pairs: Pairs, found: dict[str, float]) -> NDArray[np.float64]:
    total = pairs.x @ np.array([found[name] for name in SIGNALS]) + found["intercept"]
    return 1 / (1 + np.exp(-total))


def cross_validated(pairs: Pairs) -> dict[str, dict[str, float]]:
    """Return held-out figures for each set."""
    told = np.full(len(pairs.y), np.nan)
    for held in range(FOLDS):
        inside = (pairs.folds == held).all(axis=1)
        outside = (pairs.folds != held).all(axis=1)
        told[inside] = predicted(pairs, fit(pairs.only(outside)))[inside]
    figures = {}
    for number, name in enumerate(SETS):
        rows = (pairs.set_ == number) & ~np.isnan(told)
        y, p = pairs.y[rows], told[rows]
        figures[name] = {
            "pairs": int(rows.sum()),
            "same": int(y.sum()),
            "average_precision": float(average_precision_score(y, p)),
            "log_loss": float(log_loss(y, p, labels=[0, 1])),
            "precision_at_half": float(y[p >= 0.5].mean()) if (p >= 0.5).any() else 0.0,
            "recall_at_half": float((p[y == 1] >= 0.5).mean()),
        }
    return figures


CARD = """# Model card: evidence that two stories tell of one event

`model.json` holds the coefficients of a logistic regression over the signals of
`dedupe/signals.py`; `scripts/fit_model.py` wrote both files on {day}.

- **Input**: two stories' signals (encoder cosines of titles and leads, weighted shared terms of lead and of
  the whole text, title wording, shared names, quantities and bare figures that agree, are close or
  conflict, hours apart, publisher family).
- **Output**: the probability that both report one event, among candidate pairs.
- **Fitted on** the public gold beside the project (no text is kept here): {sets}.
  Only the two `ai_` sets train the signals of time and publisher family (`hours`, `family`); the others are
  read as undated, of no family, and have an intercept of their own, which is not shipped. Pairs of follow-ups and
  commentary are left out; pairs are those that blocking finds, hopeful or not; a story of the `ai_events_ja_en` stream without a label counts as a
  stranger at half weight unless a first fit gives it {doubtful} or more; a labelled look-alike weighs {lookalike:.0f} times. L2, C = {strength}.
- **Signs** against sense are set to zero and the rest is fitted again.
- **Cross-validated** in {folds} folds by cluster, never by pair (candidate pairs only):

| set | pairs | same | average precision | log loss | precision at 0.5 | recall at 0.5 |
|---|---|---|---|---|---|---|
{table}

Log loss and the figures at 0.5 use the shipped intercept, which is that of the `ai_` sets.

- **Known limits**: leads in `ai_incidents_ja_en` are restated by one hand, which flatters lexical
  signals; English sets dominate the same-language pairs, and no public set has long Japanese reports of
  one event by two outlets; names are only as good as the alias table; figures are compared without their units.
- **Not for** deciding anything about people: it says which reports to read together.
"""


def card(pairs: Pairs, figures: dict[str, dict[str, float]]) -> str:
    keys = ("average_precision", "log_loss", "precision_at_half", "recall_at_half")
    table = "\n".join(
        f"| {name} | {f['pairs']} | {f['same']} | " + " | ".join(f"{f[k]:.3f}" for k in keys) + " |"
        for name, f in figures.items()
    )
    return CARD.format(
        day=datetime.now(UTC).date().isoformat(),
        sets=", ".join(f"`{s}`" for s in SETS),
        lookalike=LOOKALIKE,
        doubtful=DOUBTFUL,
        strength=STRENGTH,
        folds=FOLDS,
        table=table,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "model.json")
    args = parser.parse_args()
    pairs = read_pairs(args.gold, args.vectors)
    figures = cross_validated(pairs)
    found = fit(pairs)
    shipped = {name: round(found[name], 4) for name in ("intercept", *SIGNALS)}
    args.out.write_text(
        json.dumps({"sets": SETS, "coefficients": shipped}, indent=1) + "\n", "utf-8"
    )
    args.out.with_suffix(".md").write_text(card(pairs, figures), "utf-8")
    print(json.dumps({k: round(v, 3) for k, v in found.items()}))
    print(card(pairs, figures).partition("| set")[2])


if __name__ == "__main__":
    main()
