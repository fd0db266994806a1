"""Reasons in words: one sentence each, and all of a link in one line, in Japanese or English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dedupe.apart import time_en, time_ja
from dedupe.fold import fold
from dedupe.said import Kind, Reason, Said, Sign, boundary

# A line that a reader takes in at a glance; what does not fit is left out whole.
LINE_CHARACTERS = 280
_QUOTED = 32
_GLUE = {"ja": ("；", "、", "ともに", "ただし", "…"), "en": ("; ", ", ", "both ", "but: ", "…")}


def line(reasons: Sequence[Reason], language: str) -> str:
    """Return *reasons* in one line of at most 280 characters, cut between reasons only.

    What both say in the same words is told once; what speaks against the link comes last,
    and like the time it is never what is left out. *language* is "ja" or "en".
    """
    between, and_, both, but, more = _GLUE[language]
    same = [r for r in reasons if r.agrees and _is_same(r)]
    others = [r for r in reasons if r.agrees and not _is_same(r)]
    against = [sentence(r, language) for r in reasons if not r.agrees]
    last = [sentence(r, language) for r in others if r.kind is Kind.TIME]
    if against:
        last.append(but + and_.join(against))
    room = LINE_CHARACTERS - sum(len(part) + len(between) for part in last)
    shared = _fitting([_quoted(r.here) for r in same], len(both), len(and_), room)
    first = [both + and_.join(shared)] if shared else []
    room -= sum(len(part) + len(between) for part in first)
    told = [sentence(r, language) for r in others if r.kind is not Kind.TIME]
    kept = _fitting(told, 0, len(between), room)
    cut = [more] if len(shared) + len(kept) < len(same) + len(told) else []
    return between.join([*first, *kept, *cut, *last])


def _fitting(parts: Iterable[str], used: int, glue: int, room: int) -> list[str]:
    """Return the first of *parts* that fit into *room* together."""
    kept: list[str] = []
    for part in parts:
        used += len(part) + glue
        if used > room:
            break
        kept.append(part)
    return kept


def _is_same(reason: Reason) -> bool:
    """Whether both sides say it in the same words but for width and case."""
    if reason.here is None or reason.there is None or reason.kind in (Kind.WORDING, Kind.MEANING):
        return False
    return reason.sign is Sign.EQUAL and fold(reason.here.said) == fold(reason.there.said)


def sentence(reason: Reason, language: str) -> str:
    """Return one reason as a reader sees it: 31歳 = 31-year-old; 7 hours apart; 7時間差."""
    special = _SENTENCES[language].get(reason.kind)
    if special is not None:
        return special(reason)
    return f"{_quoted(reason.here)} {reason.sign} {_quoted(reason.there)}"


def _quoted(said: Said | None) -> str:
    """Return a quotation on one line, short."""
    text = " ".join(said.said.split()) if said else ""
    return text if len(text) <= _QUOTED else text[: boundary(text, _QUOTED - 1)].rstrip() + "…"


def _wording_en(reason: Reason) -> str:
    told = f"titles {reason.share:.0%} alike in wording" if reason.share else "the same words"
    return f"{told}: “{_quoted(reason.here)}”" if reason.here else told


def _wording_ja(reason: Reason) -> str:
    told = f"見出しの文言が{reason.share:.0%}一致" if reason.share else "同じ文言"
    return f"{told}「{_quoted(reason.here)}」" if reason.here else told


def _meaning_en(reason: Reason) -> str:
    if reason.quotes:
        pair = f"“{_quoted(reason.here)}” ≈ “{_quoted(reason.there)}”"
        return f"{pair}, alike in meaning ({reason.share:.2f})"
    return f"alike in meaning ({reason.share:.2f})"


def _meaning_ja(reason: Reason) -> str:
    if reason.quotes:
        pair = f"「{_quoted(reason.here)}」≈「{_quoted(reason.there)}」"
        return f"{pair}（意味の近さ{reason.share:.2f}）"
    return f"意味が近い（{reason.share:.2f}）"


_SENTENCES: Mapping[str, Mapping[Kind, Callable[[Reason], str]]] = {
    "ja": {Kind.WORDING: _wording_ja, Kind.MEANING: _meaning_ja, Kind.TIME: time_ja},
    "en": {Kind.WORDING: _wording_en, Kind.MEANING: _meaning_en, Kind.TIME: time_en},
}
