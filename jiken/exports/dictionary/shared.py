"""Columns that several tables have."""

from __future__ import annotations

Columns = dict[str, tuple[type, str]]
"""{column: (its type in SQLite, its meaning)}."""

QUOTED: Columns = {
    "field": (str, "Where it is quoted from: title, lead or text of the article"),
    "start": (int, "First character of it in the whole field, from 0"),
    "end": (int, "One past its last character"),
    "said": (str, "The quoted words"),
}
CLASS: Columns = {
    "class": (
        str,
        "incident, hazard, complementary, unrelated (where a reviewer says so: dismissed) or needs"
        " review (then see candidates); empty: not classified",
    ),
    "class_by": (
        str,
        "reviewer: one confirmed the class or gave it; classifier: no reviewer has decided, of an"
        " incident: it is a draft",
    ),
    "class_probability": (float, "Probability of the likeliest class; 1 where a reviewer gave it"),
    "candidates": (str, "JSON list of the likeliest classes with their probabilities"),
    "helper": (int, "1 where the AI system rescues, detects, prevents or defends"),
    "severity": (
        str,
        "hazard, serious hazard, incident, serious incident, disaster or other; empty: no"
        " quotation establishes it, or a reviewer says so",
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
