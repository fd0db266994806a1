"""The names of one article that a fact sheet holds: places, bodies, systems, charges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dedupe.names import Name
from dedupe.people import names_someone
from jiken.models import Article
from jiken.rollup.bodies import bodies
from jiken.rollup.front import Part
from jiken.rollup.glossary import Glossary
from jiken.rollup.places import places
from jiken.rollup.records import FactKind

# (kind, the table's id or the name, start, end).
Spot = tuple[FactKind, str, int, int]
_PLACES = frozenset({"prefecture", "city", "state", "country", "place"})
_BODIES = frozenset({"police", "court", "authority", "company", "university", "organisation"})
# What the table lists as an offence or a procedure and no charge sheet does.
_NO_CHARGE = frozenset(
    "antisemitism copyright deepfake disinformation fake-account fake-ad fake-audio fake-image fake-news "
    "fake-review fake-site fake-video jailbreak malware obscene pornography privacy prompt-injection propaganda "
    "racism surveillance evidence plaintiff defendant merger identity-verification questioning confession denial "
    "testimony whistleblowing court-order prison bankruptcy genocide coup war-crime sexual-deepfake scraping "
    "negligence data-request unauthorised-use slander-online impersonation cyberattack data-breach".split()
)
# Bodies of every country, which name nobody.
_NO_BODY = frozenset(
    "police prosecutors regulator city-council city-hall federal-court district-court court supreme-court ambulance "
    "board-of-education data-protection-authority high-court appeals-court fire-department government cabinet "
    "congress parliament family-court police-station university hospital central-bank customs consulate tribunal "
    "public-health-center child-consultation-center consumer-affairs-center district-attorney coast-guard jury "
    "consumer-group local-government state-government prefectural-government mayor regulators startup "
    "election-commission third-party-committee".split()
)
# Words of everyday life, which are charges only where they are said to be.
_SOFT = frozenset(
    "assault theft threat harassment plagiarism cheating bullying vandalism trespass shooting bombing "
    "discrimination insult sabotage coercion child-abuse stabbing forgery".split()
)
_CHARGED = re.compile(
    r"(?:の?(?:疑い|容疑|罪|違反)|で(?:起訴|逮捕|提訴|告訴|捜査))"
    r"|(?:suspicion|accused|charged|charges|convicted|guilty|counts?) (?:of|with) "
)
_NEAR = 30
# What makes of an offence or a procedure something else: a survey, a recommender, what prevents.
_ELSE_BEHIND = re.compile(
    r"会|研究|票|資料|力|作業|場|所|ゲーム|(?:の|を|など)?(?:防止|対策|検知|予防|阻止|防ぐ)|[ -](?:detection|prevention|detector|engine|system|algorithm|filter)"
)
_ELSE_BEFORE = re.compile(r"(?:意識|世論|アンケート|実態|市場|民間|制度|国勢|殺|廃棄|サンプル)$")
# 訴え is a lawsuit where it goes to court, and else a plea.
_PLEA = re.compile(r"訴え(?!を(?:起こ|提起|退け|棄却|認め)|られ)")
# 福島区 is no Fukushima, nor is a paper its town.
# Nor is the money of a country the country.
_NO_PLACE = re.compile(
    r"区|・?タイムズ|・?ポスト(?![ァ-ヴー])| (?:Times|Post|Tribune|Herald)\b|[$＄]|-[A-Z]| dollars?\b"
)
# A trial of law is none that a service or a drug is on; what is recalled is a product, or a memory.
_TRIAL = re.compile(r"trials?$")
_TRIED_BEFORE = re.compile(
    r"(?:clinical|medical|drug|field|road|pilot|free|public|test|service|month-?(?:long)?|week|year|limited|small|large|randomi[sz]ed|safety|vaccine)[ -]$",
    re.IGNORECASE,
)
_TRIED_BEHIND = re.compile(
    r"[ -](?:services?|runs?|periods?|versions?|operations?|phases?|basis|and error|programmes?|programs?|projects?|rollouts?|deployments?"
    r"|introductions?|uses?|participants?|users?|customers?|of (?:the |an? |its )?(?:[\w-]+ ){0,2}(?:systems?|services?|software|tools?|technology|AI|robots?|chatbots?|taxis?|cars?|vehicles?|drugs?|devices?|cameras?))\b"
)
_RECALLED = re.compile(r"recall(?:s|ed|ing)?$")
_TAKEN_BACK_BEFORE = re.compile(
    r"\b(?:was|were|been|being|be|is|are|product|vehicle|safety|voluntary|a|the|of|nationwide|mass|massive)\s$",
    re.IGNORECASE,
)
_TAKEN_BACK_BEHIND = re.compile(
    r" (?:(?:all|its|about|nearly|almost|more than|over|some|thousands|hundreds|tens|every|both)\b|\d|(?:the |these )?(?:[\w-]+ ){0,2}(?:products?|vehicles?|cars?|robots?|robotaxis?|units?|toys?|devices?|dolls?|models?|machines?|cameras?|speakers?)\b)"
)
_WARD_OR_CITY = ("City Council", " police")


def named(part: Part, article: Article, glossary: Glossary) -> Iterator[Spot]:
    """Yield the names in *part*: those of the alias table, and those that news introduces."""
    known = glossary.found(part.text, part.field)
    yield from _situated(part, known)
    yield from introduced(part, glossary)
    yield from _known(part, known, article)


def _situated(part: Part, known: Sequence[Name]) -> Iterator[Spot]:
    for place, start, end in places(part.text):
        if not any(start < name.end and name.start < end for name in known if name.id != place):
            yield FactKind.PLACE, place, start, end


def introduced(part: Part, glossary: Glossary) -> Iterator[Spot]:
    """Yield the bodies and AI systems that *part* introduces by what they are, known or not."""
    for kind, name, start, end in bodies(part.text):
        meant = glossary.meant(name)
        table = meant.partition(":")[0] if ":" in meant else ""
        fits = table in ("", "product", *_BODIES) or (is_city(name) and table in _PLACES)
        if name.endswith(" police") and _is_nation(name.removesuffix(" police"), glossary):
            continue
        if fits and not names_someone(part.text, start, end):
            yield kind, meant, start, end


def _is_nation(name: str, glossary: Glossary) -> bool:
    return glossary.meant(name).startswith("country:")


def _known(part: Part, known: Sequence[Name], article: Article) -> Iterator[Spot]:
    seats = {(name.start, name.end) for name in known if name.kind in _BODIES}
    told = [(start, end) for _, name, start, end in bodies(part.text) if not is_city(name)]
    for name in known:
        kind = _kind(name)
        if kind is None or name.said == article.publisher:
            continue
        if kind is FactKind.PLACE and _NO_PLACE.match(part.text, name.end):
            continue
        inside = any(start <= name.start and name.end <= end for start, end in told)
        if name.kind != "country" and _is_part(kind, inside, (name.start, name.end) in seats):
            continue
        if kind not in (FactKind.OFFENCE, FactKind.PROCEDURE) or _is_charge(name, part.text):
            yield kind, name.id, name.start, name.end


def _is_part(kind: FactKind, inside: bool, seated: bool) -> bool:
    """Whether the name only says whose body it is: 大阪府警 is not Osaka."""
    if kind is FactKind.PLACE:
        return inside or seated
    return inside and kind in (FactKind.ORGANISATION, FactKind.SYSTEM)


def _kind(name: Name) -> FactKind | None:
    own = name.id.partition(":")[2]
    if name.kind in _PLACES:
        return FactKind.PLACE
    if name.kind in _BODIES:
        return None if own in _NO_BODY else FactKind.ORGANISATION
    if name.kind == "product":
        return FactKind.SYSTEM
    charge = name.kind in ("offence", "procedure") and own not in _NO_CHARGE
    return FactKind(name.kind) if charge else None


def _is_of_law(said: str, before: str, text: str, end: int) -> bool:
    """Whether a word that has another meaning has that of law: a trial, a recall."""
    if _TRIAL.match(said):
        return not (_TRIED_BEFORE.search(before) or _TRIED_BEHIND.match(text, end))
    if _RECALLED.match(said):
        return bool(_TAKEN_BACK_BEFORE.search(before) or _TAKEN_BACK_BEHIND.match(text, end))
    return True


def _is_charge(name: Name, text: str) -> bool:
    """Whether the words are of a charge or a step of law, and not of what is like it."""
    before = text[max(0, name.start - _NEAR) : name.start]
    if not _is_of_law(name.said.lower(), before, text, name.end):
        return False
    if _ELSE_BEHIND.match(text, name.end) or _ELSE_BEFORE.search(text[: name.start][-6:]):
        return False
    if _PLEA.match(text, name.start) and name.said == "訴え":
        return False
    if name.id.partition(":")[2] not in _SOFT:
        return True
    return _CHARGED.search(text[max(0, name.start - _NEAR) : name.end + _NEAR]) is not None


def is_city(name: str) -> bool:
    """Whether a body is a town that acts: it is a place, too."""
    return name.startswith("city of ") or name.endswith(_WARD_OR_CITY) or name[-1] in "市町村都県"
