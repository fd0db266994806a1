"""The schema of the exported dataset: every column with its type and meaning."""

from __future__ import annotations

LICENCE = (
    "Texts and headlines belong to their publishers; quotations are short and name their source. "
    "Jiken's own work in this file (grouping, classes, tags, dates, roles, counts) is under CC BY 4.0."
)

Columns = dict[str, tuple[type, str]]

QUOTED: Columns = {
    "field": (str, "Where it is quoted from: title, lead or text of the article"),
    "start": (int, "First character of it in the whole field, from 0"),
    "end": (int, "One past its last character"),
    "said": (str, "The quoted words"),
}
CLASS: Columns = {
    "class": (
        str,
        "incident, hazard, complementary, unrelated or needs review (then see candidates);"
        " empty: not classified",
    ),
    "class_by": (str, "reviewer or classifier"),
    "class_probability": (float, "Probability of the likeliest class; 1 where a reviewer gave it"),
    "candidates": (str, "JSON list of the likeliest classes with their probabilities"),
    "helper": (int, "1 where the AI system rescues, detects, prevents or defends"),
    "severity": (
        str,
        "hazard, serious hazard, incident, serious incident, disaster or other; empty: no"
        " quotation establishes it",
    ),
    "tags": (
        str,
        "JSON object of lists: principles, industries, stakeholders, harm_types, task, autonomy,"
        " functions, relation",
    ),
    "countries": (str, "JSON list of ISO 3166-1 alpha-3 codes: where it happened"),
    "systems": (str, "JSON list of the AI systems that are named"),
    "organisations": (str, "JSON list of the organisations that are named"),
    "rationale_ja": (str, "Why it is of this class, in Japanese, in quoted words"),
    "rationale_en": (str, "The same in English"),
}
ARTICLES: Columns = {
    "id": (int, "Number of the article in this file"),
    "url": (str, "Canonical URL, the article's identity"),
    "canonical_url": (str, "The same, under its full name"),
    "source": (str, "Id of the source in the registry, empty where the host is not in it"),
    "publisher": (str, "Publisher's name, from the registry where the host is known"),
    "family": (str, "Publisher family: papers of one house, counted as one source"),
    "language": (str, "ISO 639-1 code of the article's language"),
    "title": (str, "Headline without the site's name"),
    "text": (str, "Full text; only in exports made with --with-text"),
    "lead": (str, "First sentences; without --with-text a quotation of at most 200 characters"),
    "author": (str, "Author as the page names it"),
    "published_at": (str, "ISO 8601: an instant with the publisher's offset, a day or a month"),
    "published_precision": (str, "instant, day or month"),
    "published_raw": (str, "The date as the page says it"),
    "fetched_at": (str, "When Jiken fetched or imported it, UTC"),
    "content_hash": (str, "SHA-256 of the folded title and text"),
    "ai": (int, "1 where an AI system is part of the story; before classification, where a cue is"),
    "ai_cue": (str, "The words that let the article pass the gate: what names AI"),
    **CLASS,
    "second_opinion": (str, "JSON object: what a language model says of it; it decides nothing"),
    "classifier": (str, "Name and version of the classifier"),
    "country": (str, "ISO 3166-1 alpha-2 code of the publisher's country"),
    "section": (str, "Section as the page names it"),
    "image": (str, "Address of the lead image"),
    "credit": (str, "Wire that the page names as its origin"),
}
INCIDENTS: Columns = {
    "id": (
        str,
        "Permanent id: the day of the report that was first when it was given, and four hex digits",
    ),
    "day": (str, "Local day of the earliest in-event report"),
    "last_day": (str, "Local day of the latest in-event article"),
    "title_ja": (str, "Headline of the best report in Japanese, as it stands there"),
    "title_ja_from": (str, "Canonical URL of that report"),
    "title_en": (str, "Headline of the best report in English, as it stands there"),
    "title_en_from": (str, "Canonical URL of that report"),
    "ai": (int, "1 where an AI system is part of the story"),
    **CLASS,
    "summary_ja": (str, "Sentences quoted from the best reports in Japanese; see incident_quotes"),
    "summary_en": (str, "Sentences quoted from the best reports in English; see incident_quotes"),
    "fluent": (str, "JSON object: title and summary in a language model's words, with its name"),
    "classifier": (str, "Names and versions of the classifiers of its articles and of the roll-up"),
    "article_count": (int, "In-event articles, copies included"),
    "independent_source_count": (int, "Independent sources: copies and families count once"),
    "languages": (str, "JSON list of ISO 639-1 codes"),
    "publisher_countries": (str, "JSON list of ISO 3166-1 alpha-2 codes of its publishers"),
    "related": (str, "JSON list of the ids of other incidents of the same affair, nearest first"),
    "weakest_link": (str, "Canonical URL of the article that the weakest link holds here"),
    "weakest_probability": (float, "Probability of that link"),
}
JUDGEMENT: Columns = {
    "judged_by": (str, "The reviewer; this table is only in exports made with names"),
    "judged_at": (str, "When, UTC"),
    "class": (str, "The class that was given, empty where it was left"),
    "severity": (str, "The severity that was given, empty where it was left"),
    "tags": (str, "JSON object of the groups of tags that were given, each with all its values"),
    "note": (str, "The reviewer's note"),
}
COLUMNS: dict[str, Columns] = {
    "incidents": INCIDENTS,
    "articles": ARTICLES,
    "addresses": {
        "article": (int, "The article"),
        "url": (str, "One of its addresses"),
    },
    "memberships": {
        "incident": (str, "The incident"),
        "article": (int, "The article"),
        "role": (str, "report, copy, follow-up (in-event), editorial or round-up (linked)"),
        "copy_of": (int, "The article that this one copies"),
        "linked_to": (int, "The article that the reasons compare it with"),
        "probability": (float, "Probability of the link that holds the article here"),
        "reason_ja": (str, "What agrees between the two and what does not, one line in Japanese"),
        "reason_en": (str, "The same in English; quotations stay as the articles have them"),
        "reasons": (
            str,
            "JSON list of the same: kind, sign (= ≈ ≠), and for here (article) and there (linked_to)"
            " the quoted words with field, start and end (characters of the whole field, from 0);"
            " share, hours and days where they apply",
        ),
    },
    "article_tags": {
        "article": (int, "The article"),
        "tag": (str, "Group of the tag, or country, system, organisation"),
        "value": (str, "One value of it"),
        "probability": (float, "How likely it is; 1 where a reviewer gave it"),
        **{name: (kind, f"{meaning}; empty: no cue") for name, (kind, meaning) in QUOTED.items()},
    },
    "article_quotes": {
        "id": (int, "Number of the quotation"),
        "article": (int, "The article"),
        "quoted_for": (str, "severity or rationale"),
        **QUOTED,
    },
    "incident_tags": {
        "incident": (str, "The incident"),
        "tag": (str, "Group of the tag, or country, system, organisation"),
        "value": (str, "One value of it"),
        "probability": (
            float,
            "How likely it is, 1 by a reviewer; incidents.tags has those from 0.2 on",
        ),
        "sources": (int, "Independent sources that give it"),
    },
    "incident_facts": {
        "incident": (str, "The incident"),
        "fact": (int, "Number of the fact on its sheet, from 1"),
        "version": (int, "Number of the version, from 1: more than one where articles disagree"),
        "kind": (str, "What it is about: killed, injured, people, amount, age, day, place, …"),
        "unit": (str, "Unit of a quantity, else empty"),
        "label_ja": (str, "What it is about, in Japanese"),
        "label_en": (str, "The same in English"),
        "value": (str, "A number, an ISO date, an id of the alias table, or a name"),
        "value_ja": (str, "The value as it reads in Japanese"),
        "value_en": (str, "The value as it reads in English"),
        "sources": (int, "Independent sources that say so"),
    },
    "incident_quotes": {
        "id": (int, "Number of the quotation"),
        "incident": (str, "The incident"),
        "quoted_for": (
            str,
            "title_ja, title_en, summary_ja, summary_en, severity, rationale, facts, or a tag",
        ),
        "fact": (int, "Number of the fact that it says, else empty"),
        "version": (int, "Number of that fact's version"),
        "article": (int, "The article that it is quoted from"),
        "language": (str, "ISO 639-1 code of the quotation's language"),
        **QUOTED,
    },
    "related": {
        "incident": (str, "One incident of an affair"),
        "other": (str, "Another incident of the same affair: another event"),
        "article": (int, "The article of the first that is nearest to one of the other"),
        "other_article": (int, "That article of the other"),
        "probability": (float, "How likely both tell of one affair"),
        "reason_ja": (str, "What agrees between the two articles and what does not, in Japanese"),
        "reason_en": (str, "The same in English"),
        "reasons": (str, "JSON list of the same, as in memberships"),
    },
    "sightings": {
        "article": (int, "The article"),
        "source": (str, "Source that announced it"),
        "via": (str, "Feed, sitemap or listing that announced it"),
        "seen_at": (str, "When, UTC"),
    },
    "data_dictionary": {
        "table_name": (str, "Table"),
        "column_name": (str, "Column"),
        "meaning": (str, "What it holds"),
    },
    "dataset": {
        "name": (str, "Name of a fact about this file"),
        "value": (str, "The fact"),
    },
}
WITH_NAMES: dict[str, Columns] = {
    "judgements": {
        "id": (int, "Number of the judgement in this file"),
        "incident": (str, "The incident that was judged, empty for an article"),
        "article": (int, "The article that was judged, empty for an incident"),
        **JUDGEMENT,
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
