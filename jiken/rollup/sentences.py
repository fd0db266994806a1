"""The sentences of an article that can stand for themselves in a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dedupe.fold import bigrams, is_japanese
from jiken.models import Article
from jiken.rollup.front import dateline

READ = 1500
_END = re.compile(
    r"[。！？!?](?:[」』”\")）]+)?|\n+"
    r"|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|vs|No|Jr|Sr|Co|Lt))(?<!\b(?:Mrs|Gov|Sen|Rep|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Ltd))(?<!\b(?:Sept|Corp))"
    r"\.[\"”'’)]?(?=\s+[\"“‘'(]?[A-Z0-9]|\s*$)"
)
_OPEN, _CLOSE = "「『（(“【", "」』）)”】"
_CONNECTIVE = re.compile(
    r"(?:また|さらに|一方|しかし|だが|なお|これ|それ|この|その|同(?!じ)|ただ|そのうえ|うち|このうち|いずれも|[■▼◆●・※▽►▲【＝①-⑳]|写真|画像|関連記事|続きを読む|もっと読む|あわせて読|【"
    r"|(?:He|She|It|They|This|That|These|Those|But|And|However|Meanwhile|Also|Still|Neither|The suit|The company|The firm|Photo|Read|Sign|Subscribe|Click|Follow|Share|Advertisement|Related)\b)"
)
# What leans on a sentence before: a person who is she before being anybody, a result of something.
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|one|man|woman|boy|girl|mother|father)\b|[A-Z][a-z]+ [A-Z][a-z]+"
)
_PART = re.compile(
    r"(?:Some|None|Most|All|One|Both|Many|Few) of (?:its|their|them|these|those|the best)\b"
)
_OUTCOME = re.compile(r"\bas a result\b(?! of)|\bthe (?:latter|former)\b|\bhold responsible\b")
_ODD = re.compile(
    r"[?？]|https?://|@[A-Za-z]|[wｗ]{3,}|続きは|会員限定|無料登録|クッキー|有料|プレゼント|newsletter|subscri|cookie|sign up|click here|all rights reserved|無断転載",
    re.IGNORECASE,
)
_FINITE_JA = re.compile(r"[。！]$")
_LENGTHS = {True: (8, 160), False: (15, 280)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) of an article's *field*; *place* counts the sentences from 0."""

    field: str
    start: int
    end: int
    text: str
    place: int

    @property
    def complete(self) -> bool:
        """Whether it is a whole statement of an ordinary length, no question and no notice."""
        shortest, longest = _LENGTHS[is_japanese(self.text)]
        fits = shortest <= len(self.text) <= longest
        return fits and not _ODD.search(self.text) and _is_complete(self.text)

    @property
    def stands(self) -> bool:
        """Whether it reads by itself: nothing before it is needed."""
        return self.complete and not _CONNECTIVE.match(self.text) and not _leans(self.text)

    @property
    def worded(self) -> str:
        """Its words as scorers compare them: in Japanese bigrams."""
        return worded(self.text)


def _leans(text: str) -> bool:
    """Whether an English sentence needs the one before it.

    >>> _leans("Comparing her pupils' essays, she wondered."), _leans("A nurse said her app erred.")
    (True, False)
    """
    found = _PERSON.search(text)
    if found and not _SOMEBODY.search(text, 0, found.start()):
        return True
    return bool(_PART.match(text) or _OUTCOME.search(text))


def worded(text: str) -> str:
    """Return the words of *text* as RapidFuzz's token scorers take them: in Japanese bigrams."""
    return bigrams(text) if is_japanese(text) else text.lower()


def sentences(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences at the front of *article*'s text (of its lead, where it has no text)."""
    field, text = ("text", article.text) if article.text else ("lead", article.lead)
    front = text[:READ]
    found = (span for span in _spans(front, dateline(front)))
    return tuple(
        Sentence(field, start, end, front[start:end], at) for at, (start, end) in enumerate(found)
    )


def _spans(text: str, first: int) -> Iterator[tuple[int, int]]:
    start = first
    for found in _END.finditer(text, first):
        if _is_inside(text, start, found.start()):
            continue
        end = found.start() if found.group().startswith("\n") else found.end()
        if span := _trimmed(text, start, end):
            yield span
        start = found.end()
    if len(text) < READ and (span := _trimmed(text, start, len(text))):
        yield span


def _is_inside(text: str, start: int, at: int) -> bool:
    """Whether [start, at) leaves a bracket or a quotation open, not too long before."""
    piece = text[start:at]
    if text[at : at + 1] == "\n" or len(piece) > 300:
        return False
    return sum(map(piece.count, _OPEN)) > sum(map(piece.count, _CLOSE))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _is_complete(text: str) -> bool:
    if is_japanese(text):
        return bool(_FINITE_JA.search(text.rstrip("」』”)）")) or text.endswith(("。", "。」")))
    return text.rstrip("\"”'’)").endswith((".", "!"))
