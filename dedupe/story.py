"""What clustering knows of one article. Times are aware UTC; ids are opaque keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray


def no_vector() -> NDArray[np.float32]:
    """Return the vector of a story that no encoder has read."""
    return np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as the clusterer sees it.

    *key* is the canonical URL, the tie-break that does not depend on arrival; *kind* is
    publisher, wire, aggregator, matome or search; *precision* instant, day or month;
    *offset* the publisher's clock in minutes; *credit* the wire that the page names.
    """

    id: int
    key: str
    title: str
    lead: str = ""
    text: str = ""
    language: str = "en"
    family: str = ""
    source: str = ""
    kind: str = "publisher"
    published: datetime | None = None
    precision: str | None = None
    offset: int = 0
    credit: str | None = None
    title_vector: NDArray[np.float32] = field(default_factory=no_vector)
    lead_vector: NDArray[np.float32] = field(default_factory=no_vector)
