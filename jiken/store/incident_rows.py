"""Incidents and memberships as rows of their tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from jiken.models import Incident, Membership, Role
from jiken.store.reasons import reasons_json, reasons_of

LISTS = ("languages", "countries")
# Of a membership, in SQL: of the event itself. The roles are words of ours, nothing from outside.
IN_EVENT = f"role IN ({', '.join(repr(role.value) for role in Role if role.in_event)})"


def membership_row(m: Membership) -> tuple[object, ...]:
    """Return a membership as the table has it."""
    reasons = reasons_json(m.reasons)
    return (m.incident, m.article, m.role.value, m.copy_of, m.linked_to, m.probability, reasons)


def membership_of(row: Mapping[str, object]) -> Membership:
    """Return the membership of a row."""
    probability = row["probability"]
    return Membership(
        incident=str(row["incident"]),
        article=int(str(row["article"])),
        role=Role(str(row["role"])),
        copy_of=_id(row["copy_of"]),
        linked_to=_id(row["linked_to"]),
        probability=float(str(probability)) if probability is not None else None,
        reasons=reasons_of(row["reasons"]),
    )


def _id(value: object) -> int | None:
    return None if value is None else int(str(value))


def incident_of(row: Mapping[str, object], members: tuple[Membership, ...]) -> Incident:
    """Return the incident of a row, with its members."""
    days = {n: date.fromisoformat(str(row[n])) if row[n] else None for n in ("day", "last_day")}
    lists = {name: tuple(json.loads(str(row[name]))) for name in LISTS}
    plain = {
        name: row[name]
        for name in ("id", "title_ja", "title_en", "article_count", "independent_source_count")
    }
    return Incident(**plain, **days, **lists, memberships=members)  # type: ignore[arg-type]
