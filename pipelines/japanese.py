"""What tells Japanese text from bytes read in the wrong encoding."""

from __future__ import annotations

import re

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_LEVEL_ONE = re.compile(r"[一-龠々]")
_MARKS = re.compile(r"[、。「」『』【】・…！？（）０-９Ａ-Ｚａ-ｚ　〜～：]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_WRONG = re.compile(r"[\ufffd\ue000-\uf8ff\x80-\x9f]")

LEAST_KANA = 0.15
"""Kana among kana and kanji: running Japanese has about half; Chinese or Korean read as
Japanese has next to none."""


def japanese_plausibility(text: str, *, least_kana: float = LEAST_KANA) -> float:
    """Return how Japanese *text* (its non-ASCII characters) looks: at most 1, not at all ≤ 0."""
    if not text:
        return 0.0
    kana = len(_KANA.findall(text))
    kanji = _LEVEL_ONE.findall(text)
    if kana < least_kana * (kana + len(kanji)):
        return 0.0
    common = sum(map(_is_common, kanji))
    good = kana + common + len(_MARKS.findall(text))
    bad = len(kanji) - common + len(_HALF_KANA.findall(text)) + 3 * len(_WRONG.findall(text))
    return (good - bad) / len(text)


def _is_common(kanji: str) -> bool:
    """Whether the kanji is in level 1 of JIS X 0208, the 2,965 that news is written with."""
    try:
        return 0xB0 <= kanji.encode("euc_jp")[0] <= 0xCF
    except UnicodeEncodeError:
        return False


def jis_rows(error: UnicodeError) -> tuple[str, int]:
    """Read what strict EUC-JP and ISO-2022-JP lack and every browser reads: ①, ㈱, 髙.

    The vendors' rows 13 and 89 to 92 are in CP932: the pair is moved there and read again.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    row, cell = (pair[0] & 0x7F, pair[1] & 0x7F) if len(pair) == 2 else (0, 0)
    if (pair[:1] < b"\x80") is not (pair[1:] < b"\x80") or not _is_vendor_row(row, cell):
        return "\ufffd", error.start + _width(error.object[error.start : error.start + 3])
    return _shifted(row, cell).decode("cp932", "replace"), error.start + 2


def _width(told: bytes) -> int:
    """Return of how many bytes a character is that no table has: else the rest would lose its pairs."""
    first, rest = told[:1], told[1:]
    if first == b"\x8f" and len(rest) == 2 and min(rest) >= 0xA1:
        return 3
    low = 0x21 if first < b"\x80" else 0xA1
    return 2 if first and rest and first[0] >= low and low <= rest[0] <= low + 0x5D else 1


def _is_vendor_row(row: int, cell: int) -> bool:
    return (row == 0x2D or 0x79 <= row <= 0x7C) and 0x21 <= cell <= 0x7E


def _shifted(row: int, cell: int) -> bytes:
    """Return the Shift_JIS pair for a JIS pair, by the arithmetic of JIS X 0208's annex."""
    lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
    if row % 2 == 0:
        return bytes((lead, cell + 0x7E))
    return bytes((lead, cell + 0x1F + (cell >= 0x60)))
