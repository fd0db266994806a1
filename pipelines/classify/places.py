"""Where it happened, and which AI systems and organisations are named.

The mentions come from the alias table, which this package may not import: the caller hands
them in, each with the wholes that it is part of (Sapporo: Hokkaido, Japan).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiken.models import Said, Tag
from pipelines.classify.cues import Cue
from pipelines.classify.nations import alpha3, bodies, code_of, generic, hints, is_language
from pipelines.classify.quoting import overlap

LEAD = 400
_FRONT = 200
# How sure a mention makes of a country: who acts in a town is there, a country may be an actor.
_SURE = {
    **{"police": 0.85, "court": 0.8, "prefecture": 0.8, "city": 0.8, "state": 0.8, "place": 0.8},
    **{"authority": 0.7, "office": 0.7, "country": 0.6},
}
_DATELINED, _LATE, _FALLBACK, _LEAST = 0.95, 0.2, 0.3, 0.5
_MOST_COUNTRIES, _MOST_NAMES = 3, 8
_NAMED = ("system", "organisation")
_ORGANISED = frozenset({"company", "organisation", "university", "authority", "police"})
# Bodies that every country or town has: their names name nobody.
_EVERYWHERE = frozenset(
    "police prosecutors regulator regulators city-council city-hall board-of-education data-protection-authority fire-department "
    "government cabinet congress parliament police-station university hospital central-bank customs consulate tribunal ambulance "
    "public-health-center child-consultation-center consumer-affairs-center district-attorney coast-guard consumer-group "
    "local-government state-government prefectural-government election-commission third-party-committee mayor startup".split()
)
_DATELINE = re.compile(
    r"\s*(?:【[^】\n]{1,24}】|\([^)\n]{1,16}\)|[A-Z][A-Z .,']{2,40}(?:,[^—–\n(]{1,24})?\s?(?:\([A-Za-z .]{2,24}\))?\s?[-—–]{1,2}\s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name of the alias table in an article: its *kind*, its *id* (city:sapporo), where.

    *within* are the ids of the wholes that it is part of; *name* is how the table spells it.
    """

    kind: str
    id: str
    said: Said
    within: tuple[str, ...] = ()
    name: str = ""


def countries(
    mentions: Sequence[Mention], title: str, text: str, publisher_country: str | None = None
) -> tuple[Tag, ...]:
    """Return the countries that the article places its story in, surest first.

    Where it names none, what only one country has (its money, its offices) stands in; else the
    publisher's (two or three letters), without a quotation.
    """
    surest: dict[str, tuple[float, Said]] = {}
    for code, sure, said in _places(mentions, title, text):
        if code not in surest or sure > surest[code][0]:
            surest[code] = sure, said
    ranked = sorted(surest.items(), key=lambda item: (-item[1][0], item[0]))
    chosen = tuple(_country(code, *of) for code, of in ranked if of[0] >= _LEAST)
    if chosen:
        return chosen[:_MOST_COUNTRIES]
    for code, said in (*hints("title", title), *hints("text", text)):
        return (_country(code, _LEAST, said),)
    fallback = alpha3(publisher_country or "")
    return (_country(fallback, _FALLBACK, None),) if fallback else ()


def _country(code: str, sure: float, said: Said | None) -> Tag:
    return Tag(group="country", value=code, probability=sure, said=said)


def _places(
    mentions: Sequence[Mention], title: str, text: str
) -> Iterator[tuple[str, float, Said]]:
    yield from _mentioned(mentions, title, text)
    for code, said in (*bodies("title", title), *bodies("text", text)):
        yield code, _SURE["authority"], said


def named(mentions: Sequence[Mention], cues: Sequence[Cue]) -> tuple[Tag, ...]:
    """Return the AI systems and the organisations that are named, most prominent first.

    A product is an AI system where the gate's lists take its name for one, or where the article
    introduces it so.
    """
    spoken = [cue.said for cue in cues if cue.group == "ai"]
    found: dict[tuple[str, str], Tag] = {}
    for mention in mentions:
        group = _named(mention, spoken)
        sure = _prominence(mention.said)
        key = (group, mention.id)
        if group and (key not in found or sure > found[key].probability):
            name = mention.name or mention.said.said
            found[key] = Tag(group=group, value=name, probability=sure, said=mention.said)
    ranked = sorted(found.values(), key=lambda tag: -tag.probability)
    systems_first = ([tag for tag in ranked if tag.group == group] for group in _NAMED)
    return tuple(tag for some in systems_first for tag in some[:_MOST_NAMES])


def _mentioned(
    mentions: Sequence[Mention], title: str, text: str
) -> Iterator[tuple[str, float, Said]]:
    """Yield the countries of mentions; what every country has tells of one where no other is named."""
    dateline = _DATELINE.match(text[:_FRONT])
    until = dateline.end() if dateline else 0
    coded = list(_coded(mentions, title, text))
    certain = {code for code, mention in coded if not generic(mention.said.said)}
    for code, mention in coded:
        if certain and code not in certain:
            continue
        said, sure = mention.said, _SURE[mention.kind]
        if said.field == "text" and said.start < until:
            sure = _DATELINED
        elif said.field == "text" and said.start >= LEAD:
            sure -= _LATE
        yield code, sure, said


def _coded(mentions: Sequence[Mention], title: str, text: str) -> Iterator[tuple[str, Mention]]:
    for mention in mentions:
        said = mention.said
        source = title if said.field == "title" else text
        if mention.kind not in _SURE or is_language(source, said.start, said.end):
            continue
        if code := next(filter(None, map(code_of, (mention.id, *mention.within))), None):
            yield code, mention


def _named(mention: Mention, systems: Sequence[Said]) -> str:
    """Return the group of a name; "" for what is none, and for a kind of body (a regulator).

    A "system" is what the article itself introduces as one: 生成AI「ミカソラ」, a chatbot called Marlow.
    """
    if mention.kind == "system":
        return "system"
    if mention.said.said.islower() and mention.said.said.isascii():
        return ""
    if mention.kind in _ORGANISED:
        return "" if mention.id.partition(":")[2] in _EVERYWHERE else "organisation"
    if mention.kind == "product" and any(overlap(mention.said, system) for system in systems):
        return "system"
    return ""


def _prominence(said: Said) -> float:
    if said.field == "title":
        return 0.9
    return 0.7 if said.start < LEAD else 0.5
