"""Reasons of links as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields

from jiken.models import Reason, Said

SIDES = ("here", "there")
FIELDS = tuple(f.name for f in fields(Reason))
SAID = tuple(f.name for f in fields(Said))


def reasons_json(reasons: Iterable[Reason]) -> str:
    """Return *reasons* as a JSON list of objects, without what is empty."""
    return json.dumps([reason_record(reason) for reason in reasons], ensure_ascii=False)


def reason_record(reason: Reason) -> dict[str, object]:
    """Return a reason as JSON holds it: its fields but for empty ones."""
    return {
        name: value for name in FIELDS if (value := _told(reason, name)) not in (None, False, "")
    }


def _told(reason: Reason, name: str) -> object:
    value = getattr(reason, name)
    return {n: getattr(value, n) for n in SAID} if isinstance(value, Said) else value


def reasons_of(column: object) -> tuple[Reason, ...]:
    """Return the reasons that `reasons_json` wrote, or the sentences of an earlier version."""
    return tuple(map(_reason, json.loads(str(column))))


def _reason(record: Mapping[str, object] | str) -> Reason:
    if isinstance(record, str):
        return Reason(kind="", sign="", text=record)
    sides = {name: Said(**record[name]) for name in SIDES if name in record}  # type: ignore[arg-type]
    return Reason(**(dict(record) | sides))  # type: ignore[arg-type]
