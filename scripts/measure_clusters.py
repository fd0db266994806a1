"""Cluster gold sets and print what score.py makes of them, with time and memory.

    python -m scripts.measure_clusters GOLD_DIR SCORE.py SET... [--window-days SET=4] [--vectors DIR] [--model model.json]

Each set is clustered whole, by one configuration. With --vectors encoder output is kept
there and used again. Memory is the peak of the process, so measure big sets alone.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from dedupe import (
    Clustering,
    Model,
    Policy,
    Profile,
    Story,
    candidates,
    compare,
    partition,
    profile,
    worth_keeping,
)
from jiken import resources, sources
from jiken.encoders import UniversalSentenceEncoder
from jiken.models import Article
from jiken.service.importing import article_of_line
from jiken.service.stories import knowledge, story
from jiken.store.evidence import Vectors
from pipelines.gate import Gate

DATA = Path(__file__).resolve().parents[1] / "data"
Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_model(path: Path = DATA / "model.json") -> Model:
    return Model.from_table(json.loads(path.read_text("utf-8"))["coefficients"])


def articles(rows: Sequence[Row]) -> list[Article]:
    """Return the articles that `jiken import` makes of *rows*."""
    registry = sources.load(sources.bundled_path())
    gate = Gate.load(resources.path("gate.toml"))
    lines = (json.dumps(row).encode() for row in rows)
    return [
        article_of_line(line, registry=registry, gate=gate, now=datetime.now(UTC)) for line in lines
    ]


def vectors(read: Sequence[Article], name: str, cache: Path | None) -> tuple[Any, Any]:
    """Return the title and lead vectors of the articles *read*."""
    kept = cache / f"{name}.npz" if cache else None
    if kept and kept.exists():
        with np.load(kept, allow_pickle=False) as table:
            return table["T"], table["L"]
    encoder = UniversalSentenceEncoder(threads=1)
    titles = encoder.encode([article.title for article in read])
    leads = encoder.encode([article.lead for article in read])
    if kept:
        np.savez(kept, T=titles, L=leads)
    return titles, leads


def stories(rows: Sequence[Row], name: str, cache: Path | None) -> Iterator[Story]:
    """Yield the stories that the product makes of *rows*, with ids from 1 in their order."""
    read = articles(rows)
    titles, leads = vectors(read, name, cache)
    for at, article in enumerate(read):
        seen = Vectors(
            article=at + 1, content_hash=article.content_hash, title=titles[at], lead=leads[at]
        )
        yield story(at + 1, article, seen)


def export(rows: Sequence[Row], found: Clustering) -> Iterator[Row]:
    """Yield the rows that score.py reads."""
    places: dict[int, Row] = {}
    for number, cluster in enumerate(found.clusters):
        for member in cluster.members:
            places[member.id] = {
                "incident": f"i{number}",
                "role": member.role,
                "copy_of": member.copy_of,
                "incidents": [f"i{number}"],
            }
    for link in found.links:
        place = places.setdefault(
            link.id, {"incident": None, "role": link.role, "copy_of": None, "incidents": []}
        )
        place["incidents"].append(f"i{link.cluster}")
    for at, row in enumerate(rows):
        alone = {"incident": None, "role": None, "copy_of": None, "incidents": []}
        yield {**row, "urls": [row["url"]], **places.get(at + 1, alone)}


def cluster(profiles: Sequence[Profile], model: Model, policy: Policy) -> tuple[Clustering, int]:
    by_id = {p.id: p for p in profiles}
    pairs = list(candidates(profiles, by_id.keys(), policy))
    edges = (compare(by_id[a], by_id[b], model) for a, b in pairs)
    kept = [edge for edge in edges if worth_keeping(edge, policy)]
    return partition(profiles, kept, (), (), policy), len(pairs)


def score(script: Path, gold: Path, exported: Sequence[Row], window: str | None) -> Row:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in exported)
        out.flush()
        more = ["--window-days", window] if window else []
        told = subprocess.run(
            [sys.executable, str(script), "clusters", str(gold), out.name, *more],
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(told.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("script", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--window-days", default=["stories_en=4"], action="append")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--model", type=Path, default=DATA / "model.json")
    args = parser.parse_args()
    windows = dict(w.split("=") for w in args.window_days)
    shipped, model = knowledge(), read_model(args.model)
    for name in args.sets:
        rows = read_rows(args.gold / name / "articles.jsonl")
        started = time.perf_counter()
        read = list(stories(rows, name, args.vectors))
        encoded = time.perf_counter()
        profiles = [profile(story, shipped) for story in read]
        found, pairs = cluster(profiles, model, Policy())
        done = time.perf_counter()
        gold = args.gold / name / "gold.jsonl"
        labelled = any(row.get("cluster") for row in read_rows(gold))
        exported = list(export(rows, found)) if labelled else []
        told = score(args.script, gold, exported, windows.get(name)) if labelled else {}
        wanted = {
            k: round(v, 3) if isinstance(v, float) else v for k, v in told.items() if v is not None
        }
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        largest = max(found.component_sizes, default=0)
        print(
            f"{name}: {len(rows)} articles, {pairs} pairs, largest component {largest}, encode {encoded - started:.1f} s, cluster {done - encoded:.1f} s, {peak:.0f} MB"
        )
        print("  " + ", ".join(f"{k} {v}" for k, v in wanted.items()), flush=True)


if __name__ == "__main__":
    main()
