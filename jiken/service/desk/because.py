"""Why articles are together, reason by reason, and what speaks for and against one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiken.models import Reason
from jiken.service.desk.marking import place
from jiken.service.explaining import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One reason of a link in the page's language, and where each side says so on its page."""

    text: str
    against: bool
    here: str | None = None
    there: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argued:
    """What the reasons between two articles come to: those for one event, those against it."""

    because: tuple[Because, ...] = ()

    @property
    def speaks_for(self) -> tuple[Because, ...]:
        """What speaks for one event."""
        return tuple(one for one in self.because if not one.against)

    @property
    def speaks_against(self) -> tuple[Because, ...]:
        """What speaks against it."""
        return tuple(one for one in self.because if one.against)


def because(
    article: int,
    other: int | None,
    reasons: Sequence[Reason],
    language: str,
    *,
    beside: bool = False,
) -> tuple[Because, ...]:
    """Return reasons one by one, with where they stand in *article* and in the *other*.

    *beside*: the pages of the two mark these quotations only when they are compared there.
    """
    return tuple(
        Because(
            text=line((reason,), language),
            against=reason.sign == "≠",
            here=place(article, reason.here, other if beside else None) if reason.here else None,
            there=place(other, reason.there, article if beside else None)
            if reason.there and other
            else None,
        )
        for reason in reasons
    )
