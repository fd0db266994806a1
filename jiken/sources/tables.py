"""A table of `sources.toml`, checked key by key; a mistake says where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import process


class SourceError(ValueError):
    """A mistake in the source registry, in one sentence: the file, the table and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the registry a value stands, so that a mistake can be found."""

    file: str
    table: str
    key: str = ""

    def at(self, key: str) -> Place:
        """Return the place of *key* in the table that stands here."""
        return replace(self, key=f"{self.key}.{key}" if self.key else key)

    def error(self, problem: str) -> SourceError:
        """Return the exception that says *problem* and where it is."""
        key = f" key {self.key}:" if self.key else ""
        return SourceError(f"{self.file}: {self.table}:{key} {problem}.")


Reader = Callable[[object, Place], object]


def close_to(word: str, known: Iterable[str]) -> str:
    """Return a clause that offers the word of *known* most like *word*, or nothing.

    >>> close_to("feed", ["feeds", "hosts"])
    ' (did you mean "feeds"?)'
    """
    best = process.extractOne(word, list(known), processor=None, score_cutoff=60)
    return f' (did you mean "{best[0]}"?)' if best else ""


def several(read: Reader) -> Reader:
    """Return a reader of arrays without repetition, each element by *read*."""

    def each(value: object, place: Place) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise place.error(f"must be an array in square brackets, not {value!r}")
        found = tuple(
            read(one, replace(place, key=f"{place.key}[{n}]")) for n, one in enumerate(value)
        )
        for n, one in enumerate(found):
            if one in found[:n]:
                raise replace(place, key=f"{place.key}[{n}]").error(f"repeats {one!r}")
        return found

    return each


def fields(
    value: object, readers: Mapping[str, Reader], needed: Iterable[str], place: Place
) -> dict[str, Any]:
    """Return a table's checked values: no key but those of *readers*, all of *needed*."""
    if not isinstance(value, Mapping):
        raise place.error(f"must be a table, not {value!r}")
    for key in value:
        if key not in readers:
            raise place.at(key).error(f"is not known{close_to(key, readers)}")
    for key in needed:
        if key not in value:
            raise place.at(key).error("is missing")
    return {key: readers[key](one, place.at(key)) for key, one in value.items()}
