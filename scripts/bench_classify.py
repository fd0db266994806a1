"""How many articles a second are classified on one core, the encoders' vectors given, and read.

    python -m scripts.bench_classify

Invented articles of data/labels, once as they are and once with long texts, and the parts that
the time goes to; then the reading by the tuned encoder, done once for each article. Memory is the
process's peak.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiken.encoders import MultilingualE5, whole_text
from pipelines.classify import EmbeddedClassifier
from pipelines.classify.features import DIMENSIONS, WHOLE, features
from scripts.class_rows import LABELS, ROOT, lines

ARTICLES, READ = 300, 60
Pair = tuple[str, str]


def main() -> None:
    """Print articles a second, and how long each part takes."""
    started = time.perf_counter()
    classifier = EmbeddedClassifier.load(ROOT / "data")
    print(f"load                 {time.perf_counter() - started:8.2f} s")
    rows = lines(LABELS / "invented.jsonl")[:ARTICLES]
    short = [(row["title"], row["text"]) for row in rows]
    long = [
        (title, "\n".join(text for _, text in short[n : n + 30])[:3000])
        for n, (title, _) in enumerate(short)
    ]
    vectors = [unit_vector(size) for size in (DIMENSIONS, DIMENSIONS, WHOLE)]
    for name, articles in (("short", short), ("long", long)):
        measured(name, classifier, articles, vectors)
    print(f"peak memory          {peak():8.0f} MB")
    encoder = MultilingualE5(ROOT / "data/encoder.npz")
    encoder.encode(["AI"])  # its weights are loaded at the first call
    for name, articles in (("short", short), ("long", long)):
        texts = [whole_text(*article) for article in articles[:READ]]
        spent = timed(partial(encoder.encode, texts)) / READ
        print(f"{name:6} {'reading':13} {1000 * spent:8.2f} ms  {1 / spent:7.0f} articles/s, once")
    print(f"peak memory          {peak():8.0f} MB")


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(
    name: str,
    classifier: EmbeddedClassifier,
    articles: Sequence[Pair],
    vectors: Sequence[NDArray[Any]],
) -> None:
    heads, cues = classifier.heads, classifier.cues
    found = [cues.find(*article) for article in articles]
    read = [
        features(*article, *vectors, each, heads.columns)
        for article, each in zip(articles, found, strict=True)
    ]
    parts: dict[str, Callable[[], object]] = {
        "cues": lambda: [cues.find(*article) for article in articles],
        "features": lambda: [
            features(*article, *vectors, each, heads.columns)
            for article, each in zip(articles, found, strict=True)
        ],
        "heads": lambda: [heads.probabilities(each) for each in read],
        "whole": lambda: [
            classifier.classify(*article, "ja", *vectors, ()) for article in articles
        ],
    }
    for part, run in parts.items():
        spent = timed(run) / len(articles)
        print(f"{name:6} {part:13} {1000 * spent:8.2f} ms  {1 / spent:7.0f} articles/s")


def unit_vector(dimensions: int) -> NDArray[Any]:
    vector = np.random.default_rng(0).normal(size=dimensions).astype(np.float32)
    return vector / np.linalg.norm(vector)


def timed(run: Callable[[], object]) -> float:
    """Return seconds of this process, so that what else the machine does is left out."""
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
