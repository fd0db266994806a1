"""A sentence that quotes articles, in pieces: the words of its own and the quotations. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from jiken.models import Said


class Quoting(Protocol):
    """What holds words of an article."""

    @property
    def said(self) -> Said:
        """The words."""
        ...


_OPENING, _CLOSING = tuple("「『“‘"), tuple("」』”’")
Q = TypeVar("Q", bound=Quoting)


@dataclass(frozen=True, slots=True)
class Piece(Generic[Q]):
    """Some of a sentence; *quote* where it is an article's words."""

    text: str
    quote: Q | None = None


def cited(sentence: str, quotes: Sequence[Q]) -> tuple[Piece[Q], ...]:
    """Return *sentence* in pieces, joined the whole of it; a quotation that it does not hold is left out."""
    return tuple(_pieces(sentence, _found(sentence, quotes)))


def _found(sentence: str, quotes: Sequence[Q]) -> list[tuple[int, int, Q]]:
    """Return where each quotation stands, in order: each where no other is, in quotation marks before others."""
    taken: list[tuple[int, int, Q]] = []
    for quote in sorted(quotes, key=lambda one: -len(one.said.said)):
        words = quote.said.said
        free = [
            at
            for at in _places(sentence, words)
            if not any(start < at + len(words) and at < end for start, end, _ in taken)
        ]
        at = next((at for at in free if _in_marks(sentence, at, at + len(words))), None)
        if at is None and free:
            at = free[0]
        if at is not None:
            taken.append((at, at + len(words), quote))
    return sorted(taken, key=lambda one: one[0])


def _places(sentence: str, words: str) -> Iterator[int]:
    at = sentence.find(words) if words else -1
    while at >= 0:
        yield at
        at = sentence.find(words, at + 1)


def _in_marks(sentence: str, start: int, end: int) -> bool:
    """Whether quotation marks stand before and behind: an AI system by “AI” is cited by the second."""
    return sentence[start - 1 : start] in _OPENING and sentence[end : end + 1] in _CLOSING


def _pieces(sentence: str, found: Sequence[tuple[int, int, Q]]) -> Iterator[Piece[Q]]:
    at = 0
    for start, end, quote in found:
        if at < start:
            yield Piece(sentence[at:start])
        yield Piece(sentence[start:end], quote)
        at = end
    if at < len(sentence):
        yield Piece(sentence[at:])
