"""The ends of a long row of entries: what is new stands at the one or the other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from crawler.discover.entries import Entry, announced
from jiken.models import Discovery, Source

EDGE = 5_000
"""Entries that are kept from either end; a crawl announces a tenth of that."""


@dataclass(slots=True)
class Ends:
    """The first and the last entries, and how many there were in all."""

    count: int = 0
    _first: list[Entry] = field(default_factory=list)
    _last: deque[Entry] = field(default_factory=lambda: deque(maxlen=EDGE))

    def add(self, entry: Entry) -> None:
        """Take the next entry; one of the middle gives way."""
        self.count += 1
        (self._first if len(self._first) < EDGE else self._last).append(entry)

    def announced(self, via: str, source: Source) -> tuple[Discovery, ...]:
        """Return a discovery for each web address among them, in order."""
        kept = (*self._first, *self._last)
        return tuple(announced(kept, via, source, most=len(kept)))
