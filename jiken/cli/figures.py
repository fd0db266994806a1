"""How figures of quality are named and printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

import click

from jiken.cli.screen import plain, table, unwrapped
from jiken.quality import Gold, Mistake
from jiken.quality.gold import Fact
from jiken.quality.limits import BOTH, LANGUAGES

Value = float | int | bool | None
Measured = Mapping[str, Mapping[str, Value]]

WORDS = {
    "b3_precision": "B³ precision",
    "b3_recall": "B³ recall",
    "b3_f1": "B³ F1",
    "pair_precision": "pair precision",
    "pair_recall": "pair recall",
    "pair_f1": "pair F1",
    "cross_lingual_precision": "Japanese-English pairs, precision",
    "cross_lingual_recall": "Japanese-English pairs, recall",
    "split_rate": "events split",
    "merge_rate": "incidents that merge events",
    "lookalikes_taken_in": "look-alikes taken in",
    "followups_attached": "follow-ups attached",
    "complementary_in_event": "explainers taken for reports",
    "strangers_per_incident": "strangers per incident",
    "copies_marked": "copies marked",
    "copy_precision": "marked copies that are copies",
    "origins_right": "copies with the right origin",
    "roles_right": "roles right",
    "id_churn": "articles whose incident changed its id",
    "split_churn": "articles that lost one of their incident",
    "same_partition": "fed by day, the same incidents",
    "same_roles": "fed by day, the same roles",
    "class_macro_f1": "macro F1 of the four classes",
    "class_macro_f1_low": "  its 5th percentile",
    "class_macro_f1_high": "  its 95th percentile",
    "class_accuracy": "classes right",
    "class_abstained": "left to a reviewer",
    "incident_f1": "incident F1",
    "hazard_f1": "hazard F1",
    "complementary_f1": "complementary F1",
    "unrelated_f1": "unrelated F1",
    "incident_or_hazard_f1": "incident or hazard, F1",
    "helpers_called_harm": "AI that helps, called incident or hazard",
    "ai_recall": "AI system in the story, recall",
    "ai_precision": "AI system in the story, precision",
    "tags_harm_types_f1": "harm types, micro F1",
    "tags_stakeholders_f1": "stakeholders, micro F1",
    "tags_industries_f1": "industries, micro F1",
    "tags_task_f1": "task, micro F1",
    "tags_principles_f1": "principles, micro F1",
    "calibration_error": "calibration error",
}
TOTALS = {
    "lookalikes_taken_in": "lookalikes",
    "followups_attached": "followups",
    "complementary_in_event": "complementary",
    "copies_marked": "copies",
    "roles_right": "roles",
    "class_abstained": "class_rows",
    "helpers_called_harm": "helper_stories",
}
HEADINGS = {BOTH: "both", "ja": "Japanese", "en": "English"}


def print_figures(name: str, measured: Measured, seconds: float) -> None:
    """Print one gold's figures: a line that sums up, and a table of languages side by side."""
    both = measured[BOTH]
    unwrapped(plain(name), bold=True)
    told = [f"{both['articles']:,} articles", *_judged(both)]
    click.echo(f"  {'; '.join(told)}; {_largest(both)}{seconds:.1f} s")
    languages = [BOTH, *(one for one in LANGUAGES if one in measured)]
    several = languages if len(languages) > 2 else [BOTH]
    rows = [
        (words, *(cell(figure, measured[language]) for language in several))
        for figure, words in WORDS.items()
        if any(cell(figure, measured[language]) != "-" for language in several)
    ]
    headings = ("", *(HEADINGS[language] for language in several))
    # Elsewhere than on a terminal a table has no headings, and these columns need theirs.
    table(headings, rows if sys.stdout.isatty() else [headings, *rows])


def _judged(both: Mapping[str, Value]) -> Iterator[str]:
    if "members" in both:
        yield (
            f"{both['members']:,} members of {both['clusters']:,} events, "
            f"{both['missing']:,} missing"
        )
    if "class_rows" in both:
        yield f"{both['class_rows']:,} with a class, {both['class_missing']:,} missing"


def _largest(both: Mapping[str, Value]) -> str:
    largest = both["largest_component"]
    return "" if largest is None else f"largest piece of work {largest:,} articles; "


def cell(figure: str, told: Mapping[str, Value]) -> str:
    """Return a figure as a table shows it: three decimals, yes or no, "-" for none.

    >>> cell("lookalikes_taken_in", {"lookalikes_taken_in": 1, "lookalikes": 14})
    '1 of 14'
    """
    value, total = told.get(figure), told.get(TOTALS.get(figure, ""))
    if value is None or total == 0:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    shown = f"{value:.3f}" if isinstance(value, float) else str(value)
    return shown if total is None else f"{shown} of {total}"


def print_mistakes(gold: Gold, wrong: Sequence[Mistake]) -> None:
    """Print each article that is not where gold has it, by event."""
    rows = []
    for mistake in wrong:
        fact = gold.facts.get(mistake.row.key, Fact())
        title = fact.title or mistake.row.url
        rows.append((mistake.what, mistake.event, (fact.published or "no date")[:10], title))
    click.echo()
    table(("what", "event", "day", "title"), rows)
