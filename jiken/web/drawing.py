"""The pictures of the page, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jiken.service.desk.wanted import Wanted
from jiken.web.asked import Asked
from jiken.web.day_by_day import calendar
from jiken.web.over_time import of_classes, of_facet
from jiken.web.picture import Picture
from jiken.web.yielding import share, sources

PICTURES: Mapping[str, Callable[[Asked, Wanted], Picture]] = {
    "class": of_classes,
    "harm": of_facet(
        "harm", "By type of harm", "Incidents by type of harm; one with several counts for each."
    ),
    "industry": of_facet(
        "industry", "By industry", "Incidents by industry; one with several counts for each."
    ),
    "country": of_facet(
        "country", "By country", "Incidents by where they happened; one with several counts for each."
    ),
    "language": of_facet(
        "language", "By language",
        "Incidents by the languages of their reports; one with several counts for each.",
    ),
    "calendar": calendar,
    "sources": sources,
    "share": share,
}  # fmt: skip
"""The pictures by the names of their CSV files, in the order of the page."""
