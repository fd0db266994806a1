"""Katakana by ear: as Hepburn writes it, and as the consonants that an English word would leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_COLUMNS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
    "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
}  # fmt: skip
_SYLLABLES = {
    kana: consonant + vowel
    for consonant, row in _COLUMNS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
} | {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya",
    "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu",
}  # fmt: skip
_SMALL = {
    "ャ": "ya",
    "ュ": "yu",
    "ョ": "yo",
    "ァ": "a",
    "ィ": "i",
    "ゥ": "u",
    "ェ": "e",
    "ォ": "o",
    "ヮ": "wa",
}
_ENGLISH = [
    (re.compile(pattern), into)
    for pattern, into in (
        (r"tion|cean|cian", "shn"), (r"ph", "f"), (r"th|sch|sh", "s"), (r"ck|q", "k"), (r"x", "ks"),
        (r"c(?=[eiy])", "s"), (r"c", "k"), (r"v", "b"), (r"l", "r"), (r"g(?=[eiy])", "j"),
        (r"(?<=[aeiou])r(?=[^aeiouy]|$)", ""), (r"gh|wh|[aeiouwy']", ""),
    )
]  # fmt: skip
_CONSONANTS = {"shi": "s", "chi": "c", "tsu": "t", "fu": "f", "ji": "j", "vu": "b"}


def katakana(text: str) -> Iterator[re.Match[str]]:
    """Yield the katakana words of folded *text*, three characters or longer."""
    yield from _KATAKANA.finditer(text)


def hepburn(word: str) -> str:
    """Return katakana *word* in Hepburn letters, long vowels short, as headlines write names.

    >>> hepburn("トヨタ"), hepburn("モフノン"), hepburn("ニッサン"), hepburn("シャープ")
    ('toyota', 'mofunon', 'nissan', 'shapu')
    """
    read, doubled = "", False
    for kana in word:
        if kana in _SMALL:
            read = _contracted(read, _SMALL[kana])
        elif kana == "ッ":
            doubled = True
        elif kana in _SYLLABLES:
            syllable = _SYLLABLES[kana]
            read += syllable[0] + syllable if doubled and syllable[0] not in "aiueon" else syllable
            doubled = False
    return read


def _contracted(read: str, small: str) -> str:
    if small in ("i", "e", "o") and re.search(r"(?:^|[aeioun])u$", read):
        return f"{read[:-1]}w{small}"
    stem = read[:-1] if read[-1:] in ("i", "u", "e", "o") else read
    softened = small[1:] if stem.endswith(("sh", "ch", "j")) and small[0] == "y" else small
    return stem + softened


def kana_skeleton(word: str) -> str:
    """Return the consonants of a katakana *word*, as they sound.

    >>> kana_skeleton("アンソロピック")
    'nsrpk'
    """
    heard = (_SYLLABLES.get(kana, "") for kana in word)
    return _squeezed("".join(_CONSONANTS.get(s, s.strip("aiueoyw")) for s in heard))


def latin_skeleton(word: str) -> str:
    """Return the consonants of an English *word* as Japanese would hear them.

    >>> latin_skeleton("anthropic"), latin_skeleton("denmark") == kana_skeleton("デンマーク")
    ('nsrpk', True)
    """
    heard = word.replace("tch", "ch").replace("ch", "\x00")
    for pattern, into in _ENGLISH:
        heard = pattern.sub(into, heard)
    return _squeezed(heard.replace("\x00", "c"))


def _squeezed(consonants: str) -> str:
    return re.sub(r"(.)\1+", r"\1", consonants)
