"""What the alias table calls a thing in both languages, beside finding it in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from dedupe.fold import folded, is_japanese
from dedupe.names import PART_OF, Aliases, Name, names

# What the table writes small because texts do either way, and a name in a list has capitals.
_NAMED = frozenset(
    {"police", "court", "authority", "company", "university", "organisation", "product"}
)
_COMPANY = re.compile(r"(?:自動車|社|株式会社|グループ|,? (?:Inc|Corp|Co|Ltd|LLC|PLC|AG|SE)\.?)?")
_SMALL = frozenset({"of", "and", "the", "for", "in", "on"})


@dataclass(frozen=True, slots=True)
class Glossary:
    """The alias table, and {kind:id: (its Japanese name, its English name)}."""

    aliases: Aliases
    displayed: Mapping[str, tuple[str, str]]

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, Sequence[str]]]) -> Self:
        """Return the glossary of `aliases.toml` as it parses: the first spelling of each language."""
        displayed = {
            f"{kind}:{name}": _displayed(kind, spellings)
            for kind, entries in table.items()
            if kind != PART_OF
            for name, spellings in entries.items()
        }
        return cls(Aliases.from_table(table), displayed)

    def found(self, text: str, where: str) -> tuple[Name, ...]:
        """Return the names that *text*, the article's field *where*, mentions."""
        return names(folded(text), text, where, self.aliases)

    def named(self, identity: str) -> tuple[str, str]:
        """Return the Japanese and the English name of a "kind:id", or of a name that is in no table."""
        return self.displayed.get(identity, (identity, identity))

    def meant(self, written: str) -> str:
        """Return the "kind:id" that *written* stands for, *written* itself without one.

        Behind the name may stand what makes a company of it: トヨタ自動車, Google LLC.
        """
        for name in self.found(written, "title"):
            if name.start == 0 and _COMPANY.fullmatch(written, name.end):
                return name.id
        return written


def _displayed(kind: str, spellings: Sequence[str]) -> tuple[str, str]:
    ja, en = _first(spellings, True), _first(spellings, False)
    if kind in _NAMED and en.islower():
        en = _spelled(en, spellings) or _capitals(en)
    return ja or en, en or ja


def _spelled(name: str, spellings: Sequence[str]) -> str | None:
    """Return *name* as another spelling has its capitals: OpenAI社, AI「ChatGPT」, else Chat GPT."""
    within = (re.search(re.escape(name), spelling, re.IGNORECASE) for spelling in spellings)
    same = (found.group() for found in within if found)
    apart = (s for s in spellings if s.isascii() and _letters(s) == _letters(name))
    return next((one for one in (*same, *apart) if one != name), None)


def _letters(name: str) -> str:
    return name.replace(" ", "").lower()


def _first(spellings: Iterable[str], japanese: bool) -> str:
    return next((one for one in spellings if is_japanese(one) is japanese), "")


def _capitals(name: str) -> str:
    """Return *name* with the capitals of a name: house of lords, House of Lords."""
    return re.sub(r"[a-z][a-z']*", lambda w: w[0] if w[0] in _SMALL else w[0].capitalize(), name)
