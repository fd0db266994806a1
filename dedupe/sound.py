"""Names by ear: a katakana word beside the English words that it may stand for."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz, process

from dedupe.kana import hepburn

# English letters as a Japanese ear takes them, in this order.
_HEARD = [
    (re.compile(pattern), into)
    for pattern, into in (
        (r"[^a-z]", ""), (r"or(?=[^aeiou]|$)", "o"), (r"[aeiu]r(?=[^aeiou]|$)", "a"),
        (r"tion|cean|cian|sion", "syon"), (r"ture$", "ta"), (r"tch|ch", "\x00"),
        (r"ph|gh(?=t?$)", "f"), (r"th|sch|sh", "s"), (r"ck|q", "k"), (r"x", "kus"),
        (r"c(?=[eiy])", "s"), (r"c", "k"), (r"\x00", "t"), (r"l", "r"), (r"v", "b"),
        (r"dg", "z"), (r"g(?=[eiy])", "z"), (r"j", "z"), (r"wh", "w"), (r"e?y$", "i"),
        (r"ay|ey|ai", "ei"), (r"oo|ou|ow", "o"), (r"ee|ea|ie", "i"), (r"au|aw", "o"),
        (r"y", "i"), (r"(?<=[^aeiou])e$", ""), (r"(.)\1+", r"\1"), (r"u(?=[^aeiou]|$)", ""),
    )
]  # fmt: skip
# What katakana adds that no English word spells: closing vowels, marks of length.
_SPOKEN = [
    (re.compile(pattern), into)
    for pattern, into in (
        (r"cch|ch", "t"), (r"sh", "s"), (r"ts", "t"), (r"j", "z"), (r"v", "b"), (r"y(?=[aeou])", "i"),
        (r"(?<=[td])o(?=[^aeioun]|$)", ""), (r"(?<=[zt])i$", ""), (r"(.)\1+", r"\1"), (r"u(?=[^aeiou]|$)", ""),
    )
]  # fmt: skip
_ALIKE = 86.0
# Shorter sounds are alike by chance: they must be the same.
_TELLING = 6
_LEAST = 4


def kana_sound(word: str) -> str:
    """Return how katakana *word* sounds, in the letters of `latin_sound`.

    >>> kana_sound("アンソロピック"), kana_sound("ウェイモ")
    ('ansoropik', 'weimo')
    """
    return _through(_SPOKEN, hepburn(word))


@lru_cache(maxsize=1 << 15)
def latin_sound(word: str) -> str:
    """Return how English *word* sounds to a Japanese ear.

    >>> latin_sound("anthropic"), latin_sound("waymo")
    ('ansropik', 'weimo')
    """
    return _through(_HEARD, word)


def heard_alike(sound: str, others: Collection[str]) -> str | None:
    """Return the one of *others* that is nearest to *sound* if the two can be one name.

    All are sounds: of a katakana word by `kana_sound`, of the other story's English words by
    `latin_sound`. Short ones must be the same, longer ones alike by RapidFuzz's ratio.

    >>> heard_alike(kana_sound("アンソロピック"), [latin_sound("anthropic"), latin_sound("antelope")])
    'ansropik'
    """
    if sound in others or len(sound) < _TELLING:
        return sound if len(sound) >= _LEAST and sound in others else None
    found = process.extractOne(
        sound, others, scorer=fuzz.ratio, processor=None, score_cutoff=_ALIKE
    )
    return found[0] if found and len(found[0]) >= _TELLING - 1 else None


def _through(steps: list[tuple[re.Pattern[str], str]], word: str) -> str:
    for pattern, into in steps:
        word = pattern.sub(into, word)
    return word
