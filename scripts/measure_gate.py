"""Print what the gate lets pass: recall on AI articles, noise on general news and whole pages.

    python -m scripts.measure_gate [SHARED] [--missed] [--passed N]

--missed lists the AI articles that do not pass, --passed N a sample of what passes in
`news_ja`, by a fixed seed. The gold set `classes` is not read.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from jiken import resources
from pipelines.gate import Gate

Row = dict[str, Any]


def rows(folder: Path) -> Iterator[Row]:
    gold = {row["url"]: row for row in read(folder / "gold.jsonl")}
    for row in read(folder / "articles.jsonl"):
        yield {"title": "", "text": ""} | row | gold[row["url"]]


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def passes(gate: Gate, row: Row) -> bool:
    return gate.cue(row.get("title") or "", row.get("text") or "") is not None


def share(name: str, gate: Gate, chosen: list[Row]) -> list[Row]:
    """Print how many pass; return those that do not."""
    missed = [row for row in chosen if not passes(gate, row)]
    count = len(chosen) - len(missed)
    print(f"{name:58} {count:6} of {len(chosen):6}  {count / max(1, len(chosen)):.3f}")
    return missed


def captured(shared: Path) -> list[Row]:
    """The captured pages' own right bodies: whole texts, most of them not about AI."""
    return [
        {
            "title": row.get("title"),
            "text": row.get("body") or row.get("text"),
            "language": row.get("lang"),
        }
        for row in read(shared / "corpus/index.jsonl")
        if row.get("kind", "article") == "article"
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "shared", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared"
    )
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--passed", type=int, default=0)
    options = parser.parse_args()
    gold = options.shared / "gold"
    gate = Gate.load(resources.path("gate.toml"))

    missed = share("recall: ai_incidents_ja_en", gate, list(rows(gold / "ai_incidents_ja_en")))
    train = list(rows(gold / "classes_train"))
    kinds: list[tuple[str, Callable[[Row], bool]]] = [
        ("recall: classes_train, ai", lambda row: row["ai"]),
        ("recall: classes_train, incident or hazard", lambda row: row["class"] in ("incident", "hazard")),
        ("recall: the same, Japanese", lambda row: row["class"] in ("incident", "hazard") and row["language"] == "ja"),
        ("recall: the same, annotator sure (conf 3)", lambda row: row["class"] in ("incident", "hazard") and row["conf"] == 3),
    ]  # fmt: skip
    for name, wanted in kinds:
        missed += share(name, gate, [row for row in train if wanted(row)])
    share("noise: classes_train, not ai", gate, [row for row in train if not row["ai"]])
    share("noise: captured whole pages (most not about AI)", gate, captured(options.shared))

    news = list(rows(gold / "news_ja"))
    started = time.perf_counter()
    share("passing: news_ja", gate, news)
    print(f"{len(news) / (time.perf_counter() - started):.0f} summaries a second")
    nameless = replace(gate, names=re.compile("(?!)"))
    share(
        "without product and company names: classes_train, ai",
        nameless,
        [r for r in train if r["ai"]],
    )
    share("the same: classes_train, not ai", nameless, [r for r in train if not r["ai"]])
    share("the same: passing in news_ja", nameless, news)
    if options.missed:
        for row in {row["url"]: row for row in missed}.values():
            print(
                "missed:",
                row["class"],
                row.get("conf", ""),
                row["title"],
                "|",
                (row["text"] or "")[:160],
            )
    passing = [row for row in news if passes(gate, row)]
    for row in random.Random(7).sample(passing, min(options.passed, len(passing))):
        print("passed:", gate.cue(row["title"], row["text"]), row["title"], "|", row["text"][:120])


if __name__ == "__main__":
    main()
