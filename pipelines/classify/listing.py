"""The cue lists as they are written, and as they are looked up: by their first letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.classify.context import Context, Target
from pipelines.classify.notation import BadCue, Written, read

# A pattern, whether it is spelled exactly so, and all that it speaks for.
Row = tuple[re.Pattern[str], bool, tuple[Target, ...]]
# What gate.toml calls what names an AI system: its table, whether spelled exactly so, and how
# much that says: of those that count in a headline only, little.
_SYSTEMS = (
    ("letters", True, 1.0),
    ("names", True, 1.0),
    ("certain", False, 1.0),
    ("title", False, 0.3),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One cue of a list, and what it speaks for."""

    written: Written
    cased: bool
    target: Target


def listed(
    tables: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]],
    gate: Mapping[str, Mapping[str, Sequence[str]]],
    context: Context,
) -> list[Listed]:
    """Return every cue of the parsed lists; BadCue, KeyError or TypeError if they are broken."""
    return [
        *(
            cue
            for group, values in tables.items()
            for value, lists in values.items()
            for each in lists
            for cue in _cues(group, value, each, context)
        ),
        *_systems(gate, context),
    ]


def by_start(cues: Sequence[Listed]) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each beginning; a cue of several lists is one row, looked for once."""
    targets: defaultdict[tuple[Written, bool], dict[Target, None]] = defaultdict(dict)
    for cue in cues:
        targets[cue.written, cue.cased][cue.target] = None
    starts: defaultdict[str, list[Row]] = defaultdict(list)
    for (written, cased), some in targets.items():
        for key in written.keys:
            starts[key].append((written.pattern, cased, tuple(some)))
    return {key: tuple(rows) for key, rows in starts.items()}


def _cues(group: str, value: str, each: Mapping[str, object], context: Context) -> Iterator[Listed]:
    weight = each.get("weight")
    for language in ("ja", "en"):
        cues = each.get(language, [])
        if not isinstance(cues, list) or not isinstance(weight, float):
            raise BadCue(f"[[{group}.{value}]] of cues.toml needs lists and a weight like 0.5.")
        for cue in cues:
            yield Listed(read(cue, language), False, context.target(group, value, weight))


def _systems(gate: Mapping[str, Mapping[str, Sequence[str]]], context: Context) -> Iterator[Listed]:
    for table, cased, weight in _SYSTEMS:
        target = context.target("ai", "system", weight)
        for language, cues in gate[table].items():
            for cue in dict.fromkeys([*cues, *(cue.replace(" ", "") for cue in cues)]):
                written = read(cue, "ja" if language == "ja" else "en", cased=cased)
                yield Listed(written, cased, target)
