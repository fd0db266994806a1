"""What is quoted of a cue: the clause that holds it, cut where the language lets one cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiken.models import Said
from pipelines.classify.borders import LONGEST, whole
from pipelines.classify.evidence import RESPONSE, best, evidence
from pipelines.classify.naming_harm import names_harm
from pipelines.classify.nouns import term, word

__all__ = [
    "LONGEST",
    "RESPONSE",
    "best",
    "bounds",
    "clause",
    "evidence",
    "names_harm",
    "overlap",
    "sentence",
    "term",
    "word",
]
SHORT_JA = 60
"""Characters up to which neighbouring Japanese clauses are taken in; English ones up to LONGEST."""
_WINDOW = 240
# One set of letters comes first, so that nothing else of a text is looked at.
_SENTENCE_END = re.compile(
    r"[。！？!?\n.](?:(?<!\.)[。！？!?\n]*[」』”\"')）】]*|(?<=\.)(?<![A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|vs|No|Jr|Sr)\.)"
    r"(?<!\b(?:Mrs|Gov|Sen|Rep|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.)(?<!\bSept\.)(?=\s+[A-Z0-9\"“‘'(]|\s*$))"
)
_CLAUSE_END = re.compile(r"[、，；;]\s*|[,:：](?=\s)\s*|\s[-–—―|/]+\s|[—―]+|-{2,}|\u3000+|\s{2,}")
# Where a text begins, and who sent it: no part of what it says.
_DATELINE = re.compile(
    r"\s*(?:(?:[A-Z][A-Za-z.,'’ 0-9]{1,40}\s)?[(（][A-Z][A-Za-z/ ]{1,24}[)）]\s?[-–—―:]{1,2}\s?|【[^】\n]{1,24}】\s?|[(（〔\[][^)）〕\]\n]{0,14}(?:共同|時事|AFP|ロイター)[^)）〕\]\n]{0,10}[)）〕\]]\s?)"
)
_EDGE = " \t\r\n\u3000、，,;；:：|・-–—―/"
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
# Where a Japanese phrase ends: kana, then anything that is not.
_PHRASE = re.compile(r"(?<=[ぁ-ゖ])(?=[^ぁ-ゖー、。」』)）])")
# No abbreviation: a word of four small letters or a figure stands before it.
_FULL_STOP = re.compile(r"(?<=[a-z]{3})[a-z]\.|[0-9]\.")
_SPACE = re.compile(r"\s+")
_LEADS = re.compile(r"\b(?:that|which|who|because|after|but|when|while|where|as)\s$")
_MARKS = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'))


def clause(title: str, text: str, said: Said) -> Said:
    """Return the clause round a quotation of *title* or *text*, at most 120 characters."""
    source = title if said.field == "title" else text
    start, end = _span(source, said.start, said.end)
    return Said(field=said.field, start=start, end=end, said=source[start:end])


def sentence(title: str, text: str, said: Said) -> str:
    """Return the sentence round a quotation, as far as a window of 240 characters reaches."""
    source = title if said.field == "title" else text
    start, end = bounds(source, said.start, said.end)
    return source[start:end]


def overlap(one: Said, other: Said) -> bool:
    """Whether two quotations share a letter of one field."""
    return one.field == other.field and one.start < other.end and other.start < one.end


def _span(source: str, start: int, end: int) -> tuple[int, int]:
    first, last = bounds(source, start, end)
    first, last = _clauses(source, start, end, first, last)
    first, last = _cut(source, start, end, first, last)
    first, last = _trimmed(source, start, end, first, last)
    return whole(source, first, last)


def bounds(source: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence that holds [start, end), as far as a window reaches."""
    first = max(0, start - _WINDOW)
    for found in _SENTENCE_END.finditer(source, first, start):
        first = found.end()
    if (line := _DATELINE.match(source, first)) and line.end() <= start:
        first = line.end()
    following = _SENTENCE_END.search(source, max(start, end - 1), end + _WINDOW)
    return first, following.end() if following else min(len(source), end + _WINDOW)


def _clauses(source: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Return the clauses of the sentence that hold the cue, with neighbours while they are short."""
    pieces = list(_pieces(source, first, last))
    held = [n for n, (a, b) in enumerate(pieces) if a < end and start < b] or [0]
    low, high = held[0], held[-1]
    most = SHORT_JA if _JAPANESE.search(source, first, last) else LONGEST
    for _ in pieces:
        if low > 0 and pieces[high][1] - pieces[low - 1][0] <= most:
            low -= 1
        elif high + 1 < len(pieces) and pieces[high + 1][1] - pieces[low][0] <= most:
            high += 1
    return min(pieces[low][0], start), max(pieces[high][1], end)


def _pieces(source: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    at = first
    for found in _CLAUSE_END.finditer(source, first, last):
        yield at, found.end()
        at = found.end()
    yield at, last


def _cut(source: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Cut what is too long at the borders of words or phrases nearest to the limit."""
    if last - first <= LONGEST:
        return first, last
    end = min(end, start + LONGEST)
    room = LONGEST - (end - start)
    low = first if end - first <= LONGEST else start - room // 3
    high = min(last, low + LONGEST)
    if low > first:
        borders = list(_borders(source, low, start))
        # A clause of its own begins behind "that" or "which" rather than anywhere.
        led = [at for at in borders if _LEADS.search(source, max(0, at - 12), at)]
        low = min(led or borders, default=start)
    if high < last:
        high = max(_borders(source, end, high), default=end)
    return low, high


def _borders(source: str, low: int, high: int) -> Iterator[int]:
    words = _SPACE if source[low:high].isascii() else _PHRASE
    for found in words.finditer(source, low, high):
        yield found.end()


def _trimmed(source: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Drop white space and separators at the edges, never a letter of the cue."""
    while first < start and source[first] in _EDGE + "」』”)）】]":
        first += 1
    while last > end and source[last - 1] in _EDGE + "「『“(（【[。":
        last -= 1
    if last > end and _FULL_STOP.match(source, last - 2):
        last -= 1
    return _paired(source, start, end, first, last)


def _paired(source: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """Leave out what lies beyond a quotation mark whose other one is cut off, but not the cue."""
    for opening, closing in _MARKS:
        said = source[first:last]
        if opening == closing:
            lone = said.count(opening) % 2 == 1
            closes = opens = lone
        else:
            closes = said.count(closing) > said.count(opening)
            opens = said.count(opening) > said.count(closing)
        if closes and first <= (at := source.find(closing, first, start)) < start:
            first = at + 1
        elif opens and end <= (at := source.rfind(opening, end, last)):
            last = at
    while first < start and source[first] in _EDGE:
        first += 1
    while last > end and source[last - 1] in _EDGE:
        last -= 1
    return first, last
