"""Whether a text is about AI: one cheap test over cue lists, in Japanese and English.

The mention must matter: it stands in the title or the lead, or often enough in the body.
What the cues are is in `data/gate.toml`; how they read is here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipelines.cues import spellings, words
from pipelines.width import Folded, folded

LONGEST = 100_000
"""Characters of a text that are looked at."""


class BadCues(ValueError):
    """The cue file cannot be used; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """The words by which a text passed, and where: "title" or "text", offset in characters."""

    words: str
    field: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Pair:
    things: re.Pattern[str]
    faults: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The cue lists, compiled once."""

    letters: re.Pattern[str]
    names: re.Pattern[str]
    phrases: re.Pattern[str]
    headline: re.Pattern[str]
    pairs: tuple[_Pair, ...]
    otherwise: re.Pattern[str]
    spots: re.Pattern[str]
    background: re.Pattern[str]
    lead: int
    body_hits: int

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a cue file; BadCues names what is missing or broken in it."""
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
            return cls(
                letters=spellings(tables["letters"]["words"]),
                names=spellings(tables["names"]["ja"] + tables["names"]["en"]),
                phrases=words(tables["certain"]["ja"] + tables["certain"]["en"]),
                headline=words(tables["title"]["ja"] + tables["title"]["en"]),
                pairs=tuple(
                    _Pair(words(pair["things"]), words(pair["faults"])) for pair in tables["pair"]
                ),
                otherwise=re.compile("|".join(tables["otherwise"]["patterns"]), re.IGNORECASE),
                spots=re.compile("|".join(tables["otherwise"]["spots"])),
                background=re.compile("|".join(tables["background"]["patterns"])),
                lead=int(tables["place"]["lead"]),
                body_hits=int(tables["place"]["body_hits"]),
            )
        except KeyError as missing:
            raise BadCues(f"{path.name} has no entry {missing}.") from missing
        except (tomllib.TOMLDecodeError, re.error, TypeError) as broken:
            raise BadCues(f"{path.name} cannot be read: {broken}.") from broken

    def cue(self, title: str, text: str) -> Cue | None:
        """Return the first mention of AI that matters, None where there is none."""
        head, body = folded(title[:LONGEST]), folded(text[:LONGEST])
        bare = not any(self.otherwise.search(part) for part in (head.text, body.text[: self.lead]))
        lists = (self.phrases, self.names, *([self.letters] if bare else []))
        if in_title := _hits(head.text, (*lists, self.headline), (self.spots,)):
            return _cue("title", head, in_title[0])
        in_text = _hits(body.text, lists, (self.spots, self.background))
        if in_text and (in_text[0].start() < self.lead or len(in_text) >= self.body_hits):
            return _cue("text", body, in_text[0])
        return self._paired(head, body)

    def _paired(self, head: Folded, body: Folded) -> Cue | None:
        lead = body.text[: self.lead]
        for pair in self.pairs:
            if not any(pair.faults.search(text) for text in (head.text, lead)):
                continue
            if found := pair.things.search(head.text):
                return _cue("title", head, found)
            if found := pair.things.search(lead):
                return _cue("text", body, found)
        return None


def _hits(
    text: str, cues: Iterable[re.Pattern[str]], but: Iterable[re.Pattern[str]]
) -> list[re.Match[str]]:
    """Return the matches of any of *cues* in order, without those that stand inside a *but*."""
    found = sorted((hit for each in cues for hit in each.finditer(text)), key=re.Match.start)
    spans = [spot.span() for each in but for spot in each.finditer(text)] if found else []
    return [hit for hit in found if not any(a <= hit.start() < b for a, b in spans)]


def _cue(field: str, where: Folded, found: re.Match[str]) -> Cue:
    start, end = where.original(found.start()), where.original(found.end())
    return Cue(words=where.source[start:end], field=field, offset=start)
