"""How a cue in a list becomes a pattern: in Latin letters a word, in Japanese a stretch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LATIN = re.compile(r"[A-Za-z0-9]")
_KATAKANA = re.compile(r"[ァ-ヺー]")


def words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases in any case, with a plural s; a space is also a hyphen or nothing.

    >>> bool(words(["chat bot"]).search("The Chat-Bots said")), words(["AI"]).search("HAITI")
    (True, None)
    """
    return re.compile(_any_of(_word(phrase, "(?:s|'s|’s)?") for phrase in phrases), re.IGNORECASE)


def spellings(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases exactly as spelled: names and acronyms that are common words in other letters.

    >>> [found[0] for found in spellings(["AI"]).finditer("生成AIはAI-powered、aiでない")]
    ['AI', 'AI']
    >>> bool(spellings(["アレクサ"]).search("アレクサンドル"))
    False
    """
    return re.compile(_any_of(_name(phrase) for phrase in phrases))


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(sorted(set(patterns), key=len, reverse=True))


def _name(phrase: str) -> str:
    """A name in katakana is no part of a longer one; a number may follow: Sora2, AI3社."""
    start = "(?<![ァ-ヺー])" if _KATAKANA.match(phrase[0]) else ""
    end = "(?![ァ-ヺー])" if _KATAKANA.match(phrase[-1]) else ""
    return f"{start}{_word(phrase, '', end='(?![A-Za-z])')}{end}"


def _word(phrase: str, ending: str, end: str = "(?![A-Za-z0-9])") -> str:
    text = unicodedata.normalize("NFKC", phrase)
    pattern = re.escape(text).replace(r"\ ", r"[\s-]?")
    if _LATIN.match(text[0]):
        pattern = f"(?<![A-Za-z0-9]){pattern}"
    if _LATIN.match(text[-1]):
        pattern = f"{pattern}{ending}{end}"
    return pattern
