"""Import, cluster, export and score each gold set through the product's own commands.

    python -m scripts.evaluate [SET ...]

One configuration for all sets. Prints one line a set.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from scripts.beside import SHARED, jiken, require, score

SETS = {
    "ai_events_ja_en": (),
    "ai_incidents_ja_en": (),
    "translated_docs_ja_en": (),
    "stories_en": ("--window-days", "4"),
    "lookalikes_en": (),
    "headlines_en": (),
}
FIGURES = (
    "b3_precision",
    "b3_recall",
    "b3_f1",
    "cross_lingual_precision",
    "cross_lingual_recall",
    "split_rate",
    "merge_rate",
    "lookalikes_taken_in",
    "followups_attached",
    "complementary_in_event",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=", ".join(SETS))
    asked = parser.parse_args().sets or list(SETS)
    require()
    print(" ".join(["set".ljust(24), *(name.rjust(len(name)) for name in FIGURES), "seconds"]))
    for name in asked:
        began = time.perf_counter()
        scored = evaluated(name)
        cells = [shown(scored.get(figure)).rjust(len(figure)) for figure in FIGURES]
        print(" ".join([name.ljust(24), *cells, f"{time.perf_counter() - began:7.1f}"]), flush=True)


def evaluated(name: str) -> dict[str, object]:
    gold = SHARED / "gold" / name
    with tempfile.TemporaryDirectory() as folder:
        db, out = Path(folder) / "gold.db", Path(folder) / "articles.jsonl"
        jiken("import", str(gold / "articles.jsonl"), "--db", str(db))
        jiken("cluster", "--db", str(db))
        jiken("export", str(out), "--db", str(db))
        return score("clusters", gold / "gold.jsonl", out, *SETS[name])


def shown(figure: object) -> str:
    return "-" if figure is None else f"{figure:.3f}" if isinstance(figure, float) else str(figure)


if __name__ == "__main__":
    main()
