"""How a cue in a list becomes a pattern: in Latin letters a word, in Japanese a stretch."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

_LATIN = re.compile(r"[A-Za-z0-9]")
_KATAKANA = re.compile(r"[ァ-ヺー]")


def words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases in any case, with a plural s; a space is also a hyphen or nothing.

    >>> bool(words(["chat bot"]).search("The Chat-Bots said")), words(["AI"]).search("HAITI")
    (True, None)
    """
    return re.compile(_any_of(_word(each, "(?:s|'s|’s)?") for each in phrases), re.IGNORECASE)


def spellings(phrases: Iterable[str]) -> re.Pattern[str]:
    """Phrases exactly as spelled: names and acronyms that are common words in other letters.

    >>> [found[0] for found in spellings(["AI"]).finditer("生成AIはAI-powered、aiでない")]
    ['AI', 'AI']
    >>> bool(spellings(["アレクサ"]).search("アレクサンドル"))
    False
    """
    return re.compile(_any_of(_name(phrase) for phrase in phrases))


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue as parts of a pattern: what may not stand before it, its first letter, the rest."""

    before: str
    first: str
    rest: str


def _any_of(cues: Iterable[_Cue]) -> str:
    """Return a pattern for any of *cues*, longer ones first.

    Grouped by what stands before and by first letter, it looks at one letter at most places
    of a text instead of trying every cue: over ten times as fast on whole pages.
    """
    groups: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cue in cues:
        groups[cue.before][cue.first].add(cue.rest)
    return "|".join(_group(before, rests) for before, rests in groups.items())


def _group(before: str, rests: Mapping[str, Iterable[str]]) -> str:
    firsts = "".join(map(re.escape, rests))
    some = "|".join(
        f"{re.escape(first)}(?:{'|'.join(sorted(ends, key=len, reverse=True))})"
        for first, ends in rests.items()
    )
    return f"(?=[{firsts}]){before}(?:{some})"


def _name(phrase: str) -> _Cue:
    """A name in katakana is no part of a longer one; a number may follow: Sora2, AI3社."""
    cue = _word(phrase, "", end="(?![A-Za-z])")
    before = "(?<![ァ-ヺー])" if _KATAKANA.match(cue.first) else cue.before
    end = "(?![ァ-ヺー])" if _KATAKANA.match(phrase[-1]) else ""
    return replace(cue, before=before, rest=cue.rest + end)


def _word(phrase: str, ending: str, end: str = "(?![A-Za-z0-9])") -> _Cue:
    text = unicodedata.normalize("NFKC", phrase)
    return _Cue(
        before="(?<![A-Za-z0-9])" if _LATIN.match(text[0]) else "",
        first=text[0],
        rest=re.escape(text[1:]).replace(r"\ ", r"[\s-]?")
        + (f"{ending}{end}" if _LATIN.match(text[-1]) else ""),
    )
