"""The headline that stands for an incident: a first-hand report's, saying what happened."""

from __future__ import annotations

from collections.abc import Iterable

from jiken.models import Said
from jiken.rollup.incident import distance
from jiken.rollup.records import Classified, Quote
from jiken.rollup.sources import Source
from jiken.rollup.teasers import is_teaser

LONGEST = 300
_LENGTHS = {"ja": (10, 60), "en": (25, 130)}


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
