"""Incidents of one affair that are not one event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Two incidents of one affair, and the two articles, one of each, that are most alike."""

    incident: str
    other: str
    article: int
    other_article: int
    probability: float

    def turned(self) -> Self:
        """Return the same from the other side."""
        return replace(
            self,
            incident=self.other,
            other=self.incident,
            article=self.other_article,
            other_article=self.article,
        )
