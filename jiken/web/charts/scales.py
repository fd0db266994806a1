"""Where the columns of a chart stand, its axis and the names below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from jiken.web.svg import joined, letters, line

Said = Callable[[int], str]
"""How a number is written."""
LEFT, RIGHT = 0.06, 0.005
"""Shares of the width beside the columns: on the left stand the axis's numbers."""
TOP, BELOW, HEIGHT = 18, 24, 200
"""Pixels above, below and of the columns."""
MOST_LABELS = 5
"""So many names of periods fit below the columns on a phone."""
WIDEST = 0.14
"""Of the chart's width: few columns stay columns."""


def place_of(
    index: int, number: int, *, left: float = LEFT, right: float = RIGHT, gap: float = 0.2
) -> tuple[float, float]:
    """Return where a column begins and how wide it is; few do not fill the whole width."""
    step = min((1 - left - right) / max(number, 1), WIDEST / (1 - gap))
    return left + step * (index + gap / 2), step * (1 - gap)


def axis_of(axis: Sequence[int], said: Said) -> Markup:
    """Return a line across for each value of an axis, and the value at its left."""
    return joined(
        line(0, y, 1, y, opacity=0.18 if value else 0.6) + letters(0, y - 3, said(value))
        for value in axis
        for y in (TOP + HEIGHT - HEIGHT * value / axis[-1],)
    )


def labels_below(
    labels: Sequence[str],
    *,
    at: float = TOP + HEIGHT + 16,
    left: float = LEFT,
    right: float = RIGHT,
) -> Markup:
    """Return the names of some periods, as many as fit; a column's name begins where it does."""
    every = -(-len(labels) // MOST_LABELS) or 1
    return joined(
        letters(place_of(index, len(labels), left=left, right=right)[0], at, name)
        for index, name in enumerate(labels)
        if index % every == 0 and (index + every <= len(labels) or index == 0 or every == 1)
    )
