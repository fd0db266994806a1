"""Quotations that say little by themselves: they lean on a sentence before, or only admit something."""

from __future__ import annotations

import re

from jiken.models import Said
from pipelines.classify.quoting import RESPONSE

_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
_LEANING_JA = re.compile(
    r"(?:だが|しかし|ただし?|また|さらに|なお|一方|そして|これ|それ|この(?!ほど|日)|その|同(?:社|日|人)|彼)|[^。]{0,12}(?:(?<!け)が|は|を|に|で|と|の|や)$|[^。]{0,20}とみられる$"
)
_LEANING = re.compile(
    r"(?:But|And|He|She|It|They|This|That|These|Those|However|Meanwhile|Also|Both)\b|[a-z]"
)


def is_weak(cue: str, clause: Said) -> bool:
    """Whether a clause does not read by itself, or its *cue* is an apology or an admission.

    >>> at = {"field": "text", "start": 0, "end": 1}
    >>> is_weak("hit", Said(said="But it hit her", **at)), is_weak("hit", Said(said="A car hit her", **at))
    (True, False)
    >>> is_weak("偽物", Said(said="だが、これも偽物だったとみられる", **at))
    True
    """
    leaning = _LEANING_JA if _JAPANESE.search(clause.said) else _LEANING
    return bool(leaning.match(clause.said) or RESPONSE.search(cue))
