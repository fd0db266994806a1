"""Pictures from outside: small, without what came with them, and never at any price."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipelines.pictures import BOX, MOST_PIXELS, blurred, thumbnail


def file_of(size: tuple[int, int] = (1200, 800), kind: str = "JPEG", **how: object) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = BytesIO()
    image.save(out, kind, **how)  # type: ignore[arg-type]
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says that it is that large."""

    def chunk(kind: bytes, told: bytes) -> bytes:
        return (
            struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_a_small_jpeg(kind: str) -> None:
    found = thumbnail(file_of(kind=kind))

    assert found is not None
    assert (found.width, found.height) == (480, 320)
    with Image.open(BytesIO(found.image)) as again:
        assert (again.format, again.size) == ("JPEG", (480, 320))


def test_nothing_that_came_with_it_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "撮影者の名前"
    found = thumbnail(file_of(exif=exif, comment=b"where it was taken"))

    assert found is not None
    assert b"Exif" not in found.image
    assert b"where it was taken" not in found.image


def test_a_picture_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = thumbnail(file_of((1200, 800), exif=exif))

    assert found is not None
    assert found.height > found.width


def test_what_is_transparent_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "PNG")
    found = thumbnail(out.getvalue())

    assert found is not None
    with Image.open(BytesIO(found.image)) as again:
        assert again.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>no picture</html>",
        b"GIF89a",
        file_of()[:300],  # cut short
        png_that_says(100_000, 100_000),  # decompression bomb
        png_that_says(6_000, 5_000),  # larger than MOST_PIXELS, smaller than Pillow's own limit
        b"\xff\xd8" + b"\x00" * 6_000_000,  # larger than LARGEST_FILE
        file_of((16, 16)),  # a counter
        b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"></svg>',
    ],
)
def test_what_is_no_picture_or_too_much_of_one_gives_none(file: bytes) -> None:
    assert MOST_PIXELS < 6_000 * 5_000
    assert thumbnail(file) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.binary(max_size=8))
def test_a_damaged_file_is_never_an_error(at: int, garbage: bytes) -> None:
    file = file_of((64, 48), "PNG")
    found = thumbnail(file[:at] + garbage + file[at + len(garbage) :])

    assert found is None or (found.width, found.height) <= BOX


def test_in_a_blurred_one_nothing_can_be_made_out() -> None:
    stripes = Image.new("L", (400, 300))
    stripes.paste(255, (0, 0, 20, 300))
    out = BytesIO()
    stripes.convert("RGB").save(out, "JPEG")
    picture = thumbnail(out.getvalue())
    assert picture is not None

    found = blurred(picture.image)

    assert found is not None
    with Image.open(BytesIO(found)) as again:
        row = [again.convert("L").getpixel((x, 150)) for x in range(again.width)]
    steps = [abs(a - b) for a, b in pairwise(row)]  # type: ignore[operator]
    assert max(steps) < 12
