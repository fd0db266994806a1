"""Measure the tags that cues alone give (autonomy, functions, relation) on data/gold/facts.

    python -m scripts.measure_cued [GOLD_DIR] [--wrong]

Prints precision and recall of each group over (article, value), for dev and test and by language.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jiken import resources
from jiken.models import Article
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import CueLists
from pipelines.classify.decide import Decision
from pipelines.classify.tags import CUED, told
from scripts.measure_facts import SHIPPED, Row, Tally, read_articles, read_gold

# Tags of an incident that the model is taken to have given: the cued ones come beside them.
_HARMFUL = Decision(
    class_=ArticleClass.INCIDENT,
    ai=True,
    helper=False,
    candidates=((ArticleClass.INCIDENT, 1.0),),
    tags={("task", "Other"): 1.0},
)


def labelled(row: Row, group: str) -> set[str]:
    """Return the labelled values of a group; of autonomy one at most."""
    value = row[group]
    if isinstance(value, list):
        return set(value)
    return {str(value)} if value else set()


def cued(
    rows: Sequence[Row], articles: Mapping[str, Article], lists: CueLists
) -> Iterator[tuple[Row, str, set[str], set[str]]]:
    """Yield each row and group with the values that are labelled, and those that are told."""
    for row in rows:
        article = articles[str(row["url"])]
        found = lists.find(article.title, article.text)
        tags = tuple(told(_HARMFUL, article.title, article.text, found))
        for group in CUED:
            values = {tag.value for tag in tags if tag.group == group}
            yield row, group, labelled(row, group), values


def tallies(rows: Sequence[Row], articles: Mapping[str, Article]) -> dict[str, Tally]:
    """Return how well each group is told of *rows*."""
    lists = CueLists.load(resources.path("cues.toml"))
    found = {group: Tally() for group in CUED}
    for _, group, want, got in cued(rows, articles, lists):
        found[group].add(len(want), len(got), len(want & got))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--wrong", action="store_true", help="List what dev gets wrong, too.")
    args = parser.parse_args()
    articles = read_articles(args.gold / "articles.jsonl")
    gold = read_gold(args.gold / "gold.jsonl")
    for part in ("dev", "test"):
        for language in ("ja", "en"):
            rows = [r for r in gold if r["part"] == part]
            rows = [r for r in rows if articles[str(r["url"])].language == language]
            _print(f"{part} {language}", tallies(rows, articles))
    if args.wrong:
        dev = [row for row in gold if row["part"] == "dev"]
        for row, group, want, got in cued(
            dev, articles, CueLists.load(resources.path("cues.toml"))
        ):
            if want != got:
                missed, extra = sorted(want - got), sorted(got - want)
                title = articles[str(row["url"])].title
                print(f"{group}: missed {missed}, too much {extra}: {title}")


def _print(name: str, found: Mapping[str, Tally]) -> None:
    for group, tally in found.items():
        print(
            f"{name} {group:<10} precision {tally.precision:.3f} recall {tally.recall:.3f} "
            f"F1 {tally.f1:.3f} ({tally.labelled} labelled)"
        )


if __name__ == "__main__":
    main()
