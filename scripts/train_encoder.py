"""Tune the classifier's encoder on the labelled rows: data/encoder.npz, data/labels/reading.npz.

    python -m scripts.train_encoder [--vectors FILE] [--states FILE] [--parts 0 1 2 3 4 all]

Needs PyTorch (`pip install torch`), which nothing else of Jiken does. The parts are five folds by
event, each giving scores of rows that it has not seen, and one of all rows, which is shipped; they
may run in processes of their own, each writing its own file, until --join puts them together.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from jiken.e5 import Network, Packed, Tokens
from jiken.encoders import MAX_CHARACTERS, MAX_TITLE, QUERY, packed_file, printable, whole_text
from pipelines.classify.heads import CLASSES, FIRST
from scripts.class_cross import FOLDS, labels
from scripts.class_fit import tag_targets
from scripts.class_rows import LABELS, ROOT, SETS, TRIED, Row, groups, rows, vectors
from scripts.encoder_net import Upper

Array = NDArray[Any]
SHIPPED, SCORES = ROOT / "data/encoder.npz", LABELS / "reading.npz"
FIRST_TUNED, LONGEST = 6, 96
LONGEST_TEXT = MAX_TITLE + 1 + MAX_CHARACTERS
"""The lowest layer that learns; pieces of a text that are read in training."""
ROUNDS, AT_ONCE, RATE, HEAD_RATE, WARM = 3, 16, 8e-4, 5e-3, 0.1
SOURCE_WEIGHT = {"stream": 0.6, "aim": 0.4, "aiid": 0.4, "invented": 0.5, "hazards": 0.7}
CONFIDENCE_WEIGHT = (0.0, 0.5, 0.8, 1.0)
BINARY, TAGS = 0.3, 0.5
"""What ai, helper and harm, and the tags, count beside the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learnt from: states below the tuned layers, and what is right of each row."""

    states: Sequence[Array]
    kinds: Array
    targets: Array
    tags: Array
    weight: Array
    fold: Array
    target: Array
    names: tuple[str, ...]


def main() -> None:
    """Train the parts that are asked for, or join what they have left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, help="keeps the other encoder's vectors")
    parser.add_argument("--states", type=Path, help="keeps the lower layers' states")
    parser.add_argument("--parts", nargs="*", default=[*map(str, range(FOLDS)), "all"])
    parser.add_argument("--work", type=Path, default=ROOT / "build/encoder")
    parser.add_argument("--also", nargs="*", default=[], choices=TRIED, help="more labels")
    parser.add_argument("--join", action="store_true", help="only put the parts together")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    found = rows((*SETS, *options.also))
    if not options.join:
        torch.set_num_threads(1)
        model = Packed.read(packed_file())
        lesson, centre = lessons(found, model, options.vectors, options.states)
        for part in options.parts:
            learn_part(part, lesson, model, centre, options.work)
    if options.join or len(options.parts) > FOLDS:
        join(found, options.work)


def lessons(
    found: list[Row], model: Packed, kept: Path | None, states: Path | None
) -> tuple[Lesson, Array]:
    """Return what is learnt from, and the mean vector of all rows before learning."""
    titles, leads = vectors(found, kept)
    right = labels(found, groups(found, titles, leads))
    below, centre = lower_states(found, model, states)
    pairs, given = tag_targets(found)
    source = np.array([SOURCE_WEIGHT.get(row.source, 1.0) for row in found])
    return Lesson(
        states=below,
        kinds=right.kinds,
        targets=(right.targets[:, len(CLASSES) :] > 0).astype(np.float32),
        tags=given,
        weight=source * np.array(CONFIDENCE_WEIGHT)[right.confidence],
        fold=right.fold,
        target=right.target,
        names=(*FIRST, *("/".join(pair) for pair in pairs)),
    ), centre


def lower_states(
    found: Sequence[Row], model: Packed, kept: Path | None
) -> tuple[list[Array], Array]:
    """Return each row's states (tokens, width) below the tuned layers, and the mean vector."""
    if kept and kept.exists():
        with np.load(kept) as stored:
            return np.split(stored["states"], stored["ends"][:-1]), stored["centre"]
    network, tokens = Network.of(model, {}), Tokens.of(model)
    states: list[Array] = []
    total = np.zeros(model.width, np.float64)
    for row in found:
        text = printable(whole_text(row.title, row.text), LONGEST_TEXT)
        below, above = network.split(tokens.cut(QUERY + text, LONGEST), FIRST_TUNED)
        states.append(below.astype(np.float16))
        total += above / np.linalg.norm(above)
    centre = (total / len(found)).astype(np.float32)
    if kept:
        ends = np.cumsum([len(each) for each in states])
        np.savez(kept, states=np.concatenate(states), ends=ends, centre=centre)
    return states, centre


def learn_part(part: str, lesson: Lesson, model: Packed, centre: Array, work: Path) -> None:
    """Train on all rows but those of a fold, and leave the scores of these; or on all."""
    held = lesson.fold == int(part) if part.isdigit() else np.zeros(len(lesson.fold), bool)
    torch.manual_seed(0)
    net = Upper(model, FIRST_TUNED, centre, len(lesson.names))
    learn(net, lesson, np.flatnonzero(~held), part)
    out = np.flatnonzero(held)
    scores = scored(net, lesson, out)
    if out.size:
        shown = lesson.target[out]
        right = (scores[shown, : len(CLASSES)].argmax(1) == lesson.kinds[out][shown]).mean()
        print(f"part {part}: {right:.3f} of the target rows' classes right", flush=True)
    np.savez(work / f"{part}.npz", rows=out, scores=scores.astype(np.float16), **net.deltas())


def learn(net: Upper, lesson: Lesson, learnt: Array, part: str) -> None:
    """Train by AdamW with a warm start and a straight way down."""
    rng = np.random.default_rng(0)
    batches = [each for _ in range(ROUNDS) for each in shuffled(lesson.states, learnt, rng)]
    ours = [each for each in net.layers.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": ours, "lr": RATE},
            {"params": net.head.parameters(), "lr": HEAD_RATE, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1.0, (step + 1) / (WARM * len(batches))) * (1 - step / len(batches)),
    )
    shares = class_shares(lesson, learnt)
    started = time.monotonic()
    net.train()
    for step, batch in enumerate(batches, 1):
        lost = loss(net([lesson.states[row] for row in batch]), lesson, batch, shares)
        optimizer.zero_grad()
        lost.backward()
        torch.nn.utils.clip_grad_norm_(ours, 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            spent = time.monotonic() - started
            print(f"part {part}: {step} of {len(batches)}, {lost:.3f}, {spent:.0f} s", flush=True)
    net.eval()


def shuffled(states: Sequence[Array], rows_: Array, rng: np.random.Generator) -> list[Array]:
    """Return batches of rows of about one length, in random order."""
    mixed = rng.permutation(rows_)
    batches: list[Array] = []
    for start in range(0, len(mixed), 20 * AT_ONCE):
        some = mixed[start : start + 20 * AT_ONCE]
        some = some[np.argsort([len(states[row]) for row in some], kind="stable")]
        batches += [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    return [batches[place] for place in rng.permutation(len(batches))]


def class_shares(lesson: Lesson, learnt: Array) -> Tensor:
    """Return what a row of each class counts: the rarer the more, by the root of its share."""
    often = np.bincount(lesson.kinds[learnt], weights=lesson.weight[learnt])
    counts = (often / often.sum()) ** -0.5
    return torch.tensor(counts / counts.mean(), dtype=torch.float32)


def loss(scores: Tensor, lesson: Lesson, batch: Array, shares: Tensor) -> Tensor:
    """Return the mean loss of class, of ai, helper and harm, and of the tags where given."""
    classes, binary = len(CLASSES), len(FIRST)
    kinds, weight = torch.tensor(lesson.kinds[batch]), torch.tensor(lesson.weight[batch]).float()
    of_class = functional.cross_entropy(scores[:, :classes], kinds, reduction="none")
    of_binary = functional.binary_cross_entropy_with_logits(
        scores[:, classes:binary], torch.tensor(lesson.targets[batch]), reduction="none"
    ).mean(1)
    tags = torch.tensor(lesson.tags[batch])
    of_tags = functional.binary_cross_entropy_with_logits(
        scores[:, binary:], tags, reduction="none"
    ).mean(1) * tags.any(1)
    mean: Tensor = (
        weight * (of_class * shares[kinds] + BINARY * of_binary + TAGS * of_tags)
    ).mean()
    return mean


def scored(net: Upper, lesson: Lesson, rows_: Array) -> Array:
    """Return the scores (rows, names) of some rows."""
    with torch.no_grad():
        found = [net([lesson.states[row]]).numpy() for row in rows_]
    return np.concatenate(found) if found else np.zeros((0, len(lesson.names)))


def join(found: Sequence[Row], work: Path) -> None:
    """Write what the parts have left: the shipped deltas, and every row's held-out scores."""
    pairs, _ = tag_targets(list(found))
    names = np.array(json.dumps([*FIRST, *("/".join(pair) for pair in pairs)]))
    scores = np.zeros((len(found), len(json.loads(str(names)))), np.float16)
    for part in range(FOLDS):
        with np.load(work / f"{part}.npz") as stored:
            scores[stored["rows"]] = stored["scores"]
    urls = np.array([row.url for row in found])
    np.savez_compressed(SCORES, urls=urls, scores=scores, names=names)
    with np.load(work / "all.npz") as stored:
        kept = {key: stored[key] for key in stored.files if key not in ("rows", "scores")}
    np.savez_compressed(SHIPPED, allow_pickle=False, names=names, **kept)


if __name__ == "__main__":
    main()
