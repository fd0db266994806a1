"""Whether what the processes of a soak hold grows: a straight line through the second half."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from tests.soak.watch import LASTING, Watched

LEAST = 5
"""Figures through which a line can be laid."""

MOST_POINTS, DRAWN = 150, 100
"""Points that a line is laid through, and how often some of them are drawn again."""


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How much a figure grew over the second half of the time, as shares of its median.

    *fitted* is the straight line's rise from end to end, *error* its standard error, by drawing again.
    """

    middle: float
    fitted: float
    error: float
    highest: float
    count: int


def growth(at: list[float], values: list[float]) -> Growth | None:
    """Return how *values* grew over their second half; None where they are too few to say."""
    if not at:
        return None
    half = (min(at) + max(at)) / 2
    late = [(t, value) for t, value in zip(at, values, strict=True) if t >= half]
    if len(late) < LEAST:
        return None
    highest, count = max(value for _, value in late), len(late)
    late = late[:: max(count // MOST_POINTS, 1)]
    times, kept = (np.array(each) for each in zip(*late, strict=True))
    middle, span = float(np.median(kept)), float(times[-1] - times[0])
    chance = np.random.default_rng(0)
    drawn = [chance.integers(0, len(kept), len(kept)) for _ in range(DRAWN)]
    return Growth(
        middle=middle,
        fitted=_slope(times, kept) * span / middle,
        error=float(np.std([_slope(times[some], kept[some]) for some in drawn])) * span / middle,
        highest=highest / middle - 1,
        count=count,
    )


def _slope(times: NDArray[np.float64], kept: NDArray[np.float64]) -> float:
    """Return the median of the slopes between all pairs (Theil and Sen).

    Least squares would follow the few processes that met a bomb, which take 25 MB more.
    """
    first, second = np.triu_indices(len(times), 1)
    apart = times[second] - times[first]
    slopes = (kept[second] - kept[first])[apart != 0] / apart[apart != 0]
    return float(np.median(slopes)) if len(slopes) else 0.0


def grown(seen: list[Watched], kind: str, what: str) -> Growth | None:
    """Return the growth of the *what* of a kind: of a lasting process, or of short ones' peaks."""
    own = [one for one in seen if one.kind == kind]
    if kind in LASTING:
        series = max(own, key=lambda one: len(one.at), default=None)
        return growth(series.at, list(getattr(series, what))) if series else None
    peaks = sorted(_peaks(own, what))
    return growth([at for at, _ in peaks], [peak for _, peak in peaks])


def _peaks(own: list[Watched], what: str) -> Iterator[tuple[float, float]]:
    """Yield when and how much; of a crawl's workers those of the busiest: the others often idle.

    A process that has just been forked still has its parent's files: not the most, the usual.
    """
    together: dict[tuple[int, float], list[Watched]] = defaultdict(list)
    for one in own:
        together[(one.parent, 0.0) if one.kind == "worker" else (0, one.began)].append(one)
    for some in together.values():
        began = min(one.began for one in some)
        yield began, max(one.peak if what == "megabytes" else median(one.files) for one in some)


def counted(seen: list[Watched]) -> dict[str, int]:
    """Return how many processes of each kind there were."""
    counts: dict[str, int] = defaultdict(int)
    for one in seen:
        counts[one.kind] += 1
    return counts
