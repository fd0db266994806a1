"""The rows of a dataset, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from jiken.exports.classes import Row as Row
from jiken.exports.classes import Value as Value
from jiken.exports.classes import article_said_row, incident_said_row
from jiken.models import Membership
from jiken.service.explaining import line
from jiken.service.reading import ArticleView, IncidentSummary
from jiken.store.reasons import reason_record

QUOTATION_CHARACTERS = 200


def article_row(view: ArticleView, *, with_text: bool) -> Row:
    """Return an article's row; without its text the lead is a quotation of 200 characters."""
    article, home, first = view.article, view.home, view.first
    published = article.published
    return {
        "url": article.canonical_url,
        "canonical_url": article.canonical_url,
        "urls": list(article.urls),
        "source": article.source or None,
        "publisher": article.publisher,
        "family": article.family,
        "language": article.language,
        "title": article.title,
        **({"text": article.text} if with_text else {}),
        "lead": article.lead if with_text else quotation(article.lead),
        "author": article.author,
        "published_at": published.exported() if published else None,
        "published_precision": published.precision.value if published else None,
        "published_raw": published.raw if published else None,
        "fetched_at": article.fetched_at.isoformat(timespec="seconds"),
        "content_hash": article.content_hash,
        "ai": view.said.classification.ai if view.said else article.ai_cue is not None,
        "ai_cue": article.ai_cue,
        **article_said_row(view.said),
        "role": first.role.value if first else None,
        "copy_of": view.origin_url,
        "incident": home.incident if home else None,
        "incidents": [membership.incident for membership in view.memberships],
        "sightings": [
            {"source": s.source, "via": s.via, "seen_at": s.seen_at} for s in view.sightings
        ],
        "country": article.country or None,
        "section": article.section,
        "image": article.image,
        "credit": article.credit,
        **_link(view, first),
    }


def _link(view: ArticleView, membership: Membership | None) -> Row:
    """Return what the article hangs on in the first of its incidents, how firmly, and why."""
    reasons = membership.reasons if membership else ()
    return {
        "linked_to": view.linked_url,
        "probability": membership.probability if membership else None,
        "reason_ja": line(reasons, "ja") or None,
        "reason_en": line(reasons, "en") or None,
        "reasons": [reason_record(reason) for reason in reasons],
    }


def quotation(text: str) -> str:
    """Return at most 200 characters of *text*, with an ellipsis where it goes on.

    >>> quotation("事" * 300)[-2:]
    '事…'
    """
    if len(text) <= QUOTATION_CHARACTERS:
        return text
    return text[: QUOTATION_CHARACTERS - 1] + "…"


def incident_row(summary: IncidentSummary) -> Row:
    """Return an incident's row; a title is quoted from the best report where it is rolled up."""
    incident, said = summary.incident, summary.said
    titles = (said.assessment.title_ja, said.assessment.title_en) if said else (None, None)
    sources = said.sources if said else {}
    return {
        "id": incident.id,
        "day": incident.day.isoformat() if incident.day else None,
        "last_day": incident.last_day.isoformat() if incident.last_day else None,
        "title_ja": (said and said.title("ja")) or incident.title_ja,
        "title_ja_from": sources.get(titles[0].article) if titles[0] else None,
        "title_en": (said and said.title("en")) or incident.title_en,
        "title_en_from": sources.get(titles[1].article) if titles[1] else None,
        **incident_said_row(said),
        "article_count": incident.article_count,
        "independent_source_count": incident.independent_source_count,
        "languages": list(incident.languages),
        "publisher_countries": list(incident.countries),
        "related": list(summary.related),
        "weakest_link": summary.weakest_url,
        "weakest_probability": summary.weakest.probability if summary.weakest else None,
    }


def spare(row: Row) -> Row:
    """Return *row* without quotations: a spreadsheet's cell holds 32,767 characters.

    JSON Lines and the SQLite file have them all.
    """
    plain = {name: value for name, value in row.items() if name != "quotes"}
    if "facts" in plain:
        plain["facts"] = _unquoted(plain["facts"])
    return plain


def _unquoted(value: object) -> Value:
    if isinstance(value, Mapping):
        return {name: _unquoted(inner) for name, inner in value.items() if name != "quotes"}
    if isinstance(value, list):
        return [_unquoted(inner) for inner in value]
    return cast(Value, value)
