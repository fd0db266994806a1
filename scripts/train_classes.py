"""Train the heads that classify articles, and write data/classes.npz with its card.

    python -m scripts.train_classes [--vectors FILE] [--curve]

Rows come from scripts/class_rows.py; figures are of cross-validation by event, on the rows of
classes_train alone, weighted to the mix of a gated stream. --curve also trains on parts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import MultilingualE5, whole_text
from pipelines.classify.cues import CueLists
from pipelines.classify.heads import FIRST, Heads, Pair
from pipelines.classify.reading import Reading
from scripts.class_card import card, curve, figures, without
from scripts.class_cross import (
    Labels,
    calibration,
    held_out,
    labels,
)
from scripts.class_fit import (
    STRENGTH,
    TAG_STRENGTH,
    Design,
    design,
    first_linear,
    out_of_fold,
    solve,
    tag_kernel,
    tag_linear,
    tag_targets,
)
from scripts.class_rows import LABELS, ROOT, Row, groups, rows, vectors
from scripts.class_tags import crossed_tags

Array = NDArray[Any]
SHIPPED, TUNED = ROOT / "data/classes.npz", ROOT / "data/encoder.npz"
SCORES = LABELS / "reading.npz"


def main() -> None:
    """Cross-validate, train on everything, write the file and the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="keeps the encoder's vectors between runs")
    parser.add_argument("--curve", action="store_true", help="also train on parts of the rows")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args()
    started = time.monotonic()
    found = rows()
    titles, leads = vectors(found, options.vectors)
    events = groups(found, titles, leads)
    right = labels(found, events)
    made = design(found, titles, leads, events, CueLists.load(ROOT / "data/cues.toml"))
    kernel = made.kernel()
    reading, read = readings(found)
    held = held_out(kernel, right, reading.of(read, FIRST))
    pairs, given, told = tags(made, found, right)
    told = np.stack([told, reading.of(read, ["/".join(pair) for pair in pairs])])
    shown = figures(held, right, crossed_tags(told, given, pairs, right))
    print(shown.table(), flush=True)
    heads = trained(made, kernel, right, held, reading, (pairs, given, told))
    heads.save(options.out)
    parts = [*curve(kernel, right), *without(kernel, right)] if options.curve else []
    page = card(found, shown, parts, options.out)
    options.out.with_suffix(".md").write_text(page, "utf-8")
    size = options.out.stat().st_size / 1e6
    print(
        f"{options.out.name}: {size:.2f} MB, {digest(options.out)}, {time.monotonic() - started:.0f} s"
    )


def tags(made: Design, found: list[Row], right: Labels) -> tuple[tuple[Pair, ...], Array, Array]:
    """Return the tags that are learnt, which rows have them, and held-out scores."""
    pairs, given = tag_targets(found)
    harmful = np.isin([row.class_ for row in found], ("incident", "hazard"))
    given[~harmful] = 0
    learn = given.any(axis=1)
    kernel = tag_kernel(made)
    return pairs, given, out_of_fold(kernel, given, right.first, right.fold, TAG_STRENGTH, learn)


def trained(
    made: Design,
    kernel: Array,
    right: Labels,
    held: Array,
    reading: Reading,
    tagged: tuple[tuple[Pair, ...], Array, Array],
) -> Heads:
    """Return the heads fitted on every row, calibrated on held-out scores."""
    pairs, given, told = tagged
    everything = np.arange(len(right.kinds))
    dual = solve(kernel, right.targets, right.first, everything, STRENGTH)
    harmful = np.flatnonzero(given.any(axis=1))
    of_tags = solve(tag_kernel(made), given, right.first, harmful, TAG_STRENGTH)
    lines, policy = calibration(held, right, told, pairs, given)
    return Heads(
        weights=made.weights,
        first=first_linear(made, dual, everything, FIRST),
        reading=reading,
        tags=tag_linear(made, of_tags, harmful, tuple("/".join(pair) for pair in pairs)),
        calibration=lines,
        columns={pair: place for place, pair in enumerate(made.pairs)},
        policy=policy,
    )


def readings(found: list[Row]) -> tuple[Reading, Array]:
    """Return the tuned encoder's head, and scores of all rows that it has not learnt from.

    Rows that are new since it was tuned are read by the encoder itself: it has not seen them.
    """
    encoder = MultilingualE5(TUNED)
    with np.load(TUNED) as stored:
        reading = Reading(
            names=tuple(json.loads(str(stored["names"]))),
            weights=stored["head.weights"],
            constants=stored["head.constants"],
            encoder=encoder.name,
        )
    with np.load(SCORES) as stored:
        scores = dict(zip(stored["urls"].tolist(), stored["scores"], strict=True))
    if new := [row for row in found if row.url not in scores]:
        whole = encoder.encode([whole_text(row.title, row.text) for row in new])
        scores |= dict(zip([row.url for row in new], reading.scores(whole), strict=True))
    return reading, np.stack([scores[row.url] for row in found]).astype(np.float32)


def digest(path: Path) -> str:
    """Return the file's SHA-256, cut to eight digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


if __name__ == "__main__":
    main()
