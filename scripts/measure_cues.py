"""Print how far the cue lists can be trusted, on `classes_train` (the set `classes` is not read).

    python -m scripts.measure_cues [SHARED] [--group GROUP] [--cues N] [--apart N]

For each (group, value) and language: articles where a cue of it stands, precision and recall
against the annotator. Tags are measured on incidents and hazards, classes and helper on articles
about AI. Then how often the first quotation of the right class overlaps the annotator's own cue, and how
often the step of severity is the annotator's. The lists were chosen on these very articles.
--cues N lists the N poorest single cues of a group, --apart N quotations that miss the cue.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jiken import resources
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import Cue, CueLists
from pipelines.classify.quoting import best, clause
from pipelines.classify.severity import severity

Row = dict[str, Any]
TRUSTED = 0.9
"""Weight of the lists that are trusted most."""
HARMFUL = ("incident", "hazard")
TAGS = ("harm_types", "stakeholders", "industries", "task", "principles")


class Read(NamedTuple):
    """A gold row with the cues found in it."""

    row: Row
    cues: tuple[Cue, ...]


def read(folder: Path, lists: CueLists) -> Iterator[Read]:
    gold = {row["url"]: row for row in rows(folder / "gold.jsonl")}
    for article in rows(folder / "articles.jsonl"):
        row = {"title": "", "text": ""} | article | gold[article["url"]]
        yield Read(row, lists.find(row["title"] or "", row["text"] or ""))


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def asked(group: str) -> tuple[Callable[[Row], bool], Callable[[Row, str], bool]] | None:
    """Return which rows a group is measured on, and whether a value is right for one of them."""
    if group in TAGS:
        return lambda row: row["class"] in HARMFUL, lambda row, value: value in row[group]
    if group == "class":
        return lambda row: row["ai"], lambda row, value: row["class"] == value
    if group == "helper":
        return lambda row: row["ai"], lambda row, _: row["helper"]
    if group == "ai":
        return lambda _: True, lambda row, _: row["ai"]
    return None


def table(some: Sequence[Read], lists: CueLists, only: str | None) -> None:
    print(
        f"{'group, value':58} {'lang':4} {'rows':>5} {'found':>5} {'prec':>5} {'recall':>6}   trusted: found, prec, recall"
    )
    for group, value in lists.groups:
        question = asked(group)
        if question is None or (only and group != only):
            continue
        counts, right = question
        for language in ("ja", "en"):
            of = [each for each in some if each.row["language"] == language and counts(each.row)]
            truly = [each for each in of if right(each.row, value)]
            line = f"{group + ', ' + value:58} {language:4} {len(truly):5}"
            for least in (0.0, TRUSTED):
                found = [each for each in of if has(each, group, value, least)]
                both = sum(right(each.row, value) for each in found)
                line += (
                    f" {len(found):5} {both / max(1, len(found)):5.2f}"
                    f" {both / max(1, len(truly)):6.2f}  "
                )
            print(line)


def has(each: Read, group: str, value: str, least: float) -> bool:
    return any(c.group == group and c.value == value and c.weight >= least for c in each.cues)


def single(some: Sequence[Read], group: str, least: int) -> None:
    """Print the cues as they were said, poorest first, that stand in at least three articles."""
    question = asked(group)
    if question is None:
        return
    counts, right = question
    found: Counter[tuple[str, str]] = Counter()
    good: Counter[tuple[str, str]] = Counter()
    for each in some:
        if not counts(each.row):
            continue
        for value, said in {(c.value, c.said.said.lower()) for c in each.cues if c.group == group}:
            found[value, said] += 1
            good[value, said] += right(each.row, value)
    by_value: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for (value, said), count in found.items():
        if count >= 3:
            by_value[value].append((good[value, said] / count, count, said))
    for value, ranked in by_value.items():
        poorest = "  ".join(f"{said} {share:.2f}/{n}" for share, n, said in sorted(ranked)[:least])
        print(f"\n{value}: {poorest}")


def quotations(some: Sequence[Read], apart: int) -> None:
    for class_ in ("incident", "hazard", "complementary"):
        for language in ("ja", "en"):
            of = [
                each
                for each in some
                if (each.row["class"], each.row["language"]) == (class_, language)
                and each.row["cue"]
            ]
            quoted = [(each, first(each, class_)) for each in of]
            near = [each for each, quote in quoted if quote and overlaps(quote, each.row["cue"])]
            cued = sum(quote is not None for _, quote in quoted)
            print(f"{class_:14} {language}: {len(of)} cues, {cued} quoted, {len(near)} overlap")
            missed = [(e, q) for e, q in quoted if q and not overlaps(q, e.row["cue"])]
            for each, quote in missed[:apart]:
                print(f"    {quote!r}  not  {each.row['cue']!r}")


def ladder(some: Sequence[Read]) -> None:
    """Print how often the step of severity is the annotator's, the class being given."""
    for class_ in HARMFUL:
        for language in ("ja", "en"):
            of = [e for e in some if (e.row["class"], e.row["language"]) == (class_, language)]
            found = [(step(each), each.row["severity"]) for each in of]
            right = sum(here == there for here, there in found)
            none = sum(here is None for here, _ in found)
            print(
                f"severity, {class_:8} {language}: {right} of {len(of)} right, {none} not established"
            )


def step(each: Read) -> str | None:
    title, text = each.row["title"] or "", each.row["text"] or ""
    found = severity(ArticleClass(each.row["class"]), title, text, each.cues)
    return found[0].value if found else None


def first(each: Read, class_: str) -> str | None:
    """Return the clause that is quoted first for the right class."""
    cue = best(each.cues, "class", class_)
    if cue is None:
        return None
    return clause(each.row["title"] or "", each.row["text"] or "", cue.said).said


def overlaps(quote: str, cue: str) -> bool:
    """Whether the quotation holds the annotator's cue, or a good part of it, or stands in it."""
    if quote in cue or cue in quote:
        return True
    longest = min(len(cue), len(quote), 6 if cue.isascii() is False else 14)
    return any(cue[at : at + longest] in quote for at in range(len(cue) - longest + 1))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "shared", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared"
    )
    parser.add_argument("--group")
    parser.add_argument("--cues", type=int, default=0)
    parser.add_argument("--apart", type=int, default=0)
    options = parser.parse_args()
    lists = CueLists.load(resources.path("cues.toml"))
    some = list(read(options.shared / "gold" / "classes_train", lists))
    table(some, lists, options.group)
    if options.group and options.cues:
        single(some, options.group, options.cues)
    quotations(some, options.apart)
    ladder(some)


if __name__ == "__main__":
    main()
