"""Submissions to the AI Incident Database (AIID): one for each independent report.

Texts belong to their publishers: *text* is a quotation, and the editors' note says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from jiken.exports.case import Case
from jiken.exports.classes import Row
from jiken.exports.rows import quotation
from jiken.models import Article, Role
from jiken.service.saying import IncidentSaid, told_tags
from jiken.version import __version__

NOTE = (
    "The text is a quotation of at most 200 characters; the whole article is at its address. "
    "Prepared by Jiken {version} from incident {incident}."
)


def submissions(case: Case, *, names: bool, now: datetime) -> Iterator[Row]:
    """Yield a submission for each report of an incident or a hazard.

    *names* names the reviewer who judged last as submitter.
    """
    said, incident = case.said, case.incident
    told = {
        "submitters": _submitters(said, names),
        "date_submitted": now.date().isoformat(),
        "incident_ids": [],
        "incident_title": said.title("en") or said.title("ja") or incident.title_en or "",
        "incident_date": incident.day.isoformat() if incident.day else None,
        "description": quotation(said.summary("en") or said.summary("ja") or ""),
        "deployers": [],
        "developers": [],
        "harmed_parties": [value.lower() for value in _values(said, "stakeholders")],
        "implicated_systems": _values(said, "system"),
        "tags": [said.assessment.class_.value, *_values(said, "harm_types")],
        "editor_notes": _note(said, incident.id),
    }
    for view in case.views:
        if view.home and view.home.incident == incident.id and view.home.role is Role.REPORT:
            yield _report(view.article) | told


def _report(article: Article) -> Row:
    day = article.published.exported()[:10] if article.published else None
    return {
        "title": article.title,
        "url": article.canonical_url,
        "authors": [article.author] if article.author else [article.publisher],
        "date_published": day,
        "date_downloaded": article.fetched_at.date().isoformat(),
        "date_modified": article.fetched_at.date().isoformat(),
        "source_domain": urlsplit(article.canonical_url).hostname or "",
        "language": article.language,
        "text": quotation(article.lead or article.title),
        "image_url": article.image or "",
        "cloudinary_id": "",
    }


def _submitters(said: IncidentSaid, names: bool) -> list[str]:
    return [said.judgements[-1].by] if names and said.judgements else ["Anonymous"]


def _note(said: IncidentSaid, incident: str) -> str:
    """Return the editors' note; who develops and who deploys is not told apart."""
    named = ", ".join(_values(said, "organisation"))
    note = NOTE.format(version=__version__, incident=incident)
    return f"{note} Organisations named in the reports: {named}." if named else note


def _values(said: IncidentSaid, group: str) -> list[str]:
    return [tag.value for tag in told_tags(said.assessment) if tag.group == group]
