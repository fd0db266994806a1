"""What speaks for and against two stories telling of one event, as numbers. All symmetric."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from dedupe.body import extent, terms_cosine
from dedupe.lexicon import MAX_WEIGHT
from dedupe.profile import Profile
from dedupe.quantities import EXCLUSIVE, is_close
from dedupe.sound import heard_alike
from dedupe.vectors import vector_cosine

# Kinds of names of which one event rarely has two that differ, with the weight of a difference.
_PLACES = ("prefecture", "city", "state", "country")
_ACTORS = ("company", "product", "person")
HOUR = 3600.0
# A concept that stands for the consonants of a word: candidates are looked up by it.
BY_EAR = "~"
# An undated story is no evidence of being of one day, nor of being far away.
UNDATED_HOURS = 12.0
Units = Mapping[str, Mapping[float, float]]
# Beyond so many digits that two figures are equal is no less by chance.
_DIGITS = 4


class Signals(NamedTuple):
    """The evidence between two stories in numbers; 0 where a signal does not apply.

    A tuple, as one is made for every pair that is compared.
    *title* and *cosine* are encoder cosines of titles, and of title and lead together;
    *body* is a weighted cosine of the terms of the whole texts, *extent* how much text there is to be alike in, and *wording* RapidFuzz on title bigrams
    (same language only); *figures* are bare numbers that both state and *figures_differ* whether
    each leads with one that the other lacks while none is shared; *shared* is the weight of shared names and
    *rarest* that of the rarest; *places_differ* and
    *actors_differ* count kinds of names with nothing in common; *hours* is ln(1 + hours apart).
    The *cross_* signals are for pairs across languages: *cross_share* is the part that shared
    names have of what the poorer story names, *cross_rarest* the rarest shared name again.
    """

    title: float
    cosine: float
    body: float
    extent: float
    wording: float
    shared: float
    rarest: float
    places_differ: float
    actors_differ: float
    quantities: float
    close: float
    quantities_differ: float
    figures: float
    figures_differ: float
    hours: float
    family: float
    cross_lingual: float
    cross_cosine: float
    cross_share: float
    cross_rarest: float

    def values(self) -> tuple[float, ...]:
        """Return the numbers in the order of the fields."""
        return self


SIGNALS = Signals._fields


class Measured(NamedTuple):
    """The cosines of two stories: of title and lead, of the titles, and of the whole texts' terms."""

    cosine: float
    title: float
    body: float


def measure(a: Profile, b: Profile) -> Measured:
    """Return the cosines of *a* and *b*; comparing many pairs, they are made many at a time."""
    return Measured(
        cosine=vector_cosine(a.vector, b.vector),
        title=vector_cosine(a.title_vector, b.title_vector),
        body=body(a, b) if a.language == b.language else 0.0,
    )


def signals(a: Profile, b: Profile, measured: Measured | None = None) -> Signals:
    """Return the signals between *a* and *b*; which comes first makes no difference.

    *measured* is what `measure` returns, where it is known.
    """
    same_language = a.language == b.language
    cosine, title, bodies = measured or measure(a, b)
    shared, rarest, share = names_shared(a, b)
    agree, close, differ = amounts(a.units, b.units)
    same_figures, other_figures = figures(a, b)
    gap = hours_apart(a, b)
    return Signals(
        title=title if a.title and b.title else cosine,
        cosine=cosine,
        body=bodies,
        extent=min(extent(a.body), extent(b.body)) if same_language else 0.0,
        wording=wording(a, b) if same_language else 0.0,
        shared=math.log1p(shared),
        rarest=rarest,
        places_differ=differing(a, b, _PLACES),
        actors_differ=differing(a, b, _ACTORS),
        quantities=math.log1p(agree),
        close=math.log1p(close),
        quantities_differ=differ,
        figures=math.log1p(same_figures),
        figures_differ=float(other_figures and not same_figures),
        hours=math.log1p(UNDATED_HOURS if gap is None else gap),
        family=float(bool(a.family) and a.family == b.family),
        cross_lingual=float(not same_language),
        cross_cosine=0.0 if same_language else cosine,
        cross_share=0.0 if same_language else share,
        cross_rarest=0.0 if same_language else rarest,
    )


def body(a: Profile, b: Profile) -> float:
    """Return the cosine of the whole texts' telling terms, the headline's counted thrice."""
    return terms_cosine((a.body, a.body_weights), (b.body, b.body_weights))


def wording(a: Profile, b: Profile) -> float:
    """Return how much the titles share in wording, clauses in any order, 0 to 1."""
    return fuzz.ratio(a.worded, b.worded, processor=None) / 100.0


def names_shared(a: Profile, b: Profile) -> tuple[float, float, float]:
    """Return the weight of the names that both mention, of the rarest, and their part.

    The part, across languages only, is of what the poorer story names; a name counts there that one
    side writes in katakana and the other in Latin letters, by ear.
    """
    common: Collection[str] = a.concepts.keys() & b.concepts.keys()
    # Weights are sixteenths: their sums are exact in any order.
    if a.language == b.language:
        weights = [a.concepts[c] for c in common]
        return sum(weights), max(weights, default=0.0) / MAX_WEIGHT, 0.0
    common = [c for c in common if not c.startswith(BY_EAR)]
    weights = [a.concepts[c] for c in common] + list(heard(a, b, common))
    poorer = min(a.concepts_norm, b.concepts_norm)
    part = sum(w * w for w in weights) / poorer**2 if poorer else 0.0
    return sum(weights), max(weights, default=0.0) / MAX_WEIGHT, part


def heard(a: Profile, b: Profile, common: Collection[str]) -> Iterator[float]:
    """Yield the weight of each name outside *common* that sounds alike in Japanese and English."""
    japanese, other = (a, b) if a.language == "ja" else (b, a)
    if japanese.language != "ja" or not other.sounds:
        return
    sounds = tuple(other.sounds)
    for sound, reading in japanese.sounds.items():
        if reading in common:
            continue
        alike = heard_alike(sound, sounds)
        if alike is not None:
            yield other.concepts.get(other.sounds[alike], 0.0)


def differing(a: Profile, b: Profile, kinds: Collection[str]) -> float:
    """Return in how many of *kinds* both name something and nothing in common."""
    mine, yours = a.kinds, b.kinds
    count = 0.0
    for kind in kinds:
        if kind in mine and kind in yours and mine[kind].isdisjoint(yours[kind]):
            count += 1.0
    return count


def amounts(mine: Units, yours: Units) -> tuple[float, float, float]:
    """Return the weights of equal quantities, of close ones, and of units that only conflict."""
    common = mine.keys() & yours.keys()
    if not common:
        return 0.0, 0.0, 0.0
    agree = close = differ = 0.0
    for unit in sorted(common):
        equal = mine[unit].keys() & yours[unit].keys()
        agree += sum(sorted(mine[unit][value] for value in equal))
        if equal or unit == "day":
            continue
        near = any(is_close(x, y) for x in mine[unit] for y in yours[unit])
        if near and unit not in EXCLUSIVE:
            close += 1.0
        elif unit != "number":
            differ += 1.0
    return agree, close, differ


def figures(a: Profile, b: Profile) -> tuple[int, bool]:
    """Return the digits of the figures that one leads with and the other states, whatever they count.

    And whether both lead with some that the other does not state.
    """
    same = (a.figures_told & b.figures) | (b.figures_told & a.figures)
    digits = sum(min(_DIGITS, len(figure)) for figure in same)
    return digits, bool(a.figures_told - b.figures and b.figures_told - a.figures)


def hours_apart(a: Profile, b: Profile) -> float | None:
    """Return the least hours between the two by what is known, None if one is undated."""
    if a.begin == -math.inf or b.begin == -math.inf:
        return None
    return max(0.0, a.begin - b.end, b.begin - a.end) / HOUR
