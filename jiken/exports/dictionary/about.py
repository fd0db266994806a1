"""What a dataset says of itself, and reviewers of what is in it."""

from __future__ import annotations

from jiken.exports.dictionary.shared import Columns

DATA_DICTIONARY: Columns = {
    "table_name": (str, "Table"),
    "column_name": (str, "Column"),
    "meaning": (str, "What it holds"),
}
DATASET: Columns = {
    "name": (str, "Name of a fact about this file"),
    "value": (str, "The fact"),
}
JUDGEMENT: Columns = {
    "judged_by": (str, "The reviewer; this table is only in exports made with names"),
    "judged_at": (str, "When, UTC"),
    "class": (str, "The class that was given, empty where it was left"),
    "severity": (
        str,
        "The severity that was given; none: it is not established; empty: it was left",
    ),
    "tags": (str, "JSON object of the groups of tags that were given, each with all its values"),
    "note": (str, "The reviewer's note"),
}
