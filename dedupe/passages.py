"""The longest run of words that two texts share, letter for letter but for width and case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dedupe.fold import Folded, folded, is_japanese
from dedupe.people import speaks_of_someone
from dedupe.said import Said, quotation

# Runs begin at shared seeds of so many characters; shorter ones are looked for if there is none.
_SEEDS = {True: (8, 4, 2), False: (16, 6, 3)}
# What tells something of a run: neither hiragana nor short Latin words.
_CONTENT = re.compile(r"[\u3400-\u9fff々〆ァ-ヴー]{2,}|[a-z0-9]{4,}")
# Of a hostile text: so many places of one seed, so many runs, none of them longer.
_PLACES, _RUNS, _LONGEST = 8, 300, 400


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words on both sides; *length* is theirs, the quotations may be shorter.

    *content* is how many of the characters are in words that tell something.
    """

    here: Said
    there: Said
    length: int
    content: int


def shared_passage(article: Mapping[str, str], other: Mapping[str, str]) -> Passage | None:
    """Return the passage of most content that a field of *article* shares with one of *other*.

    The keys are the fields' names. None if they share no word that tells something, or
    only where they name somebody.
    """
    mine = {field: folded(text) for field, text in article.items() if text}
    yours = {field: folded(text) for field, text in other.items() if text}
    for seed in _SEEDS[any(is_japanese(text.text) for text in mine.values())]:
        runs = [
            (_content(here.text[start:end]), end - start, a, start, b, at)
            for a, here in mine.items()
            for b, there in yours.items()
            for start, at, end in _runs(here.text, there.text, seed)
            if not speaks_of_someone(here.text, start, end)
        ]
        content, length, a, start, b, at = max(runs, default=(0, 0, "", 0, "", 0))
        if content:
            here = _said(a, article[a], mine[a], start, length)
            there = _said(b, other[b], yours[b], at, length)
            return Passage(here, there, length, content)
    return None


def _content(run: str) -> int:
    return sum(len(found.group()) for found in _CONTENT.finditer(run))


def _said(field: str, original: str, text: Folded, start: int, length: int) -> Said:
    first, last = text.span(start, start + length)
    return quotation(field, first, original[first:last])


def _runs(here: str, there: str, seed: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start here, start there, end here) of shared runs of whole words."""
    for start, at in islice(_beginnings(here, there, seed), _RUNS):
        run = _whole_words(here, there, start, at, _end(here, there, start, at))
        if run[2] - run[0] >= seed:
            yield run


def _beginnings(here: str, there: str, seed: int) -> Iterator[tuple[int, int]]:
    """Yield where shared runs begin on both sides: one run has many seeds, and one first seed."""
    places: dict[str, list[int]] = {}
    for at in range(len(there) - seed + 1):
        places.setdefault(there[at : at + seed], []).append(at)
    before: set[int] = set()
    for start in range(len(here) - seed + 1):
        found = places.get(here[start : start + seed], ())[:_PLACES]
        yield from ((start, at) for at in found if at - 1 not in before)
        before = set(found)


def _end(here: str, there: str, start: int, at: int) -> int:
    end = start
    last = min(len(here), start + _LONGEST)
    while end < last and at < len(there) and here[end] == there[at]:
        end, at = end + 1, at + 1
    return end


def _whole_words(here: str, there: str, start: int, at: int, end: int) -> tuple[int, int, int]:
    """Return the run without particles, marks and parts of words at its ends."""
    shift = at - start
    while start < end and (
        _is_glue(here[start]) or _cut(here, start) or _cut(there, start + shift)
    ):
        start += 1
    while start < end and (_is_glue(here[end - 1]) or _cut(here, end) or _cut(there, end + shift)):
        end -= 1
    return start, start + shift, end


def _is_glue(character: str) -> bool:
    """Whether a run neither begins nor ends with it: blanks, marks, hiragana."""
    return not character.isalnum() or "ぁ" <= character <= "ゖ"


def _cut(text: str, at: int) -> bool:
    """Whether a boundary at *at* would cut a word of Latin letters or digits, or of katakana."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return before.isalnum() and after.isalnum()
    return all("ァ" <= c <= "ー" for c in (before, after))
