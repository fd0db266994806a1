"""What one article says of its event that a fact sheet holds: figures, ages, days, places, charges, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dedupe.fold import Folded, folded
from dedupe.names import Name
from dedupe.people import names_someone
from dedupe.quantities import Quantity, quantities
from jiken.models import Article, Precision, Said
from jiken.rollup.bodies import bodies
from jiken.rollup.casualties import casualties
from jiken.rollup.counts import counts
from jiken.rollup.front import Part, parts
from jiken.rollup.glossary import Glossary
from jiken.rollup.places import places
from jiken.rollup.records import FactKind

AMOUNTS = frozenset(
    {"JPY", "USD", "EUR", "GBP", "CNY", "KRW", "INR", "AUD", "CAD", "HKD", "TWD", "SGD"}
)
_KINDS = {
    "age": FactKind.AGE, "decade": FactKind.AGE, "percent": FactKind.SHARE, "people": FactKind.PEOPLE,
    "months": FactKind.TERM, "years": FactKind.TERM, "weeks": FactKind.TERM,
}  # fmt: skip
_PLACES = frozenset({"prefecture", "city", "state", "country", "place"})
_BODIES = frozenset({"police", "court", "authority", "company", "university", "organisation"})
# What the table lists as an offence or a procedure and no charge sheet does.
_NO_CHARGE = frozenset(
    (
        *(
            "antisemitism",
            "copyright",
            "deepfake",
            "disinformation",
            "fake-account",
            "fake-ad",
            "fake-audio",
        ),
        *(
            "fake-image",
            "fake-news",
            "fake-review",
            "fake-site",
            "fake-video",
            "jailbreak",
            "malware",
        ),
        *(
            "obscene",
            "pornography",
            "privacy",
            "prompt-injection",
            "propaganda",
            "racism",
            "surveillance",
        ),
        *("evidence", "plaintiff", "defendant", "merger", "identity-verification", "questioning"),
        *(
            "confession",
            "denial",
            "testimony",
            "whistleblowing",
            "court-order",
            "prison",
            "bankruptcy",
        ),
        *(
            "genocide",
            "coup",
            "war-crime",
            "sexual-deepfake",
            "scraping",
            "negligence",
            "data-request",
        ),
        *("unauthorised-use", "slander-online", "impersonation", "cyberattack", "data-breach"),
    )
)
# Bodies of every country, which name nobody.
_NO_BODY = frozenset(
    "police prosecutors regulator city-council city-hall federal-court district-court court supreme-court ambulance "
    "board-of-education data-protection-authority high-court appeals-court fire-department government cabinet "
    "congress parliament family-court police-station university hospital central-bank customs consulate "
    "public-health-center child-consultation-center consumer-affairs-center district-attorney coast-guard "
    "consumer-group tribunal local-government appeals-court jury state-government prefectural-government mayor regulators startup".split()
)
# Words of everyday life, which are charges only where they are said to be.
_SOFT = frozenset(
    "assault theft threat harassment plagiarism cheating bullying vandalism trespass shooting bombing "
    "discrimination insult sabotage coercion child-abuse stabbing forgery".split()
)
_CHARGED = re.compile(
    r"(?:の?(?:疑い|容疑|罪|違反)|で(?:起訴|逮捕|提訴|告訴|捜査))|(?:suspicion|accused|charged|charges|convicted|guilty|counts?) (?:of|with) "
)
_NEAR = 30
# いずれも一人: a part of those counted before, or how many more.
_PART_OF = re.compile(
    r"(?:うち|このうち|さらに|新たに|ほか)[^、。]{0,3}$|\b(?:one|two|some|\d+) of (?:them|whom)$"
)
_MORE = re.compile(r"(?:増|減|目|組|あたり|当たり|につき|乗り|部屋)|(?:ずつ)")
_PRIVATE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that an article says: its *value* as `Version.value` has it, and where."""

    kind: FactKind
    unit: str
    value: str
    number: float | None
    said: Said


def readings(article: Article, glossary: Glossary) -> tuple[Reading, ...]:
    """Return what *article* says of its own event, in order of the text, title first."""
    day = _local_day(article)
    return tuple(
        reading
        for part in parts(article)
        for reading in sorted(_of_part(part, article, day, glossary), key=lambda r: r.said.start)
        if part.tells(reading.said.start, reading.said.end)
    )


def _of_part(
    part: Part, article: Article, day: date | None, glossary: Glossary
) -> Iterator[Reading]:
    text = folded(part.text)
    hurt = [(k, n, *text.span(start, end)) for k, n, start, end in casualties(text.text)]
    for kind, number, start, end in hurt:
        yield Reading(kind, "people", _plain(number), number, _said(part, start, end))
    spans = [(start, end) for _, _, start, end in hurt]
    counted = [text.span(start, end) for *_, start, end in counts(text.text)]
    for quantity in quantities(text, part.text, part.field, day):
        if any(start <= quantity.start < end for start, end in counted):
            continue
        if reading := _figure(quantity, text, spans, part):
            yield reading
    yield from _counted(text, part)
    named = glossary.found(part.text, part.field)
    yield from _situated(part, named)
    yield from _introduced(part, glossary)
    yield from _named(part, named, article)


def _figure(
    quantity: Quantity, text: Folded, casualties_: Iterable[tuple[int, int]], part: Part
) -> Reading | None:
    unit, value = quantity.unit, quantity.value
    said = _said(part, quantity.start, quantity.end)
    if unit == "day":
        return Reading(FactKind.DAY, "", date.fromordinal(int(value)).isoformat(), value, said)
    kind = _KINDS.get(unit, FactKind.AMOUNT if unit in AMOUNTS else FactKind.COUNT)
    unit = "things" if unit == "number" else unit
    if kind is FactKind.PEOPLE and _is_no_count(quantity, part, casualties_):
        return None
    if kind is FactKind.TERM and value > 100:
        return None
    return Reading(kind, unit, _plain(value), value, said)


def _counted(text: Folded, part: Part) -> Iterator[Reading]:
    for kind, unit, number, start, end in counts(text.text):
        first, last = text.span(start, end)
        yield Reading(kind, unit, _plain(number), number, _said(part, first, last))


def _situated(part: Part, named: tuple[Name, ...]) -> Iterator[Reading]:
    for place, start, end in places(part.text):
        if not any(start < name.end and name.start < end for name in named if name.id != place):
            yield Reading(FactKind.PLACE, "", place, None, _said(part, start, end))


def _is_no_count(quantity: Quantity, part: Part, hurt: Iterable[tuple[int, int]]) -> bool:
    """Whether the figure is told as a casualty already, or is a part or a rise of another."""
    if any(start <= quantity.start < end for start, end in hurt):
        return True
    before, after = part.text[: quantity.start], part.text[quantity.end : quantity.end + 3]
    return bool(_PART_OF.search(before[-12:]) or _MORE.match(after))


def _introduced(part: Part, glossary: Glossary) -> Iterator[Reading]:
    for kind, name, start, end in bodies(part.text):
        meant = glossary.meant(name)
        table = meant.partition(":")[0] if ":" in meant else ""
        known = table in ("", "product", *_BODIES) or (_is_city(name) and table in _PLACES)
        if known and not names_someone(part.text, start, end):
            yield Reading(kind, "", meant, None, _said(part, start, end))


def _named(part: Part, named: tuple[Name, ...], article: Article) -> Iterator[Reading]:
    seats = {(n.start, n.end) for n in named if n.kind in _BODIES}
    told = [(start, end) for kind, name, start, end in bodies(part.text) if not _is_city(name)]
    for name in named:
        kind = _kind_of(name)
        if kind is None or name.said == article.publisher:
            continue
        if kind is FactKind.PLACE and part.text.startswith("区", name.end):
            continue
        inside = any(start <= name.start and name.end <= end for start, end in told)
        if kind is FactKind.PLACE and ((name.start, name.end) in seats or inside):
            continue
        if kind in (FactKind.ORGANISATION, FactKind.SYSTEM) and inside:
            continue
        if kind in (FactKind.OFFENCE, FactKind.PROCEDURE) and not _is_charge(name, part.text):
            continue
        yield Reading(kind, "", name.id, None, _said(part, name.start, name.end))


def _kind_of(name: Name) -> FactKind | None:
    if name.kind in _PLACES:
        return FactKind.PLACE
    if name.kind in _BODIES:
        return None if name.id.partition(":")[2] in _NO_BODY else FactKind.ORGANISATION
    if name.kind == "product":
        return FactKind.SYSTEM
    known = name.kind in ("offence", "procedure") and name.id.partition(":")[2] not in _NO_CHARGE
    return FactKind(name.kind) if known else None


def _is_charge(name: Name, text: str) -> bool:
    if text.startswith("所", name.end):  # 裁判所 is no trial
        return False
    if name.id.partition(":")[2] not in _SOFT:
        return True
    return _CHARGED.search(text[max(0, name.start - _NEAR) : name.end + _NEAR]) is not None


def _is_city(name: str) -> bool:
    return (
        name.startswith("city of ")
        or name.endswith(("City Council", " police"))
        or name[-1] in "市町村都県"
    )


def _said(part: Part, start: int, end: int) -> Said:
    return Said(field=part.field, start=start, end=end, said=part.text[start:end])


def _plain(value: float) -> str:
    return f"{value:.12g}"


def _local_day(article: Article) -> date | None:
    published = article.published
    return published.day if published and published.precision is not Precision.MONTH else None
