"""Names that are in no table, told alike in kana and in Latin letters: ベルーラ and Veloura."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from dedupe.fold import fold
from dedupe.sound import kana_sound, latin_sound
from jiken.rollup.reading import Reading
from jiken.rollup.records import FactKind

_KANA = re.compile(r"[ぁ-ゖァ-ヴー・]+(?:社)?")
_AS_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 .&'-]*")
_LEGAL = re.compile(r"(?:,? (?:co|inc|corp|ltd|llc|gmbh)\.?)+$|^the |社$|株式会社")
# Of the few names of one kind in one incident these are one: all of 13 invented pairs were above
# 71, all others below 67.
_ALIKE = 70.0
_LEAST = 3


def same_names(told: Iterable[Reading]) -> Mapping[str, str]:
    """Return {name: the name that it is counted with}, of what one incident's articles say."""
    by_kind: dict[FactKind, dict[str, str]] = {}
    for reading in told:
        if reading.number is None and reading.kind is not FactKind.DAY and ":" not in reading.value:
            by_kind.setdefault(reading.kind, {}).setdefault(reading.value, _plain(reading.value))
    found: dict[str, str] = {}
    for names in by_kind.values():
        spelled: dict[str, str] = {}
        for name in sorted(names):
            found[name] = spelled.setdefault(names[name], name)
        _heard({found[name] for name in names}, found)
    return found


def _plain(name: str) -> str:
    return _LEGAL.sub("", fold(name))


def _heard(names: Iterable[str], found: dict[str, str]) -> None:
    """Lead each name in kana to the Latin one that it sounds most like."""
    latin = {
        n: latin_sound(_plain(n).replace(" ", "")) for n in sorted(names) if _LATIN.fullmatch(n)
    }
    for name in sorted(names):
        if _KANA.fullmatch(name) and latin:
            sound = kana_sound(_plain(name).translate(_AS_KATAKANA).replace("・", ""))
            ranked = max(
                (fuzz.ratio(sound, other, processor=None), n) for n, other in latin.items()
            )
            if ranked[0] >= _ALIKE and len(sound) >= _LEAST:
                found.update({n: ranked[1] for n, to in list(found.items()) if to == name})
