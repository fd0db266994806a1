"""Where what was searched for stands in a text, in the text's own characters. Pure.

The index folds: full-width and half-width forms, letter case and accents are one there. So the
folded text is searched, and every character of it knows where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jiken.service.desk.words import Query

READ = 60_000
"""Characters of a text that are looked through."""
AROUND = 40
"""Characters of an excerpt before what was found; after it are twice as many."""
LOOKED_AT = 12
"""So many of the first places of a text are compared for an excerpt."""
ONE_TO_ONE = (
    "\x00-\x7f\u3001-\u3003\u3005-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uff01-\uff5e"
)
"""Characters whose folded form is one character, whatever precedes them: nearly all of the news."""
ODD = re.compile(f"[{ONE_TO_ONE}]?[^{ONE_TO_ONE}]+")
CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BEFORE, AFTER = f"(?<![^\\W_{CJK}])", f"(?![^\\W_{CJK}])"
BETWEEN = r"[\W_]*"
BREAKS = re.compile(r"[\r\n\u2028]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of a text as it stands there; *found* is what was searched for."""

    text: str
    found: bool


def folded(text: str) -> tuple[str, list[int], list[int]]:
    """Return *text* as the index compares it, with where each character begins and ends in *text*.

    >>> folded("ｶﾞＡé")
    ('ガae', [0, 2, 3], [2, 3, 4])
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for odd in ODD.finditer(text):
        _same(text, at, odd.start(), parts, starts, ends)
        for start, end in _clusters(text, odd.start(), odd.end()):
            told = _fold(text[start:end])
            parts.append(told)
            starts += [start] * len(told)
            ends += [end] * len(told)
        at = odd.end()
    _same(text, at, len(text), parts, starts, ends)
    return "".join(parts), starts, ends


def _same(
    text: str, start: int, end: int, parts: list[str], starts: list[int], ends: list[int]
) -> None:
    parts.append(unicodedata.normalize("NFKC", text[start:end]).lower())
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))


def _clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield each character with the marks that compose with it."""
    begin = start
    for index in range(start + 1, end):
        if not _composes(text[index]):
            yield begin, index
            begin = index
    yield begin, end


def _composes(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[:1]
    return bool(first) and (unicodedata.combining(first) > 0 or "\u1161" <= first <= "\u11ff")


def _fold(cluster: str) -> str:
    told = unicodedata.normalize("NFKC", cluster).lower()
    return told if re.match(f"[{CJK}]", told) else _bare(told)


def _bare(told: str) -> str:
    """Return *told* without accents; Hangul stays whole."""
    apart = unicodedata.normalize("NFD", told)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


@lru_cache(maxsize=64)
def pattern_of(query: Query) -> re.Pattern[str] | None:
    """Return what finds a query's words in a folded text, None for a query of nothing."""
    forms = {_pattern(form) for word in query.words for form in word.forms}
    return re.compile("|".join(sorted(forms, key=len, reverse=True))) if forms else None


def _pattern(form: Sequence[str]) -> str:
    return BETWEEN.join(_token(_fold(token)) for token in form)


def _token(token: str) -> str:
    if re.fullmatch(f"[{CJK}]+", token):
        return re.escape(token)
    return f"{BEFORE}{re.escape(token)}{AFTER}"


def spans(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where in *text* something is found, as [start, end), in order and apart."""
    told, starts, ends = folded(text[:READ])
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(told):
        start, end = starts[match.start()], ends[match.end() - 1]
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def pieces(text: str, pattern: re.Pattern[str] | None) -> tuple[Piece, ...]:
    """Return the whole of *text*, with what is found in it."""
    return tuple(_cut(text, 0, len(text), spans(text, pattern) if pattern else []))


def excerpt(text: str, pattern: re.Pattern[str] | None) -> tuple[Piece, ...]:
    """Return the words around the place where most of it is found, empty where nothing is.

    Of several such places the first one. "…" stands for what is left out.
    """
    found = spans(text, pattern) if pattern else []
    if not found:
        return ()
    best = _best(text, found)
    start, end = max(0, best[0] - AROUND), min(len(text), best[1] + 2 * AROUND)
    start, end = _whole_words(text, start, end, best)
    told = [*_cut(BREAKS.sub(" ", text), start, end, found)]
    before = [Piece(text="…", found=False)] if start else []
    after = [Piece(text="…", found=False)] if end < len(text) else []
    return (*before, *told, *after)


def _best(text: str, found: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the place from which on the most different words are in sight."""

    def seen(index: int) -> int:
        end = found[index][1] + 2 * AROUND
        near = (one for one in found[index : index + LOOKED_AT] if one[1] <= end)
        return len({folded(text[a:b])[0] for a, b in near})

    return found[max(range(min(len(found), LOOKED_AT)), key=lambda index: (seen(index), -index))]


def _whole_words(text: str, start: int, end: int, found: tuple[int, int]) -> tuple[int, int]:
    """Move the edges to a blank nearby, as Latin words are not cut; Japanese has none and stays."""
    if start and (blank := re.search(r"\s", text[start : min(start + 15, found[0])])):
        start += blank.end()
    if end < len(text) and (last := re.search(r"\s\S*\Z", text[max(end - 15, found[1]) : end])):
        end -= len(last[0])
    return start, end


def _cut(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for first, last in found:
        if first >= end or last <= at:
            continue
        if at < first:
            yield Piece(text=text[at:first], found=False)
        yield Piece(text=text[max(at, first) : min(last, end)], found=True)
        at = min(last, end)
    if at < end:
        yield Piece(text=text[at:end], found=False)
