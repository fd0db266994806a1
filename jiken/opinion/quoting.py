"""Quotations: exact spans of an article, widened to whole words."""

from __future__ import annotations

import unicodedata

from jiken.models import Article, Said
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.wording import refuse_leftovers

MIN_QUOTE, MAX_QUOTE = 4, 120


def said(article: Article, quote: str) -> Said:
    """Return where *article* says *quote*, in title, lead or text; raises NoOpinion."""
    wanted = quote.strip()
    if len(wanted) < MIN_QUOTE or len(wanted) > MAX_QUOTE:
        raise NoOpinion(Outcome.QUOTE_TOO_LONG if wanted[MIN_QUOTE:] else Outcome.NO_QUOTE)
    refuse_leftovers(wanted)
    for field in ("title", "lead", "text"):
        text = str(getattr(article, field))
        start = text.find(wanted)
        if start >= 0:
            return _whole(field, text, start, start + len(wanted))
    raise NoOpinion(Outcome.QUOTE_NOT_FOUND)


def _whole(field: str, text: str, start: int, end: int) -> Said:
    """Return the quotation grown until it cuts no word; raises NoOpinion where that is too long."""
    while start > 0 and end - start <= MAX_QUOTE and _joined(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and end - start <= MAX_QUOTE and _joined(text[end - 1], text[end]):
        end += 1
    if end - start > MAX_QUOTE:
        raise NoOpinion(Outcome.QUOTE_TOO_LONG)
    return Said(field=field, start=start, end=end, said=text[start:end])


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours are of one word: a letter and its mark, or letters of one script.

    Hiragana is of no word of its own: endings and particles stand in one run.
    """
    if unicodedata.category(right)[0] == "M" or "\u200d" in (left, right):
        return True
    script = _script(left)
    return script != "" and script == _script(right)


def _script(character: str) -> str:
    name = unicodedata.name(character, "").partition(" ")[0]
    if character in "ー々":
        return "KATAKANA" if character == "ー" else "CJK"
    if name in ("CJK", "KATAKANA") and character.isalpha():
        return name
    return "" if name == "HIRAGANA" or not character.isalnum() else "LATIN"
