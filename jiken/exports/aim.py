"""Incidents in the shape of the OECD AI Incidents and Hazards Monitor's (AIM) records.

AIM has incidents and hazards. Legacy values, which only imported records hold, are written as
they came and mark the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from jiken.exports.case import Case
from jiken.exports.classes import Row
from jiken.exports.rows import quotation
from jiken.models import Article
from jiken.rollup import Assessment, Quote
from jiken.service.reading import ArticleView
from jiken.service.saying import IncidentSaid, quotes, tag_name, told_tags
from jiken.service.tongues import alpha3_language
from jiken.taxonomy import LEGACY, TAGS
from pipelines.classify.nations import alpha3

GROUPS = {
    "principles": "principles",
    "industries": "industries",
    "harmed_entities": "stakeholders",
    "harm_types": "harm_types",
    "business_functions": "functions",
    "ai_tasks": "task",
}
"""AIM's lists of properties, and our groups of tags."""
EVIDENCES = 10
"""Quotations a record carries at most."""


def aim_event(case: Case) -> Row:
    """Return AIM's record of an incident or a hazard with its articles."""
    said, incident, found = case.said, case.incident, case.said.assessment
    # What is only linked, an editorial or a round-up of many events, would tie events together.
    views = [view for view in case.views if view.home]
    return {
        "id": incident.id,
        "title": said.title("en") or said.title("ja") or incident.title_en or incident.title_ja,
        "summary": said.summary("en") or said.summary("ja") or "",
        "date": incident.day.isoformat() if incident.day else None,
        "location": _location(found),
        "image": None,
        # Who runs the system is not told apart from others that the reports name: see concepts.
        "company": None,
        "evidences": _evidences(found),
        "concepts": _concepts(found),
        "articles": [_article(view.article) for view in views],
        "n_articles": len(views),
        "properties": _properties(said, views),
        "aiid_ids": [],
        "language_counts": dict(Counter(_language(view) for view in views)),
        "is_legacy": _is_legacy(found),
    }


def _values(found: Assessment, group: str) -> list[str]:
    return [tag.value for tag in told_tags(found) if tag.group == group]


def _location(found: Assessment) -> Row:
    code = next(iter(_values(found, "country")), None)
    country = tag_name("country", code, "en") if code else None
    return {"location": country, "country": country, "country_code": code}


def _evidences(found: Assessment) -> list[str]:
    """Return what is quoted for the class and the severity, each once."""
    some = (q for why, q in quotes(found) if why in ("severity", "rationale"))
    return list(islice(dict.fromkeys(map(_words, some)), EVIDENCES))


def _words(quote: Quote) -> str:
    return quotation(quote.said.said)


def _concepts(found: Assessment) -> list[Row]:
    return [
        {"score": round(tag.probability, 4), "type": tag.group, "label": tag.value}
        for tag in told_tags(found)
        if tag.group in ("system", "organisation")
    ]


def _properties(said: IncidentSaid, views: Sequence[ArticleView]) -> Row:
    found = said.assessment
    step = str(found.severity).capitalize() if found.severity else found.class_.aim
    return {
        **{theirs: _values(found, ours) for theirs, ours in GROUPS.items()},
        "harm_levels": [found.class_.aim],
        "most_severe_harm": step,
        "deployment_breadth": None,
        "autonomy_level": next(iter(_values(found, "autonomy")), None),
        "languages": list(dict.fromkeys(map(_language, views))),
    }


def _article(article: Article) -> Row:
    """Return an article as AIM shows it to outsiders: without its text."""
    return {
        "title": article.title,
        "date": article.published.exported() if article.published else None,
        "body": "",
        "publisher": article.publisher,
        "country": (alpha3(article.country) if article.country else None) or None,
        "url": article.canonical_url,
        "image": article.image,
        "thumbImage": None,
        "evidences": [],
        "concepts": [],
    }


def _language(view: ArticleView) -> str:
    return alpha3_language(view.article.language)


def _is_legacy(found: Assessment) -> bool:
    """Whether a tag has a value that only the older monitor had."""
    return any(
        tag.value in LEGACY[tag.group] and tag.value not in TAGS[tag.group]
        for tag in told_tags(found)
        if tag.group in LEGACY
    )
