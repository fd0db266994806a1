"""A reason for or against a link: what each side says, and where its text says so."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

# No reason quotes more: a quotation is a pointer into the text, not a copy of it.
SAID_CHARACTERS = 60


class Kind(StrEnum):
    """What a reason is about. A deed is an offence or a procedure, a term any other shared word."""

    QUANTITY = "quantity"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    DEED = "deed"
    TERM = "term"
    WORDING = "wording"
    MEANING = "meaning"
    TIME = "time"


class Sign(StrEnum):
    """How the two sides stand to each other, as a reader sees it."""

    EQUAL = "="
    CLOSE = "≈"
    DIFFERS = "≠"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quotation: *said* is [start, end) of *field* (title, lead or text) as it was given."""

    field: str
    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that agreed or did not; *here* is the article it stands under, *there* the other.

    *share* is how much is alike (wording, meaning; 0 to 1). *hours* apart, at least so many
    where *at_least*, and the local days as far as they are known (2026-01-19, 2026-01) are of time.
    """

    kind: Kind
    sign: Sign
    here: Said | None = None
    there: Said | None = None
    share: float | None = None
    hours: float | None = None
    at_least: bool = False
    here_day: str | None = None
    there_day: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether it speaks for the link."""
        return self.sign is not Sign.DIFFERS

    @property
    def quotes(self) -> bool:
        """Whether both sides are quoted."""
        return self.here is not None and self.there is not None


def quotation(field: str, start: int, said: str) -> Said:
    """Return what stands at *start* of *field*, its first 60 characters if it is longer.

    >>> quotation("title", 3, "か\u3099" * 40).end
    63
    """
    short = said[: boundary(said, SAID_CHARACTERS)]
    return Said(field=field, start=start, end=start + len(short), said=short)


def boundary(text: str, most: int) -> int:
    """Return where to cut *text* within *most* characters without parting a mark from its letter.

    >>> boundary("プロ" + "か\u3099" * 3, 5)
    4
    """
    if len(text) <= most:
        return len(text)
    return next((at for at in range(most, 0, -1) if _begins(text, at)), most)


def _begins(text: str, at: int) -> bool:
    """Whether a character stands at *at* that is no mark upon the one before, nor joined to it."""
    mark = unicodedata.combining(text[at]) or text[at] in "\u200d\ufe0e\ufe0f\uff9e\uff9f"
    return not mark and text[at - 1] != "\u200d"
