"""Rows as SVG: small columns or bars, one row below the other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jiken.web.charts.scales import labels_below, place_of
from jiken.web.svg import PATTERNS, Words, box, chart, hatched, joined, letters, line, link

ROW, ROW_HEIGHT = 54, 26
"""Pixels from one small row of columns to the next, and of its columns."""
BAR = 54


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
            x, width = place_of(period, len(row.counts), left=0, right=0)
            height = max(ROW_HEIGHT * count / most, 1.5) if count else 0
            if count:
                drawn.append(box(x, floor - height, width, height, of="series-3"))
        links.append(link(row.href, f"{row.label}: {row.total}", 0, top, 1, ROW - 4))
    below = len(rows) * ROW + 10
    drawn.append(labels_below(labels, at=below, left=0, right=0))
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
