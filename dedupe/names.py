"""Names and terms that stand for one thing in both scripts, by the alias table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from dedupe.fold import Folded, fold

_ONE_WORD = re.compile(r"[a-z0-9]{2}|[ァ-ヴー]{2}")
# Inside a Latin or katakana word no name begins.
_BEGINNING = re.compile(r"(?<![a-z0-9])[a-z0-9]|(?<![ァ-ヴー])[ァ-ヴー]|[^a-z0-9ァ-ヴー\s]")
# An alias this short in Latin letters counts only in its own case: US is not us.
_CASED = 4
PART_OF = "part_of"
# Who sits in one place speaks of it: 北海道警 is police and Hokkaido.
_SEATED = frozenset({"police", "court"})
_SEATS = ("prefecture:", "city:", "state:")
# (folded spelling, id, kind, spelling).
Row = tuple[str, str, str, str]
# (length, the rows of that length by folded spelling).
Length = tuple[int, Mapping[str, Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Name:
    """One mention: the table's *id* and *kind*, and where it stands in *field* of the original."""

    id: str
    kind: str
    said: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aliases:
    """The alias table, ready to be looked up by the first folded characters.

    *starts* leads from the first three, and from the first two where no longer spelling goes on
    like that, to rows by length, longest first: what is not there by two is not by three. *owners*
    leads from a part to the whole: DeepMind to Google, Sapporo to Hokkaido.
    """

    starts: Mapping[str, Sequence[Length]]
    owners: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, Sequence[str]]]) -> Self:
        """Return the table for {kind: {id: [alias, …]}}, as `aliases.toml` parses.

        Its table *part_of* holds {"kind:id": ["kind:id of the whole", …]}.
        """
        rows = [
            (fold(spelling), f"{kind}:{name}", kind, spelling)
            for kind, entries in table.items()
            if kind != PART_OF
            for name, spellings in entries.items()
            for spelling in spellings
        ]
        return cls(_by_start(sorted(rows)), table.get(PART_OF, {}))

    def rows(self) -> Iterator[Row]:
        """Yield every spelling: folded, id, kind, as the table has it."""
        seen = {
            r for by in self.starts.values() for _, some in by for rs in some.values() for r in rs
        }
        yield from sorted(seen)


def _by_start(rows: Sequence[Row]) -> dict[str, list[Length]]:
    starts: defaultdict[str, defaultdict[int, defaultdict[str, list[Row]]]]
    starts = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for row in rows:
        starts[row[0][:3]][len(row[0])][row[0]].append(row)
    # What three characters find must hold what two of them would have found.
    for start in [s for s in starts if len(s) == 3 and s[:2] in starts]:
        starts[start][2] = starts[start[:2]][2]
    return {start[:2]: list[Length]() for start in starts} | {
        start: [
            (n, {spelled: tuple(some) for spelled, some in lengths[n].items()})
            for n in sorted(lengths, reverse=True)
        ]
        for start, lengths in starts.items()
    }


def names(text: Folded, original: str, where: str, aliases: Aliases) -> tuple[Name, ...]:
    """Return the names of the alias table that *text* mentions: longest match, left to right."""
    found: list[Name] = []
    done, body, starts = 0, text.text, aliases.starts
    for beginning in _BEGINNING.finditer(body):
        at = beginning.start()
        if at < done:
            continue
        lengths = starts.get(body[at : at + 2])
        if lengths is None:
            continue
        lengths = starts.get(body[at : at + 3]) or lengths
        hit = _hit(body, at, lengths, original, text)
        if hit:
            done = at + len(hit[0])
            first, last = text.span(at, done)
            said = original[first:last]
            named = ((hit[1], hit[2]), *_seats(hit, aliases))
            found += (Name(id_, kind, said, where, first, last) for id_, kind in named)
    return tuple(found)


def _hit(
    body: str,
    at: int,
    lengths: Sequence[Length],
    original: str,
    text: Folded,
) -> Row | None:
    for length, spelled in lengths:
        for row in spelled.get(body[at : at + length], ()):
            if _stands(body, at, row, original, text):
                return row
    return None


def _seats(row: Row, aliases: Aliases) -> Iterator[tuple[str, str]]:
    if row[2] in _SEATED:
        for owner in aliases.owners.get(row[1], ()):
            if owner.startswith(_SEATS):
                yield owner, owner.partition(":")[0]


def _stands(body: str, at: int, row: Row, original: str, text: Folded) -> bool:
    folded, _, _, spelling = row
    before, after = body[at - 1 : at], body[at + len(folded) : at + len(folded) + 1]
    if _ONE_WORD.match(before + folded[0]) or _ONE_WORD.match(folded[-1] + after):
        return False
    if not folded.isascii():
        return True
    first, last = text.span(at, at + len(folded))
    return _cased(spelling, original[first:last])


def _cased(spelling: str, said: str) -> bool:
    """Whether an English *spelling* may be meant by *said*: a name has its capital, a short one its case."""
    if len(spelling) <= _CASED:
        return said == spelling or not said.isascii()
    return not (spelling[0].isupper() and said[0].islower())
