"""Reading gold: a folder with articles.jsonl, gold.jsonl and, if it likes, gold.toml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from jiken.quality.classes import CLASSES, TAGS, ClassRow
from jiken.quality.gold import Fact, Gold, GoldRow, Kind
from jiken.quality.limits import GoldError, Limits, read_limits
from jiken.quality.placements import url_key
from jiken.strict_json import strict_json

MAX_LINE_CHARACTERS = 5_000_000

RELATIONS = {
    "same": Kind.MEMBER,
    "same_event": Kind.MEMBER,
    "followup": Kind.FOLLOW_UP,
    "complementary": Kind.COMPLEMENTARY,
    "different_similar": Kind.LOOK_ALIKE,
    "related_not_same": Kind.LOOK_ALIKE,
}
# Where a row gives a role and no relation.
ROLES = {
    "report": Kind.MEMBER,
    "copy": Kind.MEMBER,
    "follow-up": Kind.FOLLOW_UP,
    "editorial": Kind.COMPLEMENTARY,
    "round-up": Kind.COMPLEMENTARY,
}


def read_gold(folder: Path, *, articles: bool = True) -> Gold:
    """Return the gold in *folder*: gold.jsonl, articles.jsonl and, if it is there, gold.toml.

    With *articles* every row must have its article. Raises GoldError in one sentence that
    names the file and the line.
    """
    read = list(_objects(folder / "gold.jsonl"))
    rows = tuple(_row(place, found) for place, found in read)
    classes = tuple(_class_row(place, found) for place, found in read if found.get("class"))
    if not any(row.kind for row in rows) and not classes:
        raise GoldError(
            f"{folder / 'gold.jsonl'}: no row says which event (“cluster”) an article reports,"
            " or of which “class” it is"
        )
    beside = folder / "articles.jsonl"
    facts = _facts(beside) if articles or beside.exists() else {}
    if articles:
        for number, row in enumerate(rows, start=1):
            if row.key not in facts:
                raise GoldError(
                    f"{folder / 'gold.jsonl'}: row {number}, {row.url}, is not among the "
                    "articles of articles.jsonl"
                )
    limits = folder / "gold.toml"
    return Gold(
        name=folder.resolve().name,
        rows=rows,
        facts=facts,
        limits=read_limits(limits) if limits.exists() else Limits(),
        classes=classes,
    )


def _facts(path: Path) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for place, row in _objects(path):
        published = _text(place, row, "published_at")
        found[url_key(_url(place, row))] = Fact(
            language=_text(place, row, "language"),
            at=_seconds(published),
            published=published,
            title=_text(place, row, "title"),
        )
    return found


def _objects(path: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each line's object, after the sentence's beginning that names its place."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    place = f"{path}: line {number}"
                    yield place, _object(place, line)
    except FileNotFoundError:
        raise GoldError(f"{path}: there is no such file") from None
    except UnicodeDecodeError:
        raise GoldError(f"{path}: this is not UTF-8 text") from None
    except OSError as wrong:
        raise GoldError(f"{path}: it cannot be read ({wrong.strerror})") from None


def _object(place: str, line: str) -> Mapping[str, object]:
    if len(line) > MAX_LINE_CHARACTERS:
        raise GoldError(f"{place} is longer than {MAX_LINE_CHARACTERS:,} characters")
    try:
        row = strict_json(line.strip())
    except json.JSONDecodeError as wrong:
        raise GoldError(f"{place} is not JSON: {wrong.msg} at column {wrong.colno}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, nested thousands deep
        raise GoldError(f"{place} is not JSON that can be read") from None
    if not isinstance(row, dict):
        raise GoldError(f"{place} is not a JSON object")
    return row


def _row(place: str, row: Mapping[str, object]) -> GoldRow:
    relation, role = _text(place, row, "relation"), _text(place, row, "role")
    cluster, copy_of = _text(place, row, "cluster"), _text(place, row, "copy_of")
    kind = RELATIONS.get(relation) if relation else ROLES.get(role or "report")
    return GoldRow(
        url=_url(place, row),
        cluster=cluster,
        kind=kind if cluster else None,
        lookalike_of=_text(place, row, "lookalike_of"),
        role=role,
        copy_of=copy_of,
        is_copy=role == "copy" or bool(copy_of or row.get("copy_or_translation")),
    )


def _class_row(place: str, row: Mapping[str, object]) -> ClassRow:
    name = short(_text(place, row, "class") or "")
    if name not in CLASSES:
        raise GoldError(f"{place}: there is no class “{name[:40]}”; there are {', '.join(CLASSES)}")
    ai = row.get("ai")
    return ClassRow(
        url=_url(place, row),
        class_=name,
        ai=None if ai is None else bool(ai),
        helper=bool(row.get("helper")),
        tags={tag: _values(place, row, tag) for tag in TAGS},
        any_tags={tag: _values(place, row, f"{tag}_any") for tag in TAGS},
    )


def short(name: str) -> str:
    """Return a class under its short name, whichever spelling it came in.

    >>> short("AI incident"), short("Complementary information")
    ('incident', 'complementary')
    """
    small = name.lower().removeprefix("ai ")
    return "complementary" if small.startswith("complementary") else small


def _values(place: str, row: Mapping[str, object], name: str) -> frozenset[str]:
    values = row.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise GoldError(f"{place}: “{name}” is not a list of texts")
    return frozenset(values)


def _url(place: str, row: Mapping[str, object]) -> str:
    url = _text(place, row, "url")
    if not url:
        raise GoldError(f"{place} has no “url”")
    return url


def _text(place: str, row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise GoldError(f"{place}: “{name}” is not a text")
    return value or None


def _seconds(text: str | None) -> float | None:
    """Return the seconds since 1970 of an ISO day or instant (UTC where it names no zone)."""
    try:
        at = datetime.fromisoformat(text or "")
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
