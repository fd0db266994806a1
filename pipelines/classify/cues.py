"""Cues: the words of an article that speak for a class, a severity or a tag, with their offsets.

The lists are `data/cues.toml` (with `data/gate.toml` for what names an AI system); here is how
they are looked up: folded with NFKC, by the first letters, in one pass over title and text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Self

from jiken.models import Said
from pipelines.classify.borders import LONGEST
from pipelines.classify.context import Context, Target
from pipelines.classify.listing import Row, by_start, listed
from pipelines.classify.notation import KEY, SHORTEST, BadCue
from pipelines.width import Folded, folded

LONGEST_TITLE, LONGEST_TEXT = 400, 2_000
"""Characters of title and text that are looked at."""
_WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]")
_LENGTHS = tuple(range(KEY, SHORTEST - 1, -1))
# Where a pattern was found, its end negative so that longer ones come first, and its place in
# the rows so that equals stay in order.
_Hit = tuple[int, int, int, tuple[Target, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that speak for *value* of *group*, as strongly as *weight* (0 to 1)."""

    group: str
    value: str
    said: Said
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CueLists:
    """The lists, compiled once. *groups* are all (group, value) pairs, in a fixed order."""

    groups: tuple[tuple[str, str], ...]
    latin: Mapping[str, Sequence[Row]]
    wide: Mapping[str, Sequence[Row]]
    context: Context

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read `cues.toml` and the `gate.toml` beside it; BadCue says what is wrong in them."""
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
            gate = tomllib.loads((path.parent / "gate.toml").read_text("utf-8"))
            context = Context.from_table(tables.pop("context"))
            cues = listed(tables, gate, context)
        except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, re.error) as broken:
            raise BadCue(f"{path.name} cannot be read: {broken}.") from broken
        starts = by_start(cues)
        pairs = {cue.target.pair for cue in cues} | set(context.pairs)
        return cls(
            groups=tuple(sorted(pairs)),
            latin={start: rows for start, rows in starts.items() if start[0].isascii()},
            wide={start: rows for start, rows in starts.items() if not start[0].isascii()},
            context=context,
        )

    def find(self, title: str, text: str) -> tuple[Cue, ...]:
        """Return every cue of an article: the title's first, then in order."""
        return (
            *self._found("title", folded(title[:LONGEST_TITLE])),
            *self._found("text", folded(text[:LONGEST_TEXT])),
        )

    def _found(self, field: str, where: Folded) -> Iterator[Cue]:
        small = _lower(where.text)
        said = cache(partial(_said, field, where))
        done: dict[tuple[str, str], int] = {}
        for start, back, _, targets in sorted(self._hits(small, where.text), key=_place):
            for target in targets:
                turned = self.context.turned(target, small, start, -back)
                if turned is None or done.get(turned[0], 0) > start:
                    continue
                (group, value), first, last = turned
                done[turned[0]] = last
                if quoted := said(first, last):
                    yield Cue(group=group, value=value, said=quoted, weight=target.weight)

    def _hits(self, small: str, spelled: str) -> list[_Hit]:
        hits: list[_Hit] = []
        for word in _WORD.finditer(small):
            at = word.start()
            for length in _LENGTHS:
                if rows := self.latin.get(small[at : at + length]):
                    _match(rows, at, small, spelled, hits)
        if not small.isascii():
            wide = self.wide
            for at in [n for n in range(len(small) - 1) if small[n : n + SHORTEST] in wide]:
                _match(wide[small[at : at + SHORTEST]], at, small, spelled, hits)
        return hits


def _match(rows: Sequence[Row], at: int, small: str, spelled: str, hits: list[_Hit]) -> None:
    for pattern, cased, targets in rows:
        if found := pattern.match(spelled if cased else small, at):
            hits.append((at, -found.end(), len(hits), targets))


def _place(hit: _Hit) -> tuple[int, int, int]:
    return hit[:3]


def _lower(text: str) -> str:
    """Return *text* in lower case and of the same length: İ has two small letters."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _said(field: str, where: Folded, start: int, end: int) -> Said | None:
    """Return the words in the source; None where a gap's words make them too long to quote."""
    first, last = where.span(start, end)
    if last - first > LONGEST:
        return None
    return Said(field=field, start=first, end=last, said=where.source[first:last])
