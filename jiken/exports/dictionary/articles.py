"""What is said of articles."""

from __future__ import annotations

from jiken.exports.dictionary.shared import CLASS, QUOTED, Columns

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
ADDRESSES: Columns = {
    "article": (int, "The article"),
    "url": (str, "One of its addresses"),
}
SIGHTINGS: Columns = {
    "article": (int, "The article"),
    "source": (str, "Source that announced it"),
    "via": (str, "Feed, sitemap or listing that announced it"),
    "seen_at": (str, "When, UTC"),
}
ARTICLE_TAGS: Columns = {
    "article": (int, "The article"),
    "tag": (str, "Group of the tag, or country, system, organisation"),
    "value": (str, "One value of it"),
    "probability": (float, "How likely it is; 1 where a reviewer gave it"),
    **{name: (kind, f"{meaning}; empty: no cue") for name, (kind, meaning) in QUOTED.items()},
}
ARTICLE_QUOTES: Columns = {
    "id": (int, "Number of the quotation"),
    "article": (int, "The article"),
    "quoted_for": (str, "severity or rationale"),
    **QUOTED,
}
