"""Pictures from outside, made small and harmless: decoded within limits, encoded anew.

Nothing of the file that came is kept, neither its metadata nor what may be hidden in it.
Needs the `pictures` extra (Pillow).
"""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

try:
    from PIL import Image, ImageFilter, ImageOps

    HAS_PILLOW = True
except ImportError:  # the extra is not installed
    HAS_PILLOW = False

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes of a picture that is fetched."""

MOST_PIXELS = 25_000_000
"""Of a picture that is decoded: what a file says of its size is read before anything is decoded."""

BOX = 480, 320
"""Width and height that a thumbnail fits into."""

SMALLEST = 32
"""Pixels of width and height below which a picture shows nothing: a counter, a spacer."""

KIND, QUALITY = "image/jpeg", 72
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_BLUR = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A small JPEG."""

    width: int
    height: int
    image: bytes


def thumbnail(file: bytes) -> Picture | None:
    """Return a picture made small and encoded anew; None for what is none, too large or damaged."""
    if not HAS_PILLOW or len(file) > LARGEST_FILE:
        return None
    mistakes = (
        *(OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError),
        *(TypeError, ZeroDivisionError, OverflowError, MemoryError, RuntimeError),
        *(Image.DecompressionBombError, Image.DecompressionBombWarning),
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _small(file)
    except mistakes:
        # Decoders of hostile files raise whatever they stumble on; it is no picture to us.
        return None


def _small(file: bytes) -> Picture | None:
    with Image.open(BytesIO(file), formats=_FORMATS) as found:
        width, height = found.size
        if width * height > MOST_PIXELS or min(width, height) < SMALLEST:
            return None
        found.draft("RGB", (2 * BOX[0], 2 * BOX[1]))
        upright = ImageOps.exif_transpose(found)
        plain = upright.convert("RGBA")
    plain.thumbnail(BOX)
    sheet = Image.new("RGB", plain.size, "white")
    sheet.paste(plain, mask=plain.getchannel("A"))
    return _encoded(sheet)


def blurred(picture: bytes) -> bytes | None:
    """Return a thumbnail of ours in which nothing can be made out; None where Pillow is not there."""
    if not HAS_PILLOW:
        return None
    with Image.open(BytesIO(picture), formats=("JPEG",)) as found:
        coarse = found.convert("RGB").resize((12, 8), Image.Resampling.BOX)
        smooth = coarse.resize(found.size, Image.Resampling.BICUBIC)
    return _encoded(smooth.filter(ImageFilter.GaussianBlur(_BLUR))).image


def _encoded(image: Image.Image) -> Picture:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(width=image.width, height=image.height, image=out.getvalue())
