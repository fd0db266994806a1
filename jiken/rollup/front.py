"""The part of an article that tells its own event: no dateline, no credit, no general figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dedupe.background import background
from dedupe.fold import folded
from jiken.models import Article

# What is read of an article; the rest of a hostile page costs nothing.
TITLE_CHARACTERS, TEXT_CHARACTERS = 300, 2000
Span = tuple[int, int]

_DATELINE = re.compile(
    r"\s{0,4}(?:【[^】\n]{1,24}】|[\[(（〔][^\])）〕\n]{0,14}(?:共同|時事|AFP|ロイター|AP|CNN)[^\])）〕\n]{0,10}[\])）〕]"
    r"|[A-Z][A-Za-z.'’ ]{1,30}(?:, [A-Za-z.'’ ]{2,24})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?[(（][A-Za-z /]{2,24}[)）] ?[-–—―:]{1,2} ?"
    r"|[A-Z]{3,}(?: [A-Z]{3,}){0,2}(?:, [A-Z][A-Za-z.]{1,20})? ?(?:--|[-–—])\s)"
)
_CREDIT = re.compile(
    r"(?:[(（〔\[]?(?:共同通信?|時事(?:通信)?|ロイター|AFP時事|AFP|写真|画像|提供)(?:[=＝／:：][^\n]{0,30})?[)）〕\]]?"
    r"|(?:By|Photo|Reporting by|Edited by|Written by)[: ] ?[A-Z][^\n]{2,60}|©[^\n]{0,60})\s*$",
    re.MULTILINE,
)
# Figures of a whole country or of years are no figures of the event; nor is another crash that
# this one follows. Looked for in one sentence after the other.
_SENTENCE = re.compile(r"[^。\n.!?]+(?:[.!?](?! |\n|$)[^。\n.!?]*)*[。.!?]?")
_GENERAL = re.compile(
    r"(?:県内|国内|全国|世界|都内|府内|道内|市内)で(?:は)?[^。]{0,24}(?:昨年|去年|これまで|過去|[0-9]{4}年)"
    r"|(?:によると|統計|調査)[^。]{0,60}(?:全国|国内|世界)で"
    r"|^(?:全国|国内|世界)では"
    r"|^ ?(?:nationwide|nationally|worldwide|globally|across (?:the country|japan))\b"
    r"|^[^.]{0,40}\b(?:federal|official|government|police) (?:data|figures|statistics)\b"
    r"|\b(?:crash(?:es)?|case|incident|accident) follows (?:a |an )?(?:similar|another)\b"
    r"|^ ?similar [^.]{2,60}\b(?:last year|earlier|in 20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A field of an article, its front, and the spans in it that do not tell the event."""

    field: str
    text: str
    apart: tuple[Span, ...]

    def tells(self, start: int, end: int) -> bool:
        """Whether [start, end) touches none of the spans that are apart."""
        return not any(start < last and first < end for first, last in self.apart)


def parts(article: Article) -> tuple[Part, ...]:
    """Return the title, and the front of the text (of the lead where there is no text)."""
    body = ("text", article.text) if article.text else ("lead", article.lead)
    told = (("title", article.title[:TITLE_CHARACTERS]), (body[0], body[1][:TEXT_CHARACTERS]))
    return tuple(Part(field, text, tuple(_apart(text))) for field, text in told if text)


def dateline(text: str) -> int:
    """Return where the text begins behind its dateline or leading credit.

    >>> dateline("【札幌＝共同】北海道警は"), dateline("TOKYO (Kyodo) - Police said")
    (7, 16)
    """
    found = _DATELINE.match(text)
    return found.end() if found else 0


def _apart(text: str) -> Iterator[Span]:
    if start := dateline(text):
        yield 0, start
    yield from (found.span() for found in _CREDIT.finditer(text))
    yield from background(text)
    front = folded(text)
    for sentence in _SENTENCE.finditer(front.text):
        if _GENERAL.search(sentence.group()):
            yield front.span(*sentence.span())
