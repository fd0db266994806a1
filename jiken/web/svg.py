"""The pieces that charts are drawn with: elements of SVG, everything in them escaped.

Lengths along are shares of the width, so that a chart fits any screen without its letters
shrinking; heights are pixels. Colours are classes of the stylesheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

LETTERS = 12
"""Pixels."""
PATTERNS = ("", "lines", "dots", "cross", "across", "", "lines", "dots")
"""On top of the colour of a series, so that it can be told without seeing colours."""
_NO = Markup("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a chart is called and what it shows, for who does not see it; *name* is unique on a page."""

    name: str
    title: str
    told: str


def joined(parts: Iterable[Markup]) -> Markup:
    """Return elements one after the other."""
    return _NO.join(parts)


def percent(share: float) -> str:
    """Return a share of the width as a length.

    >>> percent(0.125)
    '12.5%'
    """
    return f"{round(share * 100, 3):g}%"


def chart(words: Words, height: int, drawn: Markup, links: Markup = _NO) -> Markup:
    """Return a whole chart: what is drawn is one image with a name; links lie on top of it."""
    return Markup(
        '<svg class="chart" width="100%" height="{height}" role="presentation"'
        ' font-size="{letters}" fill="currentColor">{defs}'
        '<g role="img" aria-labelledby="{name}-title {name}-told"><title id="{name}-title">{title}'
        '</title><desc id="{name}-told">{told}</desc>{drawn}</g>{links}</svg>'
    ).format(
        height=height, letters=LETTERS, defs=_patterns(words.name), name=words.name,
        title=words.title, told=words.told, drawn=drawn, links=links,
    )  # fmt: skip


def box(x: float, y: float, width: float, height: float, *, of: str, opacity: float = 1) -> Markup:
    """Return a rectangle in the colour of the class *of*."""
    return Markup(
        '<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" class="{}" fill-opacity="{:g}"/>'
    ).format(percent(x), y, percent(width), height, of, opacity)


def hatched(name: str, pattern: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return the pattern that lies on a rectangle, nothing for a plain one."""
    if not pattern:
        return _NO
    return Markup('<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" fill="url(#{}-{})"/>').format(
        percent(x), y, percent(width), height, name, pattern
    )


def pale(x: float, y: float, width: float, height: float) -> Markup:
    """Return a rectangle that stands for nothing."""
    return Markup(
        '<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" fill-opacity="0.07"/>'
    ).format(percent(x), y, percent(width), height)


def line(x1: float, y1: float, x2: float, y2: float, *, opacity: float = 0.18) -> Markup:
    """Return a thin line."""
    return Markup(
        '<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="currentColor"'
        ' stroke-opacity="{:g}"/>'
    ).format(percent(x1), y1, percent(x2), y2, opacity)


def letters(
    x: float, y: float, said: object, *, anchor: str = "start", lang: str = "", strong: bool = False
) -> Markup:
    """Return words that begin, end or are centred at *x*."""
    return Markup(
        '<text x="{}" y="{:.1f}" text-anchor="{}"{}{}>{}</text>'
    ).format(
        percent(x), y, anchor, Markup(' lang="{}"').format(lang) if lang else _NO,
        Markup(' font-weight="600"') if strong else _NO, str(said),
    )  # fmt: skip


def link(href: str, said: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return an area that leads somewhere; the table below has the same link for the keyboard."""
    return Markup(
        '<a href="{}" tabindex="-1" aria-label="{}"><title>{}</title>'
        '<rect x="{}" y="{:.1f}" width="{}" height="{:.1f}" fill-opacity="0"/></a>'
    ).format(href, said, said, percent(x), y, percent(width), height)


def swatch(of: str, pattern: str, name: str) -> Markup:
    """Return the sign of a series for a legend."""
    return Markup(
        '<svg width="14" height="14" aria-hidden="true">{}'
        '<rect width="14" height="14" class="{}"/>{}</svg>'
    ).format(
        _patterns(f"{name}-key"),
        of,
        Markup('<rect width="14" height="14" fill="url(#{}-key-{})"/>').format(name, pattern)
        if pattern
        else _NO,
    )


def _patterns(name: str) -> Markup:
    drawn = {
        "lines": "M0 6 L6 0",
        "dots": "M2 2 h2 v2 h-2 z",
        "cross": "M0 6 L6 0 M0 0 L6 6",
        "across": "M0 3 H6",
    }
    return Markup("<defs>{}</defs>").format(
        joined(
            Markup(
                '<pattern id="{}-{}" width="6" height="6" patternUnits="userSpaceOnUse">'
                '<path d="{}" stroke="Canvas" stroke-width="1.4" stroke-opacity="0.75" fill="none"/></pattern>'
            ).format(name, pattern, path)
            for pattern, path in drawn.items()
        )
    )
