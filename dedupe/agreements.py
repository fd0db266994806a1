"""The names and words that two stories share, and the names that stand against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.concepts import Mention
from dedupe.nature import Nature
from dedupe.profile import Profile
from dedupe.quantities import Quantity
from dedupe.said import Kind, Reason, Said, Sign, quotation

_TELLING_NAME = 2.5
# A word that is in no table of names tells something only where it is rare: yearbook, not website.
_TELLING_WORD = 6.0
_FEW = 3
# What a table of names is about; what is in none of these is a name: company, court, law…
_TABLES = {
    Kind.PLACE: ("prefecture", "city", "state", "country", "place"),
    Kind.PERSON: ("person",),
    Kind.DEED: ("deed", "offence", "procedure"),
    Kind.TERM: ("term", "unit", "role", "office", "disease"),
}
_KINDS = {table: kind for kind, tables in _TABLES.items() for table in tables}
# Kinds without general words: "police" is not another force than 北海道警.
_DIFFERING = ("prefecture", "city", "state", "country", "company", "product", "person")
_SEATED = ("police:", "court:")
# How telling a kind of name is beside how rare it is.
_BONUS = {Kind.PERSON: 1.5, Kind.PLACE: 1.0, Kind.NAME: 1.0, Kind.DEED: 0.0, Kind.TERM: -0.5}
# How telling a reason is, and the reason.
Ranked = tuple[float, Reason]


def shared_names(article: Profile, other: Profile) -> list[Ranked]:
    """Return what both name: all that tells something, or else the rarest that there is."""
    shared = sorted(article.mentions.keys() & other.mentions.keys())
    telling = [c for c in shared if _tells(c, article.concepts.get(c, 0.0))]
    rarest = sorted(shared, key=lambda c: (-article.concepts.get(c, 0.0), c))[:_FEW]
    return [_name(c, article, other) for c in telling or rarest]


def _tells(concept: str, weight: float) -> bool:
    return weight >= (_TELLING_NAME if ":" in concept else _TELLING_WORD)


def _name(concept: str, article: Profile, other: Profile) -> Ranked:
    mine, yours = article.mentions[concept], other.mentions[concept]
    kind = _kind(concept, mine.said, yours.said)
    weight = article.concepts.get(concept, 0.0) / 2 + _BONUS[kind]
    return weight - (":" not in concept), paired(kind, Sign.EQUAL, mine, yours)


def _kind(concept: str, mine: str, yours: str) -> Kind:
    table, known, _ = concept.partition(":")
    if known:
        return _KINDS.get(table, Kind.NAME)
    proper = all(said[:1].isupper() or not said.isascii() for said in (mine, yours))
    return Kind.NAME if proper else Kind.TERM


def opposed_names(article: Profile, other: Profile) -> Iterator[Ranked]:
    """Yield a name of each side for each kind of which they have none in common."""
    if Nature.ROUND_UP in (article.nature, other.nature):
        return
    for table in _DIFFERING:
        mine, yours = article.kinds.get(table), other.kinds.get(table)
        if mine and yours and not mine & yours:
            first, second = _mention(article, mine), _mention(other, yours)
            if first is not None and second is not None:
                kind = _KINDS.get(table, Kind.NAME)
                yield 1.5, paired(kind, Sign.DIFFERS, first, second)


def _mention(story: Profile, ids: Iterable[str]) -> Mention | None:
    """Return the mention of the first of *ids* that the story names for itself.

    名古屋地検 speaks of Nagoya, but says nothing of where it happened.
    """
    seats = {story.mentions[name] for name in story.mentions if name.startswith(_SEATED)}
    found = (story.mentions[name] for name in sorted(ids) if name in story.mentions)
    return next((mention for mention in found if mention not in seats), None)


def paired(kind: Kind, sign: Sign, here: Quantity | Mention, there: Quantity | Mention) -> Reason:
    """Return the reason that two mentions make, each with its quotation."""
    return Reason(kind=kind, sign=sign, here=_said(here), there=_said(there))


def _said(where: Quantity | Mention) -> Said:
    return quotation(where.field, where.start, where.said)
