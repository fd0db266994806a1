"""What a declaration of style does to the text in its box: whether a reader still sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Declared = Mapping[str, str]
"""Properties with their values, both in small letters."""

SEE_THROUGH = 0.05
"""Opacity up to which nobody reads a text."""

TINY = 2.0
"""Pixels of a font up to which nobody reads it."""

DOT = 1.0
"""Pixels of a box up to which it shows nothing of what it holds."""

FAR = 900.0
"""Pixels beyond an edge from which a box stands on no screen: menus that slide in lie nearer."""

DOT_OF_SCALE = 0.05
"""Scale down to which nothing of a box is left to be read."""

MOST_DECLARED = 500
"""Declarations of one rule or attribute that are read."""

_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.S)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.I)
_LENGTH = re.compile(
    r"([+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:e[+-]?\d{1,2})?)([a-z%]{0,5})"
)
_PERCENT = re.compile(r"[+-]?[\d.]{1,9}%")
_SCALE = re.compile(r"scale(?:x|y|3d)?\(\s*([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))")
_FONT = re.compile(r"(?:^|\s)((?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[a-z]{1,4}|%)?)(?=\s|/)")
_PIXELS = {
    **{"": 1.0, "px": 1.0, "pt": 1.33, "pc": 16.0, "em": 16.0, "rem": 16.0, "ch": 8.0, "ex": 8.0},
    **{"%": 10.0, "vw": 12.8, "vh": 8.0, "vmin": 8.0, "vmax": 12.8},
    **{"in": 96.0, "cm": 38.0, "mm": 3.8},
}
"""Of a window of 1,280 by 800; a percentage is taken of a thousand."""
_OF_PARENT = ("em", "%", "ex", "ch")
_ALIASES = {f"-webkit-{name}": name for name in ("clip-path", "filter", "opacity", "transform")}
_UNSEEN = ("hidden", "collapse")
_VALID = {
    "display": re.compile(
        r"(?:(?:block|inline|run-in|flow|flow-root|table|flex|grid|ruby|list-item|contents|none"
        r"|inherit|initial|unset|revert|revert-layer|math|(?:inline|table|ruby|-webkit|-ms)-[a-z-]+)\s?)+"
        r"|var\(.*"
    ),
    "visibility": re.compile(r"visible|hidden|collapse|inherit|initial|unset|revert"),
    "opacity": re.compile(
        r"[+-]?[\d.]{1,20}(?:e[+-]?\d{1,2})?%?|calc\(.*|var\(.*|inherit|initial|unset|revert"
    ),
}


def declared(style: str) -> dict[str, str]:
    """Return the properties that *style* sets, as far as it can be read.

    >>> declared("Display :/**/NONE !important; color:#FFF; display:block")
    {'display': 'none !important', 'color': '#fff'}
    """
    plain = _ESCAPE.sub(_character, _COMMENT.sub(" ", style)).lower()
    found: dict[str, str] = {}
    for one in plain.split(";", MOST_DECLARED)[:MOST_DECLARED]:
        name, _, value = one.partition(":")
        name = name.strip()
        set_on(found, _ALIASES.get(name, name), " ".join(value.replace("!", " !").split())[:300])
    return found


def set_on(style: dict[str, str], name: str, value: str) -> None:
    """Set a property as the cascade does: what is important stays, what is no value is nothing."""
    wrong = name in _VALID and not _VALID[name].fullmatch(plainly(value))
    if not value or wrong or (is_important(style.get(name, "")) and not is_important(value)):
        return
    style[name] = value
    if name == "font" and (size := _FONT.search(value)):
        set_on(style, "font-size", size[1] + " !important" * is_important(value))


def is_important(value: str) -> bool:
    """Whether *value* holds against later declarations."""
    return value.endswith("important")


def plainly(value: str) -> str:
    """Return *value* without its importance."""
    return value.partition("!")[0].strip()


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else 0
    return (chr(code) if 0 < code < 0x110000 else "") if escape[1] else escape[2]


def pixels(value: str) -> float | None:
    """Return about how many pixels a length is; None where it says none."""
    found = _LENGTH.match(value.removeprefix("calc(").strip())
    if not found or found[2] not in _PIXELS:
        return None
    return float(found[1]) * _PIXELS[found[2]]


def is_gone(style: Declared) -> bool:
    """Whether the box is shown to nobody, whatever the boxes in it say."""
    return plainly(style.get("display", "")) == "none" or any(hides(style) for hides in _HIDING)


def is_faded(style: Declared) -> bool:
    """Whether the box is there and wholly see-through."""
    said = plainly(style.get("opacity", ""))
    seen = pixels(said.removesuffix("%"))
    if seen is not None and seen / (100 if said.endswith("%") else 1) <= SEE_THROUGH:
        return True
    return bool(re.search(r"opacity\(\s*0*\.?0*%?\s*\)", style.get("filter", "")))


def may_hide(style: Declared) -> bool:
    """Whether the box is hidden, if other rules add what is missing, or hides texts right in it."""
    whole = {"position": "absolute", "overflow": "hidden", **style}
    seen = plainly(style.get("visibility", ""))
    return (
        is_gone(whole)
        or is_faded(style)
        or seen in _UNSEEN
        or is_tiny(style.get("font-size", "")) is True
    )


def is_tiny(value: str) -> bool | None:
    """Whether a font of this size is too small to read; None where that depends on its parent."""
    value = plainly(value)
    size = pixels(value)
    if size is None:
        return False if value and value not in ("inherit", "unset") else None
    if size <= TINY:
        return True
    return None if value.endswith(_OF_PARENT) and not value.endswith("rem") else False


def _is_skipped(style: Declared) -> bool:
    return plainly(style.get("content-visibility", "")) == "hidden" or style.get("zoom") == "0"


def _is_shut(style: Declared) -> bool:
    wide, high = (
        min((size for name in names if (size := pixels(style.get(name, ""))) is not None), default=FAR)
        for names in (("width", "max-width"), ("height", "max-height"))
    )  # fmt: skip
    cut = any(word in style.get("overflow", "") for word in ("hidden", "clip", "auto", "scroll"))
    cut = cut or any(word in style.get("contain", "") for word in ("paint", "strict", "content"))
    return max(wide, high) <= DOT or (cut and min(wide, high) <= DOT)


def _is_off_screen(style: Declared) -> bool:
    sides = [style.get(f"margin-{side}", "") for side in ("left", "top")]
    sides += style.get("margin", "").split()
    if style.get("position", "static") != "static":
        sides += [style.get(side, "") for side in ("left", "top", "right", "bottom")]
        sides += style.get("inset", "").split()
    indent = pixels(style.get("text-indent", "")) or 0.0
    return abs(indent) >= FAR or any(_is_far(side) for side in sides)


def _is_far(value: str) -> bool:
    size = pixels(value) or 0.0
    return size <= -FAR or size >= 5 * FAR


def _is_cut_away(style: Declared) -> bool:
    clip, path = style.get("clip", ""), style.get("clip-path", "")
    edges = [float(number) for number, _ in _LENGTH.findall(clip)]
    if clip.startswith("rect(") and len(edges) == 4 and max(edges) - min(edges) <= DOT:
        return True
    numbers = [float(number) for number, _ in _LENGTH.findall(path)]
    if path.startswith("inset("):
        return _leaves_nothing(path)
    if path.startswith("circle("):
        return numbers[:1] == [0.0]
    return path.startswith(("ellipse(", "polygon(")) and not any(numbers)


def _leaves_nothing(inset: str) -> bool:
    """Whether an `inset()` cuts all off: from two opposite sides together all there is."""
    told = inset[6:].partition(")")[0].partition("round")[0].split()[:4]
    sides = [float(one[:-1]) if _PERCENT.fullmatch(one) else 0.0 for one in told]
    if not sides:
        return False
    top, right, bottom, left = (sides * 4 if len(sides) < 3 else [*sides, sides[1]])[:4]
    return top + bottom >= 100 or left + right >= 100


def _is_moved_away(style: Declared) -> bool:
    own = ",".join(plainly(style.get("scale", "1")).split())
    shift = ",".join(plainly(style.get("translate", "0")).split())
    moved = f"{style.get('transform', '')} scale({own}) translate({shift})"
    if any(abs(float(size)) <= DOT_OF_SCALE for size in _SCALE.findall(moved)):
        return True
    shifts = re.findall(r"translate(?:x|y|3d)?\(([^)]{1,80})\)", moved)
    pieces = [piece for shift in shifts for piece in shift.split(",") if "%" not in piece]
    return any(_is_far(piece.strip()) for piece in pieces)


_HIDING: tuple[Callable[[Declared], bool], ...] = (
    *(_is_shut, _is_off_screen, _is_cut_away, _is_moved_away, _is_skipped),
)
