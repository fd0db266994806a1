"""What stands round a cue and turns it: a denial takes it away, a "could" makes it a danger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

BEFORE, AFTER = 48, 24
"""Characters before and after a cue in which its context is looked for."""


class Target(NamedTuple):
    """What a cue speaks for: *possible* where it has only not happened, nothing if *deniable* and denied."""

    pair: tuple[str, str]
    weight: float
    deniable: bool
    possible: tuple[str, str] | None


# What a cue speaks for in its context, and its span with the words that turn it.
Turned = tuple[tuple[str, str], int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Patterns for denial and possibility, and what possibility makes of which cue.

    *denied* are the groups or "group.value"s that a denial takes away; *possible* leads from
    "group.value" to the (group, value) that it speaks for when it has not happened.
    """

    denied_before: re.Pattern[str]
    denied_after: re.Pattern[str]
    possible_before: re.Pattern[str]
    possible_after: re.Pattern[str]
    denied: frozenset[str]
    possible: Mapping[str, tuple[str, str]]

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Self:
        """Read the table `context` of `cues.toml`; KeyError, TypeError or re.error if broken."""
        possible = table["possible"]
        if not isinstance(possible, Mapping):
            raise TypeError("context.possible is no table")
        return cls(
            denied_before=_before(_words(table, "denied_before")),
            denied_after=_after(_words(table, "denied_after")),
            possible_before=_before(_words(table, "possible_before")),
            possible_after=_after(_words(table, "possible_after")),
            denied=frozenset(_words(table, "denied")),
            possible={key: _pair(value) for key, value in possible.items()},
        )

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The (group, value)s that only a context gives, or a cue too."""
        return tuple(self.possible.values())

    def target(self, group: str, value: str, weight: float) -> Target:
        """Return what a cue of a list speaks for, with what its context can make of it."""
        name = f"{group}.{value}"
        deniable = group in self.denied or name in self.denied
        return Target((group, value), weight, deniable, self.possible.get(name))

    def turned(self, target: Target, text: str, start: int, end: int) -> Turned | None:
        """Return what the cue at [start, end) of the folded *text* says; None if denied."""
        if target.deniable and (
            self.denied_before.search(text, max(0, start - BEFORE), start)
            or self.denied_after.match(text, end, end + AFTER)
        ):
            return None
        if target.possible:
            if found := self.possible_before.search(text, max(0, start - BEFORE), start):
                return target.possible, found.start(1), end
            if found := self.possible_after.match(text, end, end + AFTER):
                return target.possible, start, found.end()
        return target.pair, start, end


def _before(words: Sequence[str]) -> re.Pattern[str]:
    """At most four words, and no sentence's end, between it and the cue; pos and endpos bind it."""
    return re.compile(rf"(?<![a-z])({'|'.join(words)})\s(?:[^\s.!?;,]{{1,20}}\s){{0,4}}$")


def _after(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"[^。！？!?\n、,.]{{0,8}}?(?:{'|'.join(words)})")


def _words(table: Mapping[str, object], key: str) -> Sequence[str]:
    words = table[key]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise TypeError(f"context.{key} is no list of patterns")
    return words


def _pair(name: str) -> tuple[str, str]:
    group, _, value = name.partition(".")
    return group, value
