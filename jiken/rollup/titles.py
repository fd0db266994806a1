"""The headline that stands for an incident: a first-hand report's, saying what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dedupe.nature import is_labelled
from jiken.models import Said
from jiken.rollup.incident import distance
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sources import Source

LONGEST = 300
# Headlines that ask, tease or shout, and what pages put before them.
_TEASER = re.compile(
    r"[?？]|…$|\.\.\.$|[wｗ]{3,}|^[【\[]|[!！]{1,}[?？]?$|^(?:動画|写真|速報|独自|特集|号外)"
    r"|→|激怒|ざまあ|やばい|ヤバ[いすイ]|海外の反応|まさかの|ご尊顔|\b(?:shocking|you won't believe|insane|epic fail)\b"
    r"|(?:とは|の理由|のワケ|してみた|だった件|の末路|◯◯|○○)$"
    r"|^(?:watch|video|photos?|breaking|exclusive|live|opinion|analysis|explainer|how|why|what|when|who|here'?s|this|these|you|is|are|can|could|should|meet)\b",
    re.IGNORECASE,
)
_LENGTHS = {"ja": (10, 60), "en": (25, 130)}


def is_teaser(title: str) -> bool:
    """Whether a headline asks, teases or comments instead of saying what happened.

    >>> is_teaser("生成AIで◯◯を作成してた男、逮捕される..."), is_teaser("生成AIで画像作成か 男逮捕")
    (True, False)
    """
    return bool(_TEASER.search(title.strip())) or is_labelled(title)


def headline(found: Iterable[Source], language: str) -> Quote | None:
    """Return the title of the best report in *language*, None where there is no title in it."""
    own = [
        member
        for source in found
        for member in source.members
        if member.article.language == language and member.article.title.strip()
    ]
    best = min(own, key=_rank, default=None)
    return _quote(best) if best else None


def _rank(member: Classified) -> tuple[bool, bool, int, str, str]:
    title = member.article.title
    shortest, longest = _LENGTHS.get(member.article.language, _LENGTHS["en"])
    unfit = not shortest <= len(title) <= longest
    return (is_teaser(title), unfit, distance(member), *member.order)


def _quote(member: Classified) -> Quote:
    title = member.article.title[:LONGEST]
    start = len(title) - len(title.lstrip())
    said = title.strip()
    whole = Said(field="title", start=start, end=start + len(said), said=said)
    return Quote(article=member.id, language=member.article.language, said=whole)
