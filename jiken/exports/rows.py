"""The rows of a dataset, the same in every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from jiken.models import Membership
from jiken.service.explaining import line
from jiken.service.reading import ArticleView, IncidentSummary
from jiken.store.reasons import reason_record

Value: TypeAlias = "str | int | float | bool | Sequence[object] | Mapping[str, object] | None"
Row: TypeAlias = "dict[str, Value]"

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
        "ai": article.ai_cue is not None,
        "ai_cue": article.ai_cue,
        "class": None,
        "tags": {},
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
    """Return an incident's row."""
    incident = summary.incident
    return {
        "id": incident.id,
        "day": incident.day.isoformat() if incident.day else None,
        "last_day": incident.last_day.isoformat() if incident.last_day else None,
        "title_ja": incident.title_ja,
        "title_en": incident.title_en,
        "class": None,
        "article_count": incident.article_count,
        "independent_source_count": incident.independent_source_count,
        "languages": list(incident.languages),
        "countries": list(incident.countries),
        "related": list(summary.related),
        "weakest_link": summary.weakest_url,
        "weakest_probability": summary.weakest.probability if summary.weakest else None,
    }
