"""A cue widened to a phrase that can be read alone: "dies in Tesla on autopilot" for "dies"."""

from __future__ import annotations

import re

from jiken.models import Said
from pipelines.classify.borders import whole
from pipelines.classify.nouns import word

_JAPANESE = re.compile(r"[぀-ヿ一-鿿々]")
_STOP = '、。，．,.;:；：！？!?\n「」『』“”"()（）[]【】 　'
_LEFT_JA, _RIGHT_JA = 16, 24
_BEFORE = re.compile(r"(?:[\w'’$€£%-]+ ){0,3}$")
_AFTER = re.compile(r"(?: (?:(?:[A-Z]\.)+|[\w'’$€£%-]+(?:[.,]\d+)*)){0,4}")
# A phrase does not begin or end with a word that only joins.
_JOINS = (
    r"(?:and|or|but|of|for|to|in|on|at|by|with|from|over|into|after|before|as|that|which|who|when|while|the|a|an|his|her|their|its"
    r"|is|are|was|were|has|have|had|been|be)"
)
_LEADING = re.compile(rf"(?:{_JOINS} )+", re.IGNORECASE)
_TRAILING = re.compile(rf"(?: {_JOINS})+$", re.IGNORECASE)


def phrase(title: str, text: str, said: Said) -> Said:
    """Return the words with what belongs to them, inside one clause and at most some 60 characters."""
    source = title if said.field == "title" else text
    own = word(title, text, said)
    japanese = _JAPANESE.search(own.said)
    start, end = (_japanese if japanese else _english)(source, own.start, own.end)
    start, end = whole(source, start, end)
    return Said(field=said.field, start=start, end=end, said=source[start:end])


def _japanese(source: str, start: int, end: int) -> tuple[int, int]:
    """Reach to both borders of the clause where they are near."""
    first, last = start, end
    while first > 0 and source[first - 1] not in _STOP:
        first -= 1
    while last < len(source) and source[last] not in _STOP:
        last += 1
    return (
        first if start - first <= _LEFT_JA else start,
        last if last - end <= _RIGHT_JA else end,
    )


def _english(source: str, start: int, end: int) -> tuple[int, int]:
    """Take in up to three words before and four behind, no joining word at the edges."""
    before = _BEFORE.search(source, max(0, start - 48), start)
    after = _AFTER.match(source, end, end + 60)
    first = before.start() if before else start
    last = after.end() if after else end
    if lead := _LEADING.match(source, first, start):
        first = lead.end()
    if trail := _TRAILING.search(source[end:last]):
        last = end + trail.start()
    return first, last
