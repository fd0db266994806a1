"""What agreed between two stories and what did not, each with the place where both say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedupe.agreements import Ranked, opposed_names, shared_names
from dedupe.figures import figures, opposed_figures
from dedupe.profile import Profile
from dedupe.said import Kind, Reason, Said, Sign
from dedupe.signals import hours_apart, signals

# At most eight quotations: six that agree, of them one deed or more, and two that do not.
MOST_AGREEING, MOST_DIFFERING = 6, 2
LONG_HOURS = 240.0
ALIKE_MEANING, ALIKE_WORDING = 0.5, 0.6


def reasons(article: Profile, other: Profile) -> tuple[Reason, ...]:
    """Return what speaks for *article* going with *other*, most telling first, then what against.

    Left is always *article*. Quotations come before likeness and time within each half.
    """
    agreeing = _chosen([*figures(article, other), *shared_names(article, other)])
    differing = _most(
        [*opposed_figures(article, other), *opposed_names(article, other)], MOST_DIFFERING
    )
    rest = [*agreeing, *_likeness(article, other), *_time(article, other), *differing]
    return tuple(sorted(rest, key=lambda reason: not reason.agrees))


def _chosen(agreeing: Sequence[Ranked]) -> list[Reason]:
    """Return the most telling, deeds last and at least one if there is any."""
    deeds = _most([r for r in agreeing if r[1].kind is Kind.DEED], 1)
    others = _most([r for r in agreeing if r[1].kind is not Kind.DEED], MOST_AGREEING - len(deeds))
    return [*others, *deeds]


def _most(some: Iterable[Ranked], count: int) -> list[Reason]:
    """Return the *count* most telling; no words are quoted twice."""
    kept: list[Reason] = []
    for _, reason in sorted(some, key=_order):
        if len(kept) < count and not any(repeats(reason, known) for known in kept):
            kept.append(reason)
    return kept


def _order(ranked: Ranked) -> tuple[float, str, int, str]:
    score, reason = ranked
    here = reason.here
    return (-score, here.field if here else "", here.start if here else 0, reason.kind)


def repeats(reason: Reason, known: Reason) -> bool:
    """Whether two reasons quote the same place, or one says what the other says: 岡山市, 岡山."""
    sides = ((reason.here, known.here), (reason.there, known.there))
    pairs = [(a, b) for a, b in sides if a and b]
    return any(_overlap(a, b) for a, b in pairs) or all(
        a.said in b.said or b.said in a.said for a, b in pairs
    )


def _overlap(a: Said, b: Said) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end


def _likeness(article: Profile, other: Profile) -> Iterator[Reason]:
    found = signals(article, other)
    if article.title and other.title and found.wording >= ALIKE_WORDING:
        yield Reason(kind=Kind.WORDING, sign=Sign.CLOSE, share=round(found.wording, 2))
    if found.cosine >= ALIKE_MEANING:
        yield Reason(kind=Kind.MEANING, sign=Sign.CLOSE, share=round(found.cosine, 2))


def _time(article: Profile, other: Profile) -> Iterator[Reason]:
    gap = hours_apart(article, other)
    if gap is None:
        return
    yield Reason(
        kind=Kind.TIME,
        sign=Sign.CLOSE if gap < LONG_HOURS else Sign.DIFFERS,
        hours=round(gap, 1),
        at_least=article.end > article.begin or other.end > other.begin,
    )
