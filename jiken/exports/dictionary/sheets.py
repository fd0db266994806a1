"""The columns of the CSV files and the fields of JSON Lines: those of the dataset's tables, and more."""

from __future__ import annotations

from jiken.exports.dictionary.articles import ARTICLES
from jiken.exports.dictionary.incidents import INCIDENTS
from jiken.exports.dictionary.shared import Columns

_YES = {"ai": "Whether an AI system is part of the story", "helper": "Whether it is one that helps"}
_JUDGEMENTS: Columns = {
    "judgements": (
        str,
        "JSON list of reviewers' judgements: judged_by, judged_at, class, severity, tags, note;"
        " only in exports made with names",
    )
}


def _of_rows(columns: Columns) -> Columns:
    yes: Columns = {name: (bool, meaning) for name, meaning in _YES.items() if name in columns}
    return columns | yes | _JUDGEMENTS


_ARTICLE_ROWS: Columns = {
    **{name: column for name, column in ARTICLES.items() if name not in ("id", "text")},
    "urls": (str, "JSON list of all its addresses"),
    "role": (str, "What it is in its incident: report, copy, follow-up, editorial or round-up"),
    "copy_of": (str, "Canonical URL of the article that it copies"),
    "incident": (str, "The incident that it is in-event in"),
    "incidents": (str, "JSON list of all incidents that it is in or linked to"),
    "sightings": (str, "JSON list of what announced it: source, via, seen_at"),
    "linked_to": (str, "Canonical URL of the article that the reasons compare it with"),
    "probability": (float, "Probability of the link that holds it in its incident"),
    "reason_ja": (str, "What agrees between the two and what does not, one line in Japanese"),
    "reason_en": (str, "The same in English; quotations stay as the articles have them"),
    "reasons": (str, "JSON list of the same, with the quoted words and where they stand"),
}
_INCIDENT_ROWS: Columns = {
    **INCIDENTS,
    "facts": (str, "JSON list of its facts, each with its versions where articles disagree"),
}
CRITERIA: Columns = {
    "incident": (str, "The incident"),
    "number": (int, "Number of the criterion in the OECD's framework, 1 to 29"),
    "criterion": (str, "The criterion"),
    "mandatory": (bool, "Whether the framework asks for it always"),
    "state": (
        str,
        "filled: a report's own words or a reviewer's; derived: Jiken worked it out; missing",
    ),
    "value": (str, "The values, with semicolons between them"),
}
ROWS: dict[str, Columns] = {
    "incidents": _of_rows(_INCIDENT_ROWS),
    "articles": _of_rows(_ARTICLE_ROWS),
    "criteria": CRITERIA,
}
_QUOTES: Columns = {
    "quotes": (
        str,
        "JSON list of quotations: what each is for, where it stands, and its words",
    ),
}
LINES: dict[str, Columns] = {table: ROWS[table] | _QUOTES for table in ("incidents", "articles")}
"""Of JSON Lines, where lists and objects are themselves: there is room for quotations, too."""


def header(table: str, *, names: bool) -> tuple[str, ...]:
    """Return the columns of a CSV of a table of ROWS, with those that name reviewers or without."""
    return tuple(column for column in ROWS[table] if names or column not in _JUDGEMENTS)


def lines_header(table: str, *, names: bool) -> tuple[str, ...]:
    """Return the fields of each line of a table of LINES."""
    return (*header(table, names=names), *_QUOTES)
