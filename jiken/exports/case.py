"""An incident or a hazard with all that a report on it is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiken.models import Incident
from jiken.service.reading import ArticleView
from jiken.service.saying import IncidentSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident or a hazard, what is *said* of it, its articles, and its *related* incidents."""

    incident: Incident
    said: IncidentSaid
    views: Sequence[ArticleView]
    related: Sequence[str] = ()
