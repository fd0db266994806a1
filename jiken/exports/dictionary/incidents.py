"""What is said of incidents."""

from __future__ import annotations

from jiken.exports.dictionary.shared import CLASS, QUOTED, Columns

INCIDENTS: Columns = {
    "id": (
        str,
        "Permanent id: the day of the report that was first when it was given, and four hex digits",
    ),
    "day": (str, "Local day of the earliest in-event report"),
    "last_day": (str, "Local day of the latest in-event article"),
    "title_ja": (str, "What a reviewer wrote, else the best Japanese report's headline as it is"),
    "title_ja_from": (str, "Canonical URL of that report; empty: a reviewer wrote the title"),
    "title_en": (str, "What a reviewer wrote, else the best English report's headline as it is"),
    "title_en_from": (str, "Canonical URL of that report; empty: a reviewer wrote the title"),
    "ai": (int, "1 where an AI system is part of the story"),
    **CLASS,
    "summary_ja": (
        str,
        "What a reviewer wrote, else quoted of Japanese reports: see incident_quotes",
    ),
    "summary_en": (
        str,
        "What a reviewer wrote, else quoted of English reports: see incident_quotes",
    ),
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
INCIDENT_TAGS: Columns = {
    "incident": (str, "The incident"),
    "tag": (str, "Group of the tag, or country, system, organisation"),
    "value": (str, "One value of it"),
    "probability": (
        float,
        "How likely it is, 1 by a reviewer; incidents.tags has those from 0.2 on",
    ),
    "sources": (int, "Independent sources that give it"),
}
INCIDENT_FACTS: Columns = {
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
}
INCIDENT_QUOTES: Columns = {
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
}
