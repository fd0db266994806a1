"""Measure fact sheets, severity steps and countries on data/gold/facts.

    python -m scripts.measure_facts [GOLD_DIR] [--part dev|test] [--wrong]

Prints precision and recall of facts by kind and by language, for dev and test apart.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dedupe.fold import fold
from dedupe.names import Aliases
from jiken import resources
from jiken.models import Article, Said
from jiken.rollup.figures import AMOUNTS
from jiken.rollup.glossary import Glossary
from jiken.rollup.reading import Reading, readings
from jiken.rollup.records import FactKind
from jiken.service.importing import article_of_line
from jiken.sources import load
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import CueLists
from pipelines.classify.places import Mention, countries
from pipelines.classify.severity import severity
from pipelines.gate import Gate

SHIPPED = Path(__file__).parents[1] / "data/gold/facts"
Row = Mapping[str, object]
Told = tuple[str, str]
# What a label's first word is called on the sheet; a count is a count, whatever it is of.
_KINDS = {
    "cases": "count", "images": "count", "vehicles": "count", "books": "count", "companies": "count",
    "times": "count", "number": "count", "percent": "share", "months": "term", "years": "term",
    "decade": "age", "org": "organisation", "sys": "system", "offence": "charge", "procedure": "charge",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many facts are labelled, read, and both."""

    labelled: int = 0
    read: int = 0
    both: int = 0

    def add(self, labelled: int, read: int, both: int) -> None:
        """Count one row more."""
        self.labelled += labelled
        self.read += read
        self.both += both

    @property
    def precision(self) -> float:
        """How much of what is read is labelled."""
        return self.both / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """How much of what is labelled is read."""
        return self.both / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.labelled + self.read
        return 2 * self.both / total if total else 1.0


@dataclass(slots=True)
class Measured:
    """The facts by kind, and all of them, of some rows."""

    kinds: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    wrong: list[str] = field(default_factory=list)


@cache
def glossary() -> Glossary:
    """Return the shipped alias table with its names."""
    return Glossary.from_table(tomllib.loads(resources.path("aliases.toml").read_text("utf-8")))


def read_articles(path: Path) -> dict[str, Article]:
    """Return {url: article} of articles.jsonl."""
    registry, gate = load(resources.path("sources.toml")), Gate.load(resources.path("gate.toml"))
    later = datetime(2027, 1, 1, tzinfo=UTC)  # the invented days are not in the future
    return {
        json.loads(line)["url"]: article_of_line(line, registry=registry, gate=gate, now=later)
        for line in path.read_bytes().splitlines()
    }


def read_gold(path: Path) -> list[Row]:
    """Return the rows of gold.jsonl."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def labelled(row: Row) -> set[Told]:
    """Return the labelled facts of a row: (kind, value), names by the alias table where it has them."""
    found = set()
    for kind, value in _pairs(row):
        if kind in AMOUNTS or kind in ("killed", "injured", "people", "age", "decade", *_COUNTED):
            told = _KINDS.get(kind, "amount" if kind in AMOUNTS else kind)
            found.add((told, f"{kind if kind in AMOUNTS else ''}{float(value):.12g}"))
        elif kind == "day":
            found.add(("day", value))
        elif kind in ("offence", "procedure"):
            found.add(("charge", _charge(value)))
        else:
            found.add((_KINDS.get(kind, kind), _name(value)))
    return found


def _charge(value: str) -> str:
    """Return the table's id of the charge that a label names, perhaps within a longer name."""
    inside = (n.id for n in glossary().found(value, "title") if n.kind in ("offence", "procedure"))
    return next(inside, fold(value))


_COUNTED = tuple(k for k, v in _KINDS.items() if v in ("count", "share", "term"))


def _pairs(row: Row) -> list[tuple[str, str]]:
    facts = row["facts"]
    assert isinstance(facts, list)
    return [(kind, value) for kind, value in facts]


def _name(value: str) -> str:
    """Return what a name compares by: the table's id, for a place without its kind."""
    meant = next((m for m in map(glossary().meant, _spellings(value)) if ":" in m), value)
    return _of_id(meant) if ":" in meant else fold(value).removeprefix("the ")


def _spellings(value: str) -> tuple[str, ...]:
    """Return how a text may spell a place: 水戸 is in the table as 水戸市."""
    return (value, *(value + end for end in "市町村県"))


_PLACES = ("prefecture", "city", "state", "country", "place")
_SEATS = re.compile("-(?:prefecture|city|town)$")


def told(reading: Reading) -> Told:
    """Return what a reading compares by."""
    kind = str(reading.kind)
    if reading.number is not None and reading.kind is not FactKind.DAY:
        return kind, f"{reading.unit if reading.kind is FactKind.AMOUNT else ''}{reading.value}"
    if kind in ("offence", "procedure"):
        return "charge", reading.value
    if reading.kind is FactKind.DAY:
        return kind, reading.value
    return kind, _name(reading.value) if ":" not in reading.value else _of_id(reading.value)


def _of_id(identity: str) -> str:
    kind, _, name = identity.partition(":")
    return _SEATS.sub("", name) if kind in _PLACES else identity


def measured(rows: Sequence[Row], articles: Mapping[str, Article]) -> Measured:
    """Return precision and recall over *rows*."""
    result = Measured()
    for row in rows:
        article = articles[str(row["url"])]
        want = labelled(row)
        got = {told(reading) for reading in readings(article, glossary())}
        for kind in {k for k, _ in want | got}:
            mine, yours = _of(kind, want), _of(kind, got)
            for tally in (result.kinds[kind], result.kinds["all"]):
                tally.add(len(mine), len(yours), len(mine & yours))
        if want != got:
            result.wrong.append(
                f"{row['incident']} {article.language}: missed {sorted(want - got)}, "
                f"too much {sorted(got - want)}: {article.title}"
            )
    return result


def _of(kind: str, some: Iterable[Told]) -> set[Told]:
    return {one for one in some if one[0] == kind}


def mentions(article: Article) -> list[Mention]:
    """Return the names of the alias table, each with the wholes that it is part of."""
    table = glossary().aliases
    return [
        Mention(
            kind=name.kind,
            id=name.id,
            said=Said(field=field, start=name.start, end=name.end, said=name.said),
            within=tuple(_wholes(name.id, table)),
        )
        for field, text in (("title", article.title), ("text", article.text))
        for name in glossary().found(text, field)
    ]


def _wholes(identity: str, table: Aliases) -> Iterator[str]:
    open_, seen = [identity], {identity}
    while open_:
        for owner in table.owners.get(open_.pop(), ()):
            if owner not in seen:
                seen.add(owner)
                open_.append(owner)
                yield owner


def countries_of(rows: Sequence[Row], articles: Mapping[str, Article]) -> Tally:
    """Return how well the countries are told, each (article, country) counted."""
    tally = Tally()
    for row in rows:
        article = articles[str(row["url"])]
        tags = countries(mentions(article), article.title, article.text)
        want, got = set(_list(row, "countries")), {tag.value for tag in tags}
        tally.add(len(want), len(got), len(want & got))
    return tally


def _list(row: Row, key: str) -> list[str]:
    found = row[key]
    assert isinstance(found, list)
    return found


def severities(
    rows: Sequence[Row], articles: Mapping[str, Article]
) -> Iterator[tuple[Row, Severity | None, Severity | None]]:
    """Yield each row with the step that is labelled and the one that is told, the class given."""
    lists = CueLists.load(resources.path("cues.toml"))
    for row in rows:
        article = articles[str(row["url"])]
        labelled_ = Severity(str(row["severity"])) if row["severity"] else None
        class_ = (
            ArticleClass.HAZARD if labelled_ and "hazard" in labelled_ else ArticleClass.INCIDENT
        )
        cues = lists.find(article.title, article.text)
        found = severity(class_, article.title, article.text, cues)
        yield row, labelled_, found[0] if found else None


def print_steps(name: str, rows: Sequence[Row], articles: Mapping[str, Article]) -> None:
    """Print how many steps are right, and which are taken for which."""
    told_ = list(severities([row for row in rows if row["severity"]], articles))
    right = sum(want == got for _, want, got in told_)
    print(f"{name:<8} severity {right / len(told_):.3f} right of {len(told_)}, the class given")
    for (want, got), count in sorted(
        Counter((w, g) for _, w, g in told_ if w != g).items(), key=str
    ):
        print(f"{name:<8}   {want} told as {got}: {count}")
    tally = countries_of(rows, articles)
    print(
        f"{name:<8} countries precision {tally.precision:.3f} recall {tally.recall:.3f} F1 {tally.f1:.3f}"
    )


def print_table(name: str, found: Measured) -> None:
    """Print a line a kind."""
    for kind, tally in sorted(found.kinds.items(), key=lambda pair: (pair[0] != "all", pair[0])):
        print(
            f"{name:<8} {kind:<13} precision {tally.precision:.3f} recall {tally.recall:.3f} "
            f"({tally.labelled} labelled)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--part", choices=("dev", "test"))
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    articles, gold = (
        read_articles(args.gold / "articles.jsonl"),
        read_gold(args.gold / "gold.jsonl"),
    )
    for part in (args.part,) if args.part else ("dev", "test"):
        rows = [row for row in gold if row["part"] == part]
        print_table(part, measured(rows, articles))
        for language in ("ja", "en"):
            mine = [row for row in rows if articles[str(row["url"])].language == language]
            tally = measured(mine, articles).kinds["all"]
            print(
                f"{part:<8} {language}: precision {tally.precision:.3f} recall {tally.recall:.3f}"
            )
        print_steps(part, rows, articles)
        if args.wrong:
            print("\n".join(measured(rows, articles).wrong))


if __name__ == "__main__":
    main()
