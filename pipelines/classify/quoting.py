"""What is quoted of a cue: the clause that holds it, cut where the language lets one cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from jiken.models import Said
from pipelines.classify.cues import Cue

LONGEST = 120
"""Characters of a quotation, at most: the contract of every record that quotes."""
SHORT_JA = 60
"""Characters up to which neighbouring Japanese clauses are taken in; English ones up to LONGEST."""
_WINDOW = 240
# What speaks for a cue beside its own weight, chosen by scripts/measure_cues.py (how often the
# quotation holds the words that the annotator of classes_train found telling).
_COMPANY, _SYSTEM, _TOLD, _NEAR = 0.15, 0.15, 0.3, 60
_IN_TEXT = frozenset({("class", "incident"), ("class", "hazard")})
_SENTENCE_END = re.compile(
    r"[。！？!?\n]+[」』”\"')）】]*|(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No|Jr|Sr))(?<!\b(?:Mrs|Gov|Sen|Rep|Inc))\.(?=\s+[A-Z0-9\"“‘'(]|\s*$)"
)
_CLAUSE_END = re.compile(r"[、，；;]\s*|[,:：](?=\s)\s*|\s[-–—―|/]+\s|[—―]+|\u3000+|\s{2,}")
_EDGE = " \t\r\n\u3000、，,;；:：|・-–—―/"
_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
# Where a Japanese phrase ends: kana, then anything that is not.
_PHRASE = re.compile(r"(?<=[ぁ-ゖ])(?=[^ぁ-ゖー、。」』)）])")
# The rest of a word, and the noun that 的な or の leads to.
_ENDING = re.compile(
    r"[一-鿿ァ-ヺー]*(?!(?:[はがをともへや]|(?<!的)に)(?![ぁ-ゖ]))[ぁ-ゖ]{0,6}(?:(?<=[なの])[一-鿿ァ-ヺー]+)?"
)
_TERM = 12
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9])[がをでの](?=[一-鿿])")
_OWNER = re.compile(r"(?<=[A-Za-z])['’]s$")
_NOUN_BEFORE = re.compile(r"(?:[一-鿿ァ-ヺー]+|[A-Za-z0-9]+-)+$")
_NOUN_AFTER = re.compile(r"[ァ-ヺー]{2,}|-[A-Za-z]+(?![A-Za-z])")
_SPACE = re.compile(r"\s+")


def best(cues: Sequence[Cue], group: str, value: str) -> Cue | None:
    """Return the cue of a value to quote first, None where there is none.

    It is of a trusted list, near an AI system and near other cues of the value. Of harm the text
    says more than the title, which is often a question or a play on words; of a response the
    title says it.
    """
    own = [cue for cue in cues if cue.value == value and cue.group == group]
    if len(own) < 2:
        return own[0] if own else None
    systems = [cue for cue in cues if cue.group == "ai"]
    told = _TOLD if (group, value) in _IN_TEXT else 0.0

    def rank(cue: Cue) -> tuple[float, int]:
        company = sum(other.weight for other in own if other is not cue and _near(cue, other))
        system = any(_near(cue, other) for other in systems)
        score = cue.weight + _COMPANY * company + _SYSTEM * system
        return -score - told * (cue.said.field == "text"), cue.said.start

    return min(own, key=rank, default=None)


def _near(cue: Cue, other: Cue) -> bool:
    return cue.said.field == other.said.field and abs(cue.said.start - other.said.start) < _NEAR


def clause(title: str, text: str, said: Said) -> Said:
    """Return the clause round a quotation of *title* or *text*, at most 120 characters."""
    source = title if said.field == "title" else text
    start, end = _span(source, said.start, said.end)
    return Said(field=said.field, start=start, end=end, said=source[start:end])


def overlap(one: Said, other: Said) -> bool:
    """Whether two quotations share a letter of one field."""
    return one.field == other.field and one.start < other.end and other.start < one.end


def term(title: str, text: str, said: Said) -> Said:
    """Return the noun round what names an AI system: 虐待判定AI for AI, AI for AIを使.

    In English the hyphenated word: AI-powered.
    """
    source = title if said.field == "title" else text
    start, end = said.start, said.end
    if stem := _PARTICLE.search(source, start, end):
        end = stem.start()
    if owner := _OWNER.search(source, start, end):
        end = owner.start()
    if before := _NOUN_BEFORE.search(source[max(0, start - _TERM) : start]):
        start -= len(before[0])
    if after := _NOUN_AFTER.match(source, end, end + _TERM):
        end = after.end()
    return Said(field=said.field, start=start, end=end, said=source[start:end])


def word(title: str, text: str, said: Said) -> Said:
    """Return a cue with the rest of its Japanese word: 確認されていない for 確認されていな."""
    source = title if said.field == "title" else text
    start, end = said.start, said.end
    if _JAPANESE.match(source, end - 1) and (ending := _ENDING.match(source, end, end + _TERM)):
        end = ending.end()
    if _JAPANESE.match(source, start) and (
        before := _NOUN_BEFORE.search(source[max(0, start - _TERM) : start])
    ):
        start -= len(before[0])
    return Said(field=said.field, start=start, end=end, said=source[start:end])


def _span(source: str, start: int, end: int) -> tuple[int, int]:
    first, last = _sentence(source, start, end)
    first, last = _clauses(source, start, end, first, last)
    first, last = _cut(source, start, end, first, last)
    first, last = _trimmed(source, start, end, first, last)
    return _whole(source, first, last)


def _sentence(source: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence that holds [start, end), as far as a window reaches."""
    first = max(0, start - _WINDOW)
    for found in _SENTENCE_END.finditer(source, first, start):
        first = found.end()
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
        low = min(_borders(source, low, start), default=start)
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
    while last > end and source[last - 1] in _EDGE + "「『“(（【[":
        last -= 1
    return first, last


def _whole(source: str, first: int, last: int) -> tuple[int, int]:
    """Keep a combining mark with its letter, if need be by leaving both out."""
    while first < last - 1 and _joins(source[first]):
        first += 1
    longest = min(len(source), first + LONGEST)
    while last < longest and _joins(source[last]):
        last += 1
    return first, last


def _joins(char: str) -> bool:
    return unicodedata.combining(char) > 0 or char == "\u200d" or "\ufe00" <= char <= "\ufe0f"
