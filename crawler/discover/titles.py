"""A headline as plain text, whatever a feed packed it in."""

from __future__ import annotations

import html
import re

LONGEST = 500
"""Characters of a title that are kept."""

_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1000}>")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def plain_title(text: str | None) -> str | None:
    r"""Return *text* on one line without tags, entities and control characters, None if empty.

    >>> plain_title("<b>AI&amp;amp;法</b>\n 判決  &#x26; 波紋")
    'AI&法 判決 & 波紋'
    """
    seen = (text or "")[: 20 * LONGEST]
    for _ in range(2):  # feeds escape HTML that is escaped already
        seen = html.unescape(_TAG.sub("", seen))
    seen = _TAG.sub("", seen).encode("utf-8", "replace").decode()
    return " ".join(_UNSEEN.sub(" ", seen).split())[:LONGEST].rstrip() or None
