"""The table of classes and tags that `scripts.evaluate` prints for gold that judges them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.beside import SHARED, jiken

# Never trained on, never chosen by.
SETS: Mapping[str, Path] = {"classes": SHARED / "gold/classes"}
COLUMNS = {
    "class_rows": "n",
    "class_macro_f1": "macroF1",
    "class_macro_f1_low": "low",
    "class_macro_f1_high": "high",
    "incident_f1": "incid",
    "hazard_f1": "hazard",
    "complementary_f1": "compl",
    "unrelated_f1": "unrel",
    "incident_or_hazard_f1": "inc/haz",
    "helpers_called_harm": "helper",
    "class_abstained": "review",
    "ai_recall": "aiR",
    "ai_precision": "aiP",
    "tags_harm_types_f1": "harm",
    "tags_stakeholders_f1": "stake",
    "tags_industries_f1": "indus",
    "tags_task_f1": "task",
    "tags_principles_f1": "princ",
    "calibration_error": "calib",
}
LEGEND = """n: labelled articles; low, high: 5th and 95th percentile of macroF1 (bootstrap); incid … unrel: F1 of a
class; inc/haz: F1 of incident or hazard; helper: stories of AI that helps called incident or hazard, of how many; review:
left to a reviewer, counted as wrong; ai: an AI system in the story; harm … princ: micro F1 of tags; calib: calibration error"""
LANGUAGES = ("both", "ja", "en")
WIDE = 21


def class_lines(name: str) -> Iterator[str]:
    """Yield the headings and the lines of a set: both languages and each alone."""
    told = json.loads(jiken("evaluate", str(SETS[name]), "--json"))
    headings = (word.rjust(max(5, len(word))) for word in COLUMNS.values())
    yield f"\n{LEGEND}\n\n{' '.join(['set'.ljust(WIDE), 'lang', *headings, 'seconds'])}"
    for language in (one for one in LANGUAGES if one in told):
        first = language == "both"
        cells = (
            shown(key, told[language]).rjust(max(5, len(word))) for key, word in COLUMNS.items()
        )
        seconds = f"{told['seconds']:.1f}" if first else ""
        row = [(name if first else "").ljust(WIDE), language.ljust(4), *cells, seconds.rjust(7)]
        yield " ".join(row).rstrip()


def shown(key: str, told: Mapping[str, float | None]) -> str:
    """Return a figure as the table shows it."""
    figure = told[key]
    if key == "helpers_called_harm":
        return f"{figure}/{told['helper_stories']}"
    if figure is None:
        return "-"
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
