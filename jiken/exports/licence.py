"""Whose what is in an export is."""

LICENCE = (
    "Texts and headlines belong to their publishers; quotations are short and name their source. "
    "Jiken's own work in this file (grouping, classes, tags, dates, roles, counts) is under CC BY 4.0."
)
