"""Measure grouping and classes on every gold set, ours and those beside the checkout.

    python -m scripts.evaluate [--churn] [SET ...]

One configuration for all sets: each is what `jiken evaluate SET --json` says. Three lines a
set: both languages, Japanese alone, English alone. Then classes and tags on the set that
judges them, and the seed incident.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts import class_table
from scripts.beside import ROOT, SHARED, jiken, require
from scripts.seed import print_seed, seed

SEED = "seed_incident"
SETS: Mapping[str, tuple[Path, tuple[str, ...]]] = {
    "ai_events_ja_en": (SHARED / "gold/ai_events_ja_en", ()),
    "ai_incidents_ja_en": (SHARED / "gold/ai_incidents_ja_en", ()),
    "translated_docs_ja_en": (SHARED / "gold/translated_docs_ja_en", ()),
    "stories_en": (SHARED / "gold/stories_en", ("--window-days", "4")),
    "lookalikes_en": (SHARED / "gold/lookalikes_en", ()),
    "headlines_en": (SHARED / "gold/headlines_en", ()),
    "events": (ROOT / "data/gold/events", ()),
    "roles": (ROOT / "data/gold/roles", ()),
}
COLUMNS = {
    "members": "n",
    "b3_precision": "B³P",
    "b3_recall": "B³R",
    "b3_f1": "B³F1",
    "pair_f1": "pairF1",
    "cross_lingual_precision": "ja-enP",
    "cross_lingual_recall": "ja-enR",
    "split_rate": "split",
    "merge_rate": "merge",
    "lookalikes_taken_in": "alike",
    "followups_attached": "follow",
    "complementary_in_event": "expl",
    "copies_marked": "copies",
    "roles_right": "roles",
    "strangers_per_incident": "strange",
    "largest_component": "largest",
}
LEGEND = """n: members judged; ja-en: Japanese-English pairs; split: events in several incidents; merge: incidents
with several events; alike: look-alikes taken in; follow: follow-ups attached; expl: explainers and
round-ups taken for reports; copies: those marked; strange: strangers per incident; largest: the largest piece of work"""
CHURN = {"id_churn": "id churn", "split_churn": "split churn", "same_partition": "fed = at once"}
LANGUAGES = ("both", "ja", "en")
WIDE = 21

Figures = Mapping[str, float | bool | None]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [*SETS, *class_table.SETS, SEED]
    parser.add_argument("--churn", action="store_true", help="feed each set by day as well (slow)")
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(names))
    arguments = parser.parse_args()
    asked = arguments.sets or names
    if unknown := [name for name in asked if name not in names]:
        parser.error(f"there is no set {unknown[0]}; there are {', '.join(names)}")
    require()
    columns = COLUMNS | (CHURN if arguments.churn else {})
    headings = (word.rjust(5) for word in columns.values())
    grouped = [name for name in asked if name in SETS]
    if grouped:
        print(f"{LEGEND}\n\n{' '.join(['set'.ljust(WIDE), 'lang', *headings, 'seconds'])}")
    for name in grouped:
        for told in lines(name, columns, churn=arguments.churn):
            print(told, flush=True)
    for name in (one for one in asked if one in class_table.SETS):
        print(*class_table.class_lines(name), sep="\n", flush=True)
    if SEED in asked:
        print_seed(seed())


def lines(name: str, columns: Mapping[str, str], *, churn: bool) -> Iterator[str]:
    """Yield a set's lines: both languages and each alone, or the one that it speaks."""
    folder, options = SETS[name]
    told = json.loads(
        jiken("evaluate", str(folder), "--json", *options, *(["--churn"] if churn else []))
    )
    spoken = [language for language in LANGUAGES if language in told]
    if len(spoken) == 2:
        yield line(name, spoken[1], told["both"], columns, f"{told['seconds']:.1f}")
        return
    for language in spoken:
        first = language == "both"
        seconds = f"{told['seconds']:.1f}" if first else ""
        yield line(name if first else "", language, told[language], columns, seconds)


def line(name: str, language: str, told: Figures, columns: Mapping[str, str], seconds: str) -> str:
    cells = (shown(key, told).rjust(max(5, len(word))) for key, word in columns.items())
    return " ".join([name.ljust(WIDE), language.ljust(4), *cells, seconds.rjust(7)]).rstrip()


def shown(key: str, told: Figures) -> str:
    figure = told.get(key)
    if key == "lookalikes_taken_in":
        return f"{figure}/{told['lookalikes']}" if told["lookalikes"] else "-"
    if figure is None:
        return "-"
    if isinstance(figure, bool):
        return "yes" if figure else "NO"
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)


if __name__ == "__main__":
    main()
