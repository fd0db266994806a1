"""The evidence in words: what agreed, what did not, and where both texts say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dedupe.concepts import Mention
from dedupe.profile import Profile
from dedupe.quantities import Quantity, is_close
from dedupe.signals import Signals, hours_apart

_MOST = 8
_TELLING_NAME = 2.5
# A word that is in no table of names tells something only where it is rare: yearbook, not website.
_TELLING_WORD = 6.0
_KINDS_THAT_DIFFER = ("prefecture", "city", "state", "country", "company", "product", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in a story: [start, end) of *field* (title or lead, text in a round-up) as it was given."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One short sentence; the spans are of the story with the lower and the higher id.

    *agrees* is False for a conflict. Both spans are there, or neither (time, wording).
    """

    text: str
    agrees: bool = True
    span_a: Span | None = None
    span_b: Span | None = None


def reasons(a: Profile, b: Profile, found: Signals) -> tuple[Reason, ...]:
    """Return what agreed and what did not, most telling first within each sort."""
    some = [*_amounts(a, b), *_names(a, b), *_differences(a, b)]
    ordered = sorted(some, key=lambda r: (-r[0], r[1].text))
    # One span can speak as a quantity and as a name; a reviewer need read it once.
    once = {reason.text: reason for _, reason in reversed(ordered)}
    told = list(dict.fromkeys(once[reason.text] for _, reason in ordered))
    return (*told[:_MOST], *_likeness(found), *_time(a, b))


def _amounts(a: Profile, b: Profile) -> Iterator[tuple[float, Reason]]:
    told: set[tuple[str, float]] = set()
    for mine in a.quantities:
        for yours in b.quantities:
            if mine.unit != yours.unit or (mine.unit, mine.value) in told:
                continue
            if mine.value == yours.value:
                told.add((mine.unit, mine.value))
                yield 3.0 + mine.weight, _pair(f"{mine.said} = {yours.said}", mine, yours)
            elif mine.unit == "age":
                yield 2.5, _pair(f"{mine.said} ≠ {yours.said}", mine, yours, agrees=False)
            elif mine.unit not in ("day", "number") and is_close(mine.value, yours.value):
                yield 2.0, _pair(f"{mine.said} ≈ {yours.said}", mine, yours)


def _names(a: Profile, b: Profile) -> Iterator[tuple[float, Reason]]:
    for concept in a.mentions.keys() & b.mentions.keys():
        weight = min(a.concepts[concept], b.concepts[concept])
        if weight >= (_TELLING_NAME if ":" in concept else _TELLING_WORD):
            mine, yours = a.mentions[concept], b.mentions[concept]
            yield weight / 2, _pair(f"{mine.said} = {yours.said}", mine, yours)


def _differences(a: Profile, b: Profile) -> Iterator[tuple[float, Reason]]:
    for kind in _KINDS_THAT_DIFFER:
        mine, yours = a.kinds.get(kind), b.kinds.get(kind)
        if mine and yours and not mine & yours:
            first, second = _mention(a, mine), _mention(b, yours)
            if first is None or second is None:
                continue
            yield 1.5, _pair(f"{first.said} ≠ {second.said}", first, second, agrees=False)


def _mention(story: Profile, ids: frozenset[str]) -> Mention | None:
    """Return the mention of the first of *ids* that the story names itself."""
    return next((story.mentions[name] for name in sorted(ids) if name in story.mentions), None)


def _pair(
    text: str, a: Quantity | Mention, b: Quantity | Mention, *, agrees: bool = True
) -> Reason:
    return Reason(
        text=text,
        agrees=agrees,
        span_a=Span(field=a.field, start=a.start, end=a.end),
        span_b=Span(field=b.field, start=b.start, end=b.end),
    )


def _likeness(found: Signals) -> Iterator[Reason]:
    if found.wording >= 0.6:
        yield Reason(text=f"Titles alike in wording ({found.wording:.0%})")
    elif found.lexical >= 0.3:
        yield Reason(text=f"Rare words in common ({found.lexical:.0%})")
    if found.cosine >= 0.5:
        yield Reason(text=f"Alike in meaning ({found.cosine:.2f})")


def _time(a: Profile, b: Profile) -> Iterator[Reason]:
    gap = hours_apart(a, b)
    if gap is None:
        return
    if not (a.exact and b.exact):
        yield Reason(
            text="Dated to the month only" if not gap else f"At least {gap / 24:.0f} days apart",
            agrees=gap < 240,
        )
    elif gap < 48:
        yield Reason(text=f"{gap:.0f} hours apart")
    else:
        yield Reason(text=f"{gap / 24:.0f} days apart", agrees=gap < 240)
