"""Columns as SVG: several series on top of each other, or a share each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jiken.service.desk.series import ticks
from jiken.web.charts.scales import (
    BELOW,
    HEIGHT,
    MOST_LABELS,
    TOP,
    Said,
    axis_of,
    labels_below,
    place_of,
)
from jiken.web.svg import PATTERNS, Words, box, chart, hatched, joined, letters, link, swatch


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


def stacked(words: Words, columns: Sequence[Column], of: Sequence[str], said: Said) -> Markup:
    """Return columns of several series on top of each other, each in its class of *of*."""
    most = max((sum(column.parts) for column in columns), default=0.0)
    axis = ticks(most)
    drawn, links = [axis_of(axis, said)], []
    for index, column in enumerate(columns):
        x, width = place_of(index, len(columns))
        at = float(TOP + HEIGHT)
        for series, count in enumerate(column.parts):
            height = HEIGHT * count / axis[-1]
            at -= height
            if count:
                drawn.append(box(x, at, width, height, of=of[series]))
                drawn.append(hatched(words.name, PATTERNS[series], x, at, width, height))
        if sum(column.parts):
            links.append(link(column.href, column.told, x, TOP, width, HEIGHT))
    drawn.append(labels_below([column.label for column in columns]))
    return chart(words, TOP + HEIGHT + BELOW, joined(drawn), joined(links))


def shares(words: Words, columns: Sequence[Column], said: Said) -> Markup:
    """Return columns of percentages, each with its number on top where there is room for it."""
    most = max((column.parts[0] for column in columns), default=0)
    axis = ticks(most)
    drawn, links = [axis_of(axis, said)], []
    for index, column in enumerate(columns):
        x, width = place_of(index, len(columns))
        height = HEIGHT * column.parts[0] / axis[-1]
        drawn.append(box(x, TOP + HEIGHT - height, width, height, of="series-1"))
        if len(columns) <= MOST_LABELS:
            middle = x + width / 2
            drawn.append(letters(middle, TOP + HEIGHT - height - 4, column.top, anchor="middle"))
        links.append(link(column.href, column.told, x, TOP, width, HEIGHT))
    drawn.append(labels_below([column.label for column in columns]))
    return chart(words, TOP + HEIGHT + BELOW, joined(drawn), joined(links))


def key(name: str, index: int, of: str) -> Markup:
    """Return the sign of a series for the legend of the chart *name*."""
    return swatch(of, PATTERNS[index], f"{name}-{index}")
