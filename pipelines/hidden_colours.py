"""Whether letters can be told from what is behind them."""

from __future__ import annotations

import colorsys
import re
from typing import NamedTuple

from pipelines.hidden_names import NAMES
from pipelines.hidden_style import Declared, plainly

Colour = tuple[float, float, float, float]
"""Red, green and blue up to 255, and how opaque from 0 to 1."""

WHITE: Colour = (255, 255, 255, 1)
CLEAR: Colour = (0, 0, 0, 0)
PICTURE: Colour = (-1000, -1000, -1000, 1)
"""What no letters are like: a picture, a veil over something, a colour that is not known."""

ALIKE = 12
"""Steps of 255 in every colour up to which nobody tells two colours apart."""

_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,80})\)")
_WORD = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]{1,80}\)|[a-z]+(?![\w(-])")
_PICTURE = re.compile(r"url\(|gradient\(|image-set\(|var\(")
_CLIPS = ("background-clip", "-webkit-background-clip")


class Ink(NamedTuple):
    """The colour of letters and of what is behind them; None where nobody has said."""

    letters: Colour | None = None
    ground: Colour | None = None

    def under(self, style: Declared) -> Ink:
        """Return the ink in a box with *style*, in a box with this one."""
        return Ink(_letters(style, self.letters), _ground(style, self.ground))

    def vanishes(self, ground: Colour | None = None) -> bool:
        """Whether nobody sees the letters, on *ground* where none is known."""
        behind = self.ground or ground
        if self.letters is None:
            return False
        if self.letters[3] <= 0.05:
            return True
        pairs = zip(self.letters[:3], behind[:3], strict=True) if behind else ()
        return behind is not None and all(abs(one - other) <= ALIKE for one, other in pairs)


UNSAID = Ink()


def may_vanish(style: Declared) -> bool:
    """Whether letters of this style may vanish on a white page or on their own ground."""
    if "color" not in style and "-webkit-text-fill-color" not in style:
        return False
    return UNSAID.under(style).vanishes(WHITE)


def colour(value: str) -> Colour | None:
    """Return the colour that *value* names; None where it names none that is known here.

    >>> colour("#fff") == colour("rgb(255, 255, 255)") == colour("hsl(0 0% 100%)") == WHITE
    True
    """
    if value.startswith("#"):
        return _hex(value[1:])
    if found := _FUNCTION.fullmatch(value):
        return _function(found[1], re.split(r"[\s,/]+", found[2].strip()))
    if value == "transparent":
        return CLEAR
    return _hex(NAMES[value]) if value in NAMES else None


def _hex(digits: str) -> Colour | None:
    if len(digits) in (3, 4):
        digits = "".join(2 * digit for digit in digits)
    if len(digits) not in (6, 8) or re.search(r"[^0-9a-f]", digits):
        return None
    red, green, blue, *rest = (int(digits[i : i + 2], 16) for i in range(0, len(digits), 2))
    return red, green, blue, rest[0] / 255 if rest else 1


def _function(kind: str, parts: list[str]) -> Colour | None:
    try:
        numbers = [float(part.rstrip("%deg")) for part in parts[:4]]
    except ValueError:
        return None
    if len(numbers) < 3:
        return None
    opaque = numbers[3] / (100 if parts[3].endswith("%") else 1) if len(numbers) > 3 else 1
    if kind == "hsl":
        shares = colorsys.hls_to_rgb(numbers[0] / 360 % 1, numbers[2] / 100, numbers[1] / 100)
        red, green, blue = (255 * share for share in shares)
    else:
        pairs = zip(numbers, parts[:3], strict=False)
        red, green, blue = (n * 2.55 if part.endswith("%") else n for n, part in pairs)
    return red, green, blue, opaque


def _letters(style: Declared, before: Colour | None) -> Colour | None:
    """The colour of letters; where a picture fills them, they have none."""
    if any("text" in style.get(name, "") for name in _CLIPS):
        return None
    said = plainly(style.get("-webkit-text-fill-color") or style.get("color", ""))
    return before if said in ("", "inherit", "unset", "currentcolor") else colour(said)


def _ground(style: Declared, before: Colour | None) -> Colour | None:
    said = plainly(style.get("background-color") or style.get("background", ""))
    if _PICTURE.search(f"{said} {style.get('background-image', '')}"):
        return PICTURE
    if said in ("", "none", "inherit", "unset", "initial"):
        return before
    own = next((one for word in _WORD.findall(said) if (one := colour(word))), None)
    if own and own[3] == 0:
        return before
    return own if own and own[3] > 0.5 else PICTURE
