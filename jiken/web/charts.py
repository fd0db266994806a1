"""Charts as SVG, drawn on the server: pure functions of counts and words, for light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jiken.service.desk.series import ticks
from jiken.web.svg import (
    PATTERNS,
    box,
    chart,
    hatched,
    joined,
    letters,
    line,
    link,
    pale,
    swatch,
)
from jiken.web.svg import Words as Words

Said = Callable[[int], str]
"""How a number is written."""
LEFT, RIGHT = 0.06, 0.005
"""Shares of the width beside the columns: on the left stand the axis's numbers."""
TOP, BELOW, HEIGHT = 18, 24, 200
"""Pixels above, below and of the columns."""
ROW, ROW_HEIGHT = 54, 26
"""Pixels from one small row of columns to the next, and of its columns."""
BAR = 54
LEVELS = (0.25, 0.45, 0.7, 1.0)
"""How strong a day's colour is in the calendar."""
MOST_LABELS = 5
"""So many names of periods fit below the columns on a phone."""
LAST_LABEL = 0.84
"""A name of a month that begins further to the right would be cut off."""
WIDEST = 0.14
"""Of the chart's width: few columns stay columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One period of a chart: *parts* from below; *told* says it in words for who points at it.

    *top* stands above it.
    """

    label: str
    told: str
    href: str
    parts: tuple[float, ...]
    top: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value with its count in each period."""

    label: str
    lang: str
    total: str
    href: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A name with several counts, each with what it is said as."""

    label: str
    lang: str
    href: str
    counts: tuple[int, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the calendar; one outside of the range has no *href*."""

    told: str
    href: str
    count: int


def stacked(words: Words, columns: Sequence[Column], of: Sequence[str], said: Said) -> Markup:
    """Return columns of several series on top of each other, each in its class of *of*."""
    most = max((sum(column.parts) for column in columns), default=0.0)
    axis = ticks(most)
    drawn, links = [_axis(axis, said)], []
    for index, column in enumerate(columns):
        x, width = _place(index, len(columns))
        at = float(TOP + HEIGHT)
        for series, count in enumerate(column.parts):
            height = HEIGHT * count / axis[-1]
            at -= height
            if count:
                drawn.append(box(x, at, width, height, of=of[series]))
                drawn.append(hatched(words.name, PATTERNS[series], x, at, width, height))
        if sum(column.parts):
            links.append(link(column.href, column.told, x, TOP, width, HEIGHT))
    drawn.append(_labels([column.label for column in columns]))
    return chart(words, TOP + HEIGHT + BELOW, joined(drawn), joined(links))


def shares(words: Words, columns: Sequence[Column], said: Said) -> Markup:
    """Return columns of percentages, each with its number on top where there is room for it."""
    most = max((column.parts[0] for column in columns), default=0)
    axis = ticks(most)
    drawn, links = [_axis(axis, said)], []
    for index, column in enumerate(columns):
        x, width = _place(index, len(columns))
        height = HEIGHT * column.parts[0] / axis[-1]
        drawn.append(box(x, TOP + HEIGHT - height, width, height, of="series-1"))
        if len(columns) <= MOST_LABELS:
            middle = x + width / 2
            drawn.append(letters(middle, TOP + HEIGHT - height - 4, column.top, anchor="middle"))
        links.append(link(column.href, column.told, x, TOP, width, HEIGHT))
    drawn.append(_labels([column.label for column in columns]))
    return chart(words, TOP + HEIGHT + BELOW, joined(drawn), joined(links))


def small_rows(words: Words, rows: Sequence[Row], labels: Sequence[str]) -> Markup:
    """Return a row of small columns for each value, all on one scale, with its name and its sum."""
    most = max((n for row in rows for n in row.counts), default=0) or 1
    drawn, links = [], []
    for index, row in enumerate(rows):
        top = index * ROW
        floor = top + 20 + ROW_HEIGHT
        drawn.append(letters(0, top + 13, row.label, lang=row.lang))
        drawn.append(letters(1, top + 13, row.total, anchor="end", strong=True))
        drawn.append(line(0, floor, 1, floor))
        for period, count in enumerate(row.counts):
            x, width = _place(period, len(row.counts), left=0, right=0)
            height = max(ROW_HEIGHT * count / most, 1.5) if count else 0
            if count:
                drawn.append(box(x, floor - height, width, height, of="series-3"))
        links.append(link(row.href, f"{row.label}: {row.total}", 0, top, 1, ROW - 4))
    below = len(rows) * ROW + 10
    drawn.append(_labels(labels, at=below, left=0, right=0))
    return chart(words, below + 8, joined(drawn), joined(links))


def bars(words: Words, rows: Sequence[Bars], of: Sequence[str]) -> Markup:
    """Return bars across, one below the other for each count of a row; each series has its scale."""
    most = [max((row.counts[i] for row in rows), default=0) or 1 for i in range(len(of))]
    drawn, links = [], []
    for index, row in enumerate(rows):
        top = index * BAR
        drawn.append(letters(0, top + 12, row.label, lang=row.lang))
        for series, count in enumerate(row.counts):
            y, width = top + 18 + 15 * series, 0.62 * count / most[series]
            drawn.append(box(0, y, width, 12, of=of[series]))
            drawn.append(hatched(words.name, PATTERNS[series], 0, y, width, 12))
            drawn.append(letters(width + 0.01, y + 10, row.told[series]))
        links.append(link(row.href, f"{row.label}: {', '.join(row.told)}", 0, top, 1, BAR - 4))
    return chart(words, len(rows) * BAR, joined(drawn), joined(links))


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
        x, width = _place(index, len(weeks), left=left, right=0, gap=0.12)
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


def key(name: str, index: int, of: str) -> Markup:
    """Return the sign of a series for the legend of the chart *name*."""
    return swatch(of, PATTERNS[index], f"{name}-{index}")


def day_key(count: int, most: int) -> Markup:
    """Return the sign of a count of the calendar."""
    return Markup(
        '<svg width="14" height="14" aria-hidden="true">'
        '<rect width="14" height="14" class="series-1" fill-opacity="{:g}"/></svg>'
    ).format(LEVELS[level(count, most)])


def _place(
    index: int, number: int, *, left: float = LEFT, right: float = RIGHT, gap: float = 0.2
) -> tuple[float, float]:
    """Return where a column begins and how wide it is; few do not fill the whole width."""
    step = min((1 - left - right) / max(number, 1), WIDEST / (1 - gap))
    return left + step * (index + gap / 2), step * (1 - gap)


def _axis(axis: Sequence[int], said: Said) -> Markup:
    return joined(
        line(0, y, 1, y, opacity=0.18 if value else 0.6) + letters(0, y - 3, said(value))
        for value in axis
        for y in (TOP + HEIGHT - HEIGHT * value / axis[-1],)
    )


def _labels(
    labels: Sequence[str],
    *,
    at: float = TOP + HEIGHT + 16,
    left: float = LEFT,
    right: float = RIGHT,
) -> Markup:
    """Return the names of some periods, as many as fit; a column's name begins where it does."""
    every = -(-len(labels) // MOST_LABELS) or 1
    return joined(
        letters(_place(index, len(labels), left=left, right=right)[0], at, name)
        for index, name in enumerate(labels)
        if index % every == 0 and (index + every <= len(labels) or index == 0 or every == 1)
    )
