"""What holds articles and incidents together."""

from __future__ import annotations

from jiken.exports.dictionary.shared import Columns

MEMBERSHIPS: Columns = {
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
}
RELATED: Columns = {
    "incident": (str, "One incident of an affair"),
    "other": (str, "Another incident of the same affair: another event"),
    "article": (int, "The article of the first that is nearest to one of the other"),
    "other_article": (int, "That article of the other"),
    "probability": (float, "How likely both tell of one affair"),
    "reason_ja": (str, "What agrees between the two articles and what does not, in Japanese"),
    "reason_en": (str, "The same in English"),
    "reasons": (str, "JSON list of the same, as in memberships"),
}
