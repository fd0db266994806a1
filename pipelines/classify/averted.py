"""Harm that was prevented or only tried: told near the words for it, in the sentence that holds them.

What did happen stays harm, whatever else was prevented: what stands between the words says which.
"""

from __future__ import annotations

import re

from pipelines.classify import averted_en, averted_ja

_REACH = 160
_BREAK = re.compile(r"[。！？!?\n；]|\.(?=\s|$)")
_KANA = re.compile(r"[぀-ヿ一-鿿]")


def is_averted(source: str, start: int, end: int) -> bool:
    """Whether harm told at [start, end) was prevented or only tried.

    >>> is_averted("The bank foiled a scam.", 18, 22), is_averted("It did not stop the scam.", 20, 24)
    (True, False)
    >>> is_averted("詐欺を未然に防いだ。", 0, 2), is_averted("詐欺を防げなかった。", 0, 2)
    (True, False)
    """
    before, own, after = _parts(source, start, end)
    if _KANA.search(before + own + after):
        return averted_ja.is_averted(before, own, after, averted_ja.STOPPED)
    return averted_en.is_averted(before, own, after, averted_en.DANGER)


def is_averted_sum(source: str, start: int, end: int) -> bool:
    """Whether the sum at [start, end) was kept from being lost: by stopping a payment, too."""
    before, own, after = _parts(source, start, end)
    if _KANA.search(before + own + after):
        return averted_ja.is_averted(before, own, after, averted_ja.STOPPED_SUM)
    return averted_en.is_averted(before, own, after, averted_en.PAYMENT)


def is_done(source: str, start: int, end: int) -> bool:
    """Whether the sentence says of what stands at [start, end) that it was lost or taken."""
    before, own, after = _parts(source, start, end)
    if _KANA.search(before + own + after):
        return bool(averted_ja.DONE.search(own + after))
    return averted_en.is_lost(before, own, after)


def _parts(source: str, start: int, end: int) -> tuple[str, str, str]:
    """Return what the sentence has before, at and behind [start, end), as far as a window reaches."""
    low = max(0, start - _REACH)
    first = max((found.end() for found in _BREAK.finditer(source, low, start)), default=low)
    last = _BREAK.search(source, end, end + _REACH)
    after = source[end : last.start() if last else end + _REACH]
    return source[first:start], source[start:end], after
