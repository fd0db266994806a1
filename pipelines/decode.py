"""Bytes to text by evidence: what the bytes are outranks what page and server say they are.

Header, then meta, is wrong for half of mislabelled Japanese pages. So: byte order mark,
ISO-2022-JP's escape sequences, UTF-8, the Japanese encodings judged by the text that they
give, what was declared, detection; replacement characters only where nothing else is left.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from pipelines.japanese import LEAST_KANA, japanese_plausibility, jis_rows

JUDGED = 262_144
"""Bytes with something to tell that a judgement looks at."""

ZEROS_LOOKED_FOR = 2_048
"""Bytes in which UTF-16 shows by the zeros of its ASCII."""

DETECTED = 32_768
"""Bytes that detection looks at: it is slow, and seldom needed."""

_DETECTABLE = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "cp866", "mac_cyrillic"),
)
_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([IJ])")
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_TELLING = re.compile(rb"[\x80-\xff][^<>\r\n]*")
_CHARSETS = re.compile(
    r"utf-(8|16)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-[rut]|mac-\w+"
    r"|euc_jp|iso2022_(jp|kr)|big5\w*|gb\w+|hz|johab"
)
_GENERIC = frozenset({"cp1252", "utf-8"})
_JAPANESE = ("cp932", "euc_jp")
_READABLE = re.compile(r"[\t\n\r -~\u2010-\u203b\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f]")
_EASTERN = frozenset({"cp932", "euc_jp", "gb18030", "big5", "big5hkscs", "cp949"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body as text, and the name of the Python codec that read it."""

    text: str
    encoding: str


def decode(body: bytes, headers: Mapping[str, str]) -> Decoded:
    """Return *body* as text. Never raises; *headers* may be wrong, empty or garbage."""
    for read in (_marked, _unmarked, _escaped, _utf8):
        if found := read(body):
            return found
    declared = tuple(dict.fromkeys(_declared(body, headers)))
    return (
        _japanese(body, declared)
        or _strict(body, sorted(declared, key=_GENERIC.__contains__))
        or _strict(body, ["cp1252"])
        or _strict_japanese(body, declared)
        or _detected(body)
        or _replaced(body, declared)
    )


def _declared(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), None)
    for label in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if label and (name := _codec(label)):
            yield name


def _codec(label: str) -> str | None:
    """Return the codec for a label; None for unknown ones and for codecs that are not charsets."""
    name = resolve_encoding(label) or resolve_encoding(label.lower().removeprefix("x-"))
    return name if name and _CHARSETS.fullmatch(name) else None


def _marked(body: bytes) -> Decoded | None:
    name, mark = read_bom(body)
    if name and mark:
        return Decoded(text=body[len(mark) :].decode(name, "replace"), encoding=name)
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if body.startswith(start):
            return Decoded(text=body.decode(name, "replace"), encoding=name)
    return None


def _unmarked(body: bytes) -> Decoded | None:
    """UTF-16 without its mark: the ASCII in it, of which each page has some, has a zero in every pair."""
    head = body[:ZEROS_LOOKED_FOR]
    big, little = head[0::2].count(0), head[1::2].count(0)
    zeros, pairs = max(big, little), len(head) // 2
    if zeros * 100 < pairs or min(big, little) * 20 > zeros:
        return None
    if zeros * 5 < pairs and _is_utf8(body):  # some zeros in ASCII text
        return None
    name = "utf-16-be" if big > little else "utf-16-le"
    seen = head[: len(head) // 2 * 2].decode(name, "replace")
    if not seen or len(_READABLE.findall(seen)) < 0.9 * len(seen):
        return None
    return Decoded(text=body.decode(name, "replace"), encoding=name)


def _escaped(body: bytes) -> Decoded | None:
    """ISO-2022-JP is seven-bit, so that it would pass for UTF-8."""
    escape = _ESCAPE.search(body)
    if not escape or (not body.isascii() and _is_utf8(body)):
        return None
    seen = body[escape.start() :][:JUDGED].decode("iso2022_jp_ext", "jiken.jis_rows")
    if 3 * seen.count("\ufffd") > len(_non_ascii(seen)):
        return None
    text = body.decode("iso2022_jp_ext", "jiken.jis_rows")
    return Decoded(text=text, encoding="iso2022_jp")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(body: bytes) -> Decoded | None:
    """A few broken bytes do not lose a page that is otherwise UTF-8."""
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        seen = _telling(body).decode("utf-8", "replace")
    broken = seen.count("\ufffd")
    if len(_non_ascii(seen)) < 11 * broken:
        return None
    return Decoded(text=body.decode("utf-8", "replace"), encoding="utf-8")


def _japanese(body: bytes, declared: tuple[str, ...]) -> Decoded | None:
    """The Japanese encoding whose text looks most like Japanese; a declaration settles a tie."""
    telling = _telling(body)
    found = []
    for name in ("cp932", "euc_jp"):
        text = _read(telling, name).text
        seen = _non_ascii(text)
        least = 0 if name in declared and not _is_latin(text) else LEAST_KANA
        worth = japanese_plausibility(seen, least_kana=least)
        found.append((worth, name in declared, name))
    worth, _, name = max(found)
    return _read(body, name) if worth > 0 else None


def _strict(body: bytes, names: list[str]) -> Decoded | None:
    """The first encoding that reads all of *body* and gives letters that stand as its own do.

    Latin-1 reads anything, and an eastern encoding makes kanji of quotation marks.
    """
    for name in names:
        try:
            text = body.decode(name)
        except UnicodeError:
            continue
        if name not in _EASTERN if _is_latin(text) else name not in _GENERIC:
            return Decoded(text=text, encoding=name)
    return None


def _strict_japanese(body: bytes, declared: tuple[str, ...]) -> Decoded | None:
    """A declared Japanese encoding that reads all, where nothing else does: ♪ or 株 alone tell little."""
    for name in (one for one in declared if one in _JAPANESE):
        with suppress(UnicodeError):
            return Decoded(text=body.decode(name), encoding=name)
    return None


def _detected(body: bytes) -> Decoded | None:
    best = from_bytes(_telling(body)[:DETECTED], cp_isolation=list(_DETECTABLE)).best()
    if best is None:
        return None
    return _read(body, codecs.lookup(best.encoding).name)


def _replaced(body: bytes, declared: tuple[str, ...]) -> Decoded:
    """What is left: the declared encoding, else UTF-8, with marks where bytes are broken."""
    return _read(body, declared[0] if declared else "utf-8")


def _read(body: bytes, name: str) -> Decoded:
    errors = "jiken.jis_rows" if name in ("euc_jp", "iso2022_jp") else "replace"
    return Decoded(text=body.decode(name, errors), encoding=name)


def _telling(body: bytes) -> bytes:
    """Return the stretches that begin with a byte outside ASCII, up to the end of line or tag.

    The angle brackets never stand inside a character of any encoding judged here.
    """
    first = _TELLING.search(body)
    start = first.start() if first else len(body)
    return b"\n".join(_TELLING.findall(body[start : start + 4 * JUDGED]))[:JUDGED]


def _non_ascii(text: str) -> str:
    return "".join(_NON_ASCII.findall(text))


def _is_latin(text: str) -> bool:
    """Accented letters stand alone among ASCII ones; another script's bytes stand in runs."""
    runs = _NON_ASCII.findall(text)
    return sum(map(len, runs)) < 2 * len(runs)


codecs.register_error("jiken.jis_rows", jis_rows)
