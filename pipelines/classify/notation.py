"""How a cue is written in `data/cues.toml`, and the pattern that it becomes.

A space also stands for a hyphen, `…` for a few words (English) or characters (Japanese) of the
same sentence, `#` for a number, `(a|b)` for either, `?` makes the letter or bracket before it
optional, `*` lets a word go on. Latin cues end where the word does, a plural s apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

NUMBER = r"(?:\d[\d,.]{0,12}|[一二三四五六七八九十百千数]{1,5})[万億兆]?"
_GAPS = {"ja": r"[^。！？!?\n]{0,14}?", "en": r"(?:[^\s.!?;-]{1,24}[\s-]{1,2}){0,5}?"}
_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)
_TOKEN = re.compile(r"\(([^()]*)\)|(.)", re.DOTALL)
_MOST_GAPS = 2
_SIGNS = re.compile("[ #*'’]")
KEY = 4
"""Characters by which a cue that begins in Latin letters is found, at most."""
SHORTEST = 2
"""Characters by which any other is."""


class BadCue(ValueError):
    """A cue cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A cue's *pattern*, and the beginnings (lower case) that any match of it has."""

    pattern: re.Pattern[str]
    keys: tuple[str, ...]


@cache
def read(cue: str, language: str, *, cased: bool = False) -> Written:
    """Return the pattern of a cue of a "ja" or "en" list; BadCue if it is none.

    >>> bool(read("chat bot", "en").pattern.match("chat-bots said"))
    True
    >>> read("(誤|冤罪で)逮捕", "ja").keys
    ('冤罪', '誤逮')
    """
    text = "…".join(unicodedata.normalize("NFKC", part) for part in cue.split("…"))
    text = text if cased else text.lower()
    if text.count("…") > _MOST_GAPS or text[:1] in ("", "…", "#", "*", "?", " "):
        raise BadCue(f"The cue {cue!r} begins with a sign, or has more than two gaps.")
    body = "".join(_pieces(text, language))
    try:
        return Written(re.compile(body + _ending(text, language)), _keys(text, cue))
    except re.error as broken:
        raise BadCue(f"The cue {cue!r} cannot be read: {broken}.") from broken


def _pieces(text: str, language: str) -> list[str]:
    pieces: list[str] = []
    for found in _TOKEN.finditer(text):
        if found[1] is not None:
            some = "|".join(_literal(each) for each in found[1].split("|"))
            pieces.append(f"(?:{some})")
        elif found[2] == "?":
            pieces.append("?")
        elif found[2] == "…":
            if language == "en" and pieces and pieces[-1] == r"[\s-]":
                pieces[-1] = r"[\s-]{1,2}"
            pieces.append(_GAPS[language])
        elif found[2] == " " and pieces and pieces[-1] == _GAPS["en"]:
            continue
        else:
            pieces.append(_literal(found[2]))
    return pieces


def _literal(text: str) -> str:
    signs = {" ": r"[\s-]", "#": NUMBER, "*": r"[a-z]{0,8}", "'": "['’]"}
    return "".join(signs.get(char, re.escape(char)) for char in text)


def _ending(text: str, language: str) -> str:
    last = text.rstrip("?)")[-1:]
    if last == "*":
        return "(?![a-z0-9])"
    if not _LATIN.match(last):
        return ""
    return "(?:s|'s|’s)?(?![A-Za-z0-9])" if language == "en" else "(?![A-Za-z])"


def _keys(text: str, cue: str) -> tuple[str, ...]:
    """Return the literal beginnings, cut where a sign or a space comes."""
    starts, tokens = [""], list(_TOKEN.finditer(text))
    for found, following in zip(tokens, [*tokens[1:], None], strict=True):
        if found[2] == "…" or min(map(len, starts)) >= KEY:
            break
        some = found[1].split("|") if found[1] is not None else [found[2].strip("?")]
        without = [""] if following and following[2] == "?" else []
        starts = [start + each for start in starts for each in some + without]
    keys = {_key(_SIGNS.split(start, maxsplit=1)[0]) for start in starts}
    if min(map(len, keys)) < SHORTEST:
        raise BadCue(f"The cue {cue!r} does not begin with {SHORTEST} letters.")
    return tuple(sorted(keys))


def _key(beginning: str) -> str:
    return beginning[: KEY if beginning[:1].isascii() else SHORTEST].lower()
