"""Names and terms that stand for one thing in both scripts, by the alias table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from dedupe.fold import Folded, fold

_ALNUM = re.compile(r"[a-z0-9]")
_KANA = re.compile(r"[ァ-ヴー]")
# An alias this short in Latin letters counts only in its own case: US is not us.
_CASED = 4
PART_OF = "part_of"


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
    """The alias table, ready to be looked up by the first two folded characters.

    *owners* leads from a part to the whole: DeepMind to Google, Sapporo to Hokkaido.
    """

    starts: Mapping[str, Sequence[tuple[str, str, str, str]]]
    owners: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, Sequence[str]]]) -> Self:
        """Return the table for {kind: {id: [alias, …]}}, as `aliases.toml` parses.

        Its table *part_of* holds {"kind:id": ["kind:id of the whole", …]}.
        """
        starts: defaultdict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
        for kind, entries in table.items():
            if kind == PART_OF:
                continue
            for name, spellings in entries.items():
                for spelling in spellings:
                    folded = fold(spelling)
                    starts[folded[:2]].append((folded, f"{kind}:{name}", kind, spelling))
        longest = {s: sorted(rows, key=lambda r: (-len(r[0]), r)) for s, rows in starts.items()}
        return cls(longest, table.get(PART_OF, {}))


def names(text: Folded, original: str, where: str, aliases: Aliases) -> tuple[Name, ...]:
    """Return the names of the alias table that *text* mentions: longest match, left to right."""
    found, at, starts, body = [], 0, aliases.starts, text.text
    while at < len(body) - 1:
        rows = starts.get(body[at : at + 2])
        hit = (
            next((r for r in rows if _stands(body, at, r, original, text)), None) if rows else None
        )
        if hit is None:
            at += 1
            continue
        first, last = text.span(at, at + len(hit[0]))
        found.append(Name(hit[1], hit[2], original[first:last], where, first, last))
        at += len(hit[0])
    return tuple(found)


def _stands(
    body: str, at: int, row: tuple[str, str, str, str], original: str, text: Folded
) -> bool:
    folded, _, _, spelling = row
    if not body.startswith(folded, at):
        return False
    before, after = body[at - 1 : at], body[at + len(folded) : at + len(folded) + 1]
    for edge, beyond in ((folded[0], before), (folded[-1], after)):
        for script in (_ALNUM, _KANA):
            if script.match(edge) and script.match(beyond):
                return False
    if len(folded) > _CASED or not folded.isascii():
        return True
    first, last = text.span(at, at + len(folded))
    return original[first:last] == spelling or not original[first:last].isascii()
