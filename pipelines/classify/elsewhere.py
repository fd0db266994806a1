"""Sentences that tell of another case or of figures of a country, not of the article's own event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.classify.cues import LONGEST_TEXT as _READ
from pipelines.classify.cues import Cue

_CASE = (
    r"(?:one|crash\w*|cases?|incidents?|accidents?|collisions?|attacks?|deaths?|suicides?|lawsuits?|suits?|scams?"
    r"|frauds?|breach\w*|leaks?|outages?|tragedy|tragedies|problems?|episodes?)"
)
_ENGLISH = re.compile(
    rf"\b(?:follow(?:s|ed|ing)?|comes?|came|after|similar to|like|unlike|echo(?:es|ing)?|recall(?:s|ing)?|since|among|in)\b"
    rf"[^.!?]{{0,30}}\b(?:similar|another|separate|earlier|previous|unrelated|last (?:month|year|week)'s) (?:\w{{1,12}} ){{0,2}}{_CASE}\b"
    rf"|\b(?:similar|earlier|previous|separate|unrelated) (?:\w{{1,12}} ){{0,2}}{_CASE} (?:in|at|of|near|last)\b"
    r"|^\s*(?:nationwide|worldwide|globally|across the (?:country|nation|world)|in (?:all of )?japan|in the united states),\s|\b(?:each|every|per|a) year\b|\bnationwide (?:last year|in \d{4})\b|\b(?:last year|in \d{4}),? (?:nationwide|worldwide|across the country)\b",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?:県内|都内|府内|道内|市内|町内|全国|国内|世界|同県|同市|同国)で(?:は|も)?、?(?:昨年|去年|一昨年|今年|過去|これまで|\d{4}年|年間|毎年)"
    r"|(?:昨年|去年|一昨年|先月|過去|以前|これまで)(?:の[^。、]{1,12})?に?も[^。]{2,60}|(?:全国|国内)の[^。]{1,30}(?:昨年|去年|年間|\d{4}年)|年間(?:約|およそ)?[\d,万]{1,9}人"
    r"|同様の(?:事故|事件|問題|被害|事例|手口)[^。]{0,20}(?:昨年|去年|過去|これまで|以前|各地|先月)"
    r"|(?:昨年|去年|一昨年|先月|過去|以前)[^。、]{1,40}(?:とは別の|と似た|に続き|に続いて|に次いで)",
)
# What a word means is told in general: images of an actual person "are called sexual deepfakes".
_DEFINED_BEFORE = re.compile(
    r"\b(?:called|known as|termed|dubbed|defined as|referred to as|refers? to|the term)\s[“\"'‘]?(?:[\w-]{1,14}\s){0,2}$|[」』”]?とは、[^。\n]{0,40}$",
    re.IGNORECASE,
)
_DEFINED_AFTER = re.compile(
    r"[^。、\s]{0,8}[」』”\"]?(?:など)?と(?:も)?(?:呼ばれ(?!た)|呼ぶ|称され|いう(?:言葉|用語))|[」』”\"]?とは(?:、|[^。]{2,40}(?:指す|意味する|こと(?:だ|である|です)?。))"
    r"|[”\"]? (?:is|are) (?:defined as|a term for|the term for)|[”\"]? (?:means|refers to)\b"
)
_KANA = re.compile(r"[ぁ-ゖァ-ヺ]")
_BREAK = re.compile(r"[。！？!?\n]|\.(?=\s)")
_FRONT = 200
_CLAIMS = frozenset({"class", "harm_types"})


def of_event(title: str, text: str, cues: Sequence[Cue]) -> list[Cue]:
    """Leave out the cues of class and harm that stand in sentences of another case, if others stay."""
    spans = _spans(text)
    if not spans:
        return list(cues)
    own = [c for c in cues if not (c.group in _CLAIMS and _inside(c, spans))]
    return own if any(c.group == "class" for c in own) else list(cues)


@lru_cache(maxsize=1)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of another case; kept, as an article is asked for them twice."""
    found = _other(text).finditer(text[:_READ])
    return tuple(_sentence(text, each.start(), each.end()) for each in found)


def _inside(cue: Cue, spans: Sequence[tuple[int, int]]) -> bool:
    return cue.said.field == "text" and any(a <= cue.said.start < b for a, b in spans)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((m.end() for m in _BREAK.finditer(text, max(0, start - 240), start)), default=0)
    last = _BREAK.search(text, end, end + 240)
    return max(first, start - 240), last.end() if last else end + 240


def is_elsewhere(sentence: str) -> bool:
    """Whether a sentence of the text sets another case, or yearly figures, beside the event.

    >>> is_elsewhere("The crash follows a similar one in Reno in which two people died.")
    True
    >>> is_elsewhere("県内では昨年、農機の事故で9人が死亡している。"), is_elsewhere("男性は死亡した。")
    (True, False)
    """
    return bool(_other(sentence).search(sentence))


def is_defined(source: str, start: int, end: int) -> bool:
    """Whether the words at [start, end) are explained, and nothing is told of them.

    >>> text = "Such images of a real person are called sexual deepfakes."
    >>> is_defined(text, 40, 56), is_defined("He sold sexual deepfakes.", 8, 24)
    (True, False)
    """
    before = _DEFINED_BEFORE.search(source, max(0, start - 60), start)
    return bool(before or _DEFINED_AFTER.match(source, end, end + 60))


def _other(text: str) -> re.Pattern[str]:
    return _JAPANESE if _KANA.search(text, 0, _FRONT) else _ENGLISH
