"""Headlines that do not say what happened."""

from __future__ import annotations

import re

from dedupe.nature import is_labelled

# Headlines that ask, tease or shout, and what pages put before them.
_TEASER = re.compile(
    r"[?？]|…$|\.\.\.$|[wｗ]{3,}|^[【\[]|[!！]{1,}[?？]?$|^(?:動画|写真|速報|独自|特集|号外)"
    r"|→|激怒|ざまあ|やばい|ヤバ[いすイ]|海外の反応|まさかの|ご尊顔|\b(?:shocking|you won't believe|insane|epic fail)\b"
    r"|(?:とは|の理由|のワケ|してみた|だった件|の末路|◯◯|○○)$"
    r"|[:：] (?:how|why|what|here)\b|^(?:debunk|fact.?check|ファクトチェック|検証[:：])"
    r"|^(?:watch|video|photos?|breaking|exclusive|live|opinion|analysis|explainer|how|why|what|when|who|here'?s|this|these|you|is|are|can|could|should|meet)\b",
    re.IGNORECASE,
)


def is_teaser(title: str) -> bool:
    """Whether a headline asks, teases or comments instead of saying what happened.

    >>> is_teaser("生成AIで◯◯を作成してた男、逮捕される..."), is_teaser("生成AIで画像作成か 男逮捕")
    (True, False)
    """
    return bool(_TEASER.search(title.strip())) or is_labelled(title)
