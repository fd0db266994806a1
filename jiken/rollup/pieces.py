"""Sentences as they are quoted: whole, or in the parts between the private names that are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jiken.models import Said
from jiken.rollup.glossary import Glossary
from jiken.rollup.privacy import private_names
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sentences import Sentence

_ELLIPSIS = "…"
_CLOSING = "」』”\"'’)）"
_ENDS = ("。", ".", "!", "！")


def pieces(member: Classified, sentence: Sentence, glossary: Glossary) -> Iterator[Quote]:
    """Yield the quotations that a sentence comes to."""
    start = 0
    for first, last in private_names(sentence.text, glossary):
        if sentence.text[start:first].strip():
            yield _piece(member, sentence, start, first)
        start = max(start, last)
    if sentence.text[start:].strip():
        yield _piece(member, sentence, start, len(sentence.text))


def _piece(member: Classified, sentence: Sentence, start: int, end: int) -> Quote:
    first, said = sentence.start + start, sentence.text[start:end]
    return Quote(
        article=member.id,
        language=member.article.language,
        said=Said(field=sentence.field, start=first, end=first + len(said), said=said),
    )


def begins_with_name(sentence: Sentence, glossary: Glossary) -> bool:
    """Whether nothing stands before the first name that would be left out."""
    first = next(iter(private_names(sentence.text, glossary)), None)
    return first is not None and not sentence.text[: first[0]].strip()


def pieces_text(some: Sequence[Quote], language: str) -> str:
    """Return a summary's text: sentences one after the other, … for what is left out of one."""
    text = _led(some[0]) if some else ""
    for before, piece in pairwise(some):
        between = _between(before, piece, language)
        text += between + (piece.said.said if between == _ELLIPSIS else _led(piece))
    return text


def _led(piece: Quote) -> str:
    """Return the words, led by … where the name that they began with is left out."""
    return _ELLIPSIS * piece.said.said[:1].isspace() + piece.said.said


def _between(before: Quote, piece: Quote, language: str) -> str:
    ended = before.said.said.rstrip(_CLOSING).endswith(_ENDS)
    if before.article == piece.article and not ended:
        return _ELLIPSIS
    return "" if language == "ja" else " "
