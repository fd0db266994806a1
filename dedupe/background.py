"""Which part of a text tells of another, earlier case that the article only cites.

A follow-up recounts its own event, and that is no background here: only words that set the
other case apart count (…に続き, とは別の, 昨年も, "similar to last year's", "months after another").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.fold import folded

LONGEST = 2000

# A clause that names the other case and ends in the word that sets it apart; before each pattern
# the words without one of which it is not there: they are quicker to look for.
_CLAUSES = (
    # 今年1月に仙台市で男が逮捕された事件に続き、…
    (
        ("に続", "に次", "に引き続"),
        r"[^、。 \n]{2,80}(?:に続き|に続いて|に続く|に次いで|に次ぐ|に引き続き)[、 ]?",
    ),
    # 新潟市の病院の問題とは別の会社…、昨年の福岡の事件と手口が似ている…
    (
        ("とは別", "似", "同様"),
        r"[^、。 \n]{0,80}(?:事件|事故|問題|事案|事例|ケース)(?:とは別(?:の|に|件)|と(?:手口|状況|構図)?(?:が|は|も)?(?:よく)?似て|に(?:酷似|類似)し|と同様の|と類似)",
    ),
    # months after another crash; following a similar crash in …; similar to last year's …
    (
        (" after ", "similar to", "like ", "following ", "echo of", "reminiscent of"),
        r"(?:[,;-] ?|\b)(?:(?:just |only |barely |less than )?(?:\w+ )?(?:days|weeks|months|years?) after (?:another|(?:a |an )?(?:similar|separate|different|unrelated|earlier|previous))\b|"
        r"similar to|(?:much )?like (?:last|an? (?:earlier|similar|previous)|one|those)|following (?:a similar|another|last)|"
        r"in an echo of|reminiscent of)\b[^.;\n]{2,120}",
    ),
)
# A sentence that is about other cases as a whole.
_SENTENCES = (
    (
        ("過去", "以前", "これまで", "年", "先月"),
        r"(?:過去|以前|これまで|昨年|一昨年|今年|先月|[0-9]{4}年)(?:[0-9]{1,2}月)?(?:の[^、。\n]{1,12})?に?も[^。\n]{2,100}。",
    ),
    (
        ("同様の",),
        r"同様の(?:事故|事件|問題|被害|事例|手口|トラブル)[^。\n]{0,40}(?:昨年|過去|これまで|以前|[0-9]{4}年|[0-9]{1,2}月|各地)[^。\n]{0,60}。",
    ),
    (("両事",), r"両(?:事件|事故)[^。\n]{0,60}。"),
    (
        (" another", "separate", "earlier", "previous", "similar", "unrelated", "different"),
        r"(?:^|(?<=[.!?] ))(?:in (?:a|an) (?:separate|earlier|previous|similar|unrelated) (?:case|incident|accident|crash|attack)|(?:last year|earlier this year|in [0-9]{4}|in (?:january|february|march|april|may|june|july|august|september|october|november|december)),? (?:another|a different|a similar|a separate))\b[^.\n]{2,200}\.?",
    ),
    (
        ("in another ",),
        r"(?:^|(?<=[.!?] ))[^.\n]{2,120}\bin another (?:city|state|country|town|prefecture|case|incident)\b[^.\n]{0,160}\.?",
    ),
)
_PATTERNS = tuple((words, re.compile(pattern)) for words, pattern in (*_CLAUSES, *_SENTENCES))


def background(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of *text* that tell of another case, as offsets, ascending, apart.

    >>> text = "昨年の仙台の事件に続き、秋田でも男が逮捕された。"
    >>> [text[start:end] for start, end in background(text)]
    ['昨年の仙台の事件に続き、']
    """
    front = folded(text[:LONGEST])
    spans = sorted(front.span(*match.span()) for match in _matches(front.text))
    return tuple(_joined(spans))


def _matches(text: str) -> Iterator[re.Match[str]]:
    for words, pattern in _PATTERNS:
        if any(word in text for word in words):
            yield from pattern.finditer(text)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield *spans*, those that touch as one."""
    open_: tuple[int, int] | None = None
    for start, end in spans:
        if open_ is not None and start <= open_[1]:
            open_ = open_[0], max(open_[1], end)
            continue
        if open_ is not None:
            yield open_
        open_ = start, end
    if open_ is not None:
        yield open_


def in_background(at: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether the offset *at* lies in one of *spans*."""
    return any(start <= at < end for start, end in spans)
