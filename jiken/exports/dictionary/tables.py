"""The tables of the dataset, in the order in which they are made, and their keys."""

from __future__ import annotations

from jiken.exports.dictionary import about, articles, incidents, links
from jiken.exports.dictionary.shared import Columns

COLUMNS: dict[str, Columns] = {
    "incidents": incidents.INCIDENTS,
    "articles": articles.ARTICLES,
    "addresses": articles.ADDRESSES,
    "memberships": links.MEMBERSHIPS,
    "article_tags": articles.ARTICLE_TAGS,
    "article_quotes": articles.ARTICLE_QUOTES,
    "incident_tags": incidents.INCIDENT_TAGS,
    "incident_facts": incidents.INCIDENT_FACTS,
    "incident_quotes": incidents.INCIDENT_QUOTES,
    "related": links.RELATED,
    "sightings": articles.SIGHTINGS,
    "data_dictionary": about.DATA_DICTIONARY,
    "dataset": about.DATASET,
}
WITH_NAMES: dict[str, Columns] = {
    "judgements": {
        "id": (int, "Number of the judgement in this file"),
        "incident": (str, "The incident that was judged, empty for an article"),
        "article": (int, "The article that was judged, empty for an incident"),
        **about.JUDGEMENT,
    },
}
"""Only in exports that were asked for with reviewers' names."""
Foreign = list[tuple[str, str, str]]
KEYS: dict[str, tuple[str | tuple[str, ...], Foreign]] = {
    "incidents": ("id", []),
    "articles": ("id", []),
    "addresses": (("article", "url"), [("article", "articles", "id")]),
    "memberships": (
        ("incident", "article"),
        [
            ("incident", "incidents", "id"),
            ("article", "articles", "id"),
            ("copy_of", "articles", "id"),
            ("linked_to", "articles", "id"),
        ],
    ),
    "article_tags": (("article", "tag", "value"), [("article", "articles", "id")]),
    "article_quotes": ("id", [("article", "articles", "id")]),
    "incident_tags": (("incident", "tag", "value"), [("incident", "incidents", "id")]),
    "incident_facts": (("incident", "fact", "version"), [("incident", "incidents", "id")]),
    "incident_quotes": (
        "id",
        [("incident", "incidents", "id"), ("article", "articles", "id")],
    ),
    "related": (
        ("incident", "other"),
        [
            ("incident", "incidents", "id"),
            ("other", "incidents", "id"),
            ("article", "articles", "id"),
            ("other_article", "articles", "id"),
        ],
    ),
    "sightings": (("article", "via"), [("article", "articles", "id")]),
    "judgements": (
        "id",
        [("incident", "incidents", "id"), ("article", "articles", "id")],
    ),
    "data_dictionary": (("table_name", "column_name"), []),
    "dataset": ("name", []),
}


def tables(*, names: bool) -> dict[str, Columns]:
    """Return the tables of a dataset, with reviewers' names or without."""
    return COLUMNS | WITH_NAMES if names else COLUMNS
