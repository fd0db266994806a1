"""A calendar as SVG: a week a column and a day a cell, the stronger the more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jiken.web.charts.scales import TOP, place_of
from jiken.web.svg import Words, box, chart, joined, letters, link, pale

LEVELS = (0.25, 0.45, 0.7, 1.0)
"""How strong a day's colour is in the calendar."""
LAST_LABEL = 0.84
"""A name of a month that begins further to the right would be cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the calendar; one outside of the range has no *href*."""

    told: str
    href: str
    count: int


def calendar(
    words: Words, weeks: Sequence[Sequence[Cell]], labels: Sequence[str], days: Sequence[str]
) -> Markup:
    """Return a week a column and a day a cell, the stronger the more; *labels* name some weeks."""
    most = max((cell.count for week in weeks for cell in week), default=0)
    size, left = 20, 0.08
    drawn, links = [], []
    for place, name in enumerate(days):
        drawn.append(letters(0, TOP + place * size + 13, name))
    for index, week in enumerate(weeks):
        x, width = place_of(index, len(weeks), left=left, right=0, gap=0.12)
        if labels[index] and x < LAST_LABEL:
            drawn.append(letters(x, 12, labels[index]))
        for place, cell in enumerate(week):
            y = TOP + place * size
            if not cell.href:
                continue
            drawn.append(pale(x, y, width, size - 3))
            if cell.count:
                opacity = LEVELS[level(cell.count, most)]
                drawn.append(box(x, y, width, size - 3, of="series-1", opacity=opacity))
                links.append(link(cell.href, cell.told, x, y, width, size - 3))
    return chart(words, TOP + 7 * size, joined(drawn), joined(links))


def level(count: int, most: int) -> int:
    """Return in which of the four steps up to *most* a count is, from 0.

    >>> [level(n, 8) for n in (1, 2, 3, 8)], level(1, 1)
    ([0, 0, 1, 3], 3)
    """
    return -(-4 * count // most) - 1


def bounds(most: int) -> tuple[tuple[int, int], ...]:
    """Return the counts from and to which each step of the calendar is, without empty steps.

    >>> bounds(8), bounds(2)
    (((1, 2), (3, 4), (5, 6), (7, 8)), ((1, 1), (2, 2)))
    """
    found: dict[int, tuple[int, int]] = {}
    for step in range(4):
        low, high = most * step // 4 + 1, most * (step + 1) // 4
        if low <= high:
            found[step] = low, high
    return tuple(found.values())


def day_key(count: int, most: int) -> Markup:
    """Return the sign of a count of the calendar."""
    return Markup(
        '<svg width="14" height="14" aria-hidden="true">'
        '<rect width="14" height="14" class="series-1" fill-opacity="{:g}"/></svg>'
    ).format(LEVELS[level(count, most)])
