"""Fit the plane that tells which pairs are worth comparing, and print it as `dedupe/policy.py` has it.

    python -m scripts.fit_prospect [GOLD_DIR] [--vectors DIR] [--recall 0.999]

Rows are all pairs that cosines and shared terms propose, of the gold sets and of the first articles of
`news_ja`; what is looked for are the pairs that the shipped model ties together. Sets weigh the same, ties in
each as much as the rest. Then the intercept, and what pairs of bare headlines and pairs across languages are
given on top, are moved so that *recall* of each of the three kinds of ties stays.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from dedupe import Policy, compare, profile, ties
from dedupe.blocking import knowns
from dedupe.columns import Columns, blocking_key
from dedupe.meeting import cosines, meetings
from dedupe.policy import PROSPECT
from dedupe.prospect import Prospect
from jiken.service.stories import knowledge
from scripts.beside import SHARED
from scripts.measure_clusters import DATA, read_model, read_rows, stories

SETS = (
    *("ai_events_ja_en", "ai_incidents_ja_en", "translated_docs_ja_en"),
    *("lookalikes_en", "stories_en", "events", "roles", "news_ja"),
)
FIRST = 4_000
NAMES = [f.name for f in fields(Prospect) if f.name != "intercept"]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def pairs_of(name: str, gold: Path, cache: Path | None) -> tuple[Floats, Flags]:
    """Return what blocking knows of each pair of a set, a column for each of NAMES, and which are tied."""
    policy, model, shipped = Policy(), read_model(), knowledge()
    folder = gold / name if (gold / name).exists() else DATA / "gold" / name
    rows = read_rows(folder / "articles.jsonl")
    read = [profile(story, shipped) for story in stories(rows, name, cache)][:FIRST]
    columns = Columns(map(blocking_key, read))
    met = meetings(columns, np.arange(len(read)), policy)
    met = met.only(
        columns.has_vector[met.one] & columns.has_vector[met.other] & (met.one < met.other)
    )
    known = knowns(columns, met, cosines(columns.titles, met.one, met.other), policy)
    by_id = {story.id: story for story in read}
    tied = [
        ties(compare(by_id[a], by_id[b], model), policy)
        for a, b in zip(columns.ids[met.one].tolist(), columns.ids[met.other].tolist(), strict=True)
    ]
    return np.stack([known[at] for at in NAMES], axis=1), np.array(tied, dtype=np.bool_)


def fit(sets: list[tuple[Floats, Flags]]) -> Prospect:
    """Return the plane between what is tied and what is not."""
    x, y = (np.concatenate(columns) for columns in zip(*sets, strict=True))
    weight = np.concatenate([np.where(t, 1 / t.sum(), 1 / (~t).sum()) for _, t in sets])
    spread = x.std(axis=0) + 1e-9
    found = LogisticRegression(C=1.0, max_iter=5_000).fit(x / spread, y, weight * 1_000)
    told = dict(zip(NAMES, (found.coef_[0] / spread).round(2).tolist(), strict=True))
    return Prospect(intercept=round(float(found.intercept_[0]), 2), **told)


def moved(plane: Prospect, sets: list[tuple[Floats, Flags]], recall: float) -> Prospect:
    """Return *plane* moved so that *recall* of the ties stays, of each kind of pairs."""
    x = np.concatenate([known[tied] for known, tied in sets])
    bare, cross = (x[:, NAMES.index(name)] > 0 for name in ("bare", "cross"))
    for kind, which in (("intercept", ~bare & ~cross), ("cross", cross & ~bare), ("bare", bare)):
        lowest = float(np.quantile(score(plane, x[which]), 1 - recall))
        plane = replace(plane, **{kind: round(getattr(plane, kind) - lowest, 2)})
    return plane


def score(plane: Prospect, known: Floats) -> Floats:
    return plane.score(dict(zip(NAMES, known.T, strict=True)))


def told(plane: Prospect, sets: list[tuple[Floats, Flags]]) -> Iterator[str]:
    yield f"{plane}"
    for name, (known, tied) in zip(SETS, sets, strict=True):
        above = score(plane, known) >= 0.0
        yield (
            f"  {name}: {above.mean():.3f} of {len(known)} pairs compared, "
            f"{(above & tied).sum()} of {tied.sum()} ties kept"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--recall", type=float, default=0.999)
    args = parser.parse_args()
    sets = [pairs_of(name, args.gold, args.vectors) for name in SETS]
    for title, plane in (
        ("shipped", PROSPECT),
        ("fitted", moved(fit(sets), sets, args.recall)),
    ):
        print(title, *told(plane, sets), sep="\n")


if __name__ == "__main__":
    main()
