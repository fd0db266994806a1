"""How a try to deliver ended: a code with its values, said in whichever language one reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "answered": "answered %(status)s",
        "no answer": "no answer within %(seconds)s seconds",
        "refused": "not sent: %(why)s",
        "not reached": "not reached: %(why)s",
        "no mail server": "not sent: JIKEN_SMTP_HOST is not set",
        "mail answered": "the mail server answered %(status)s",
        "mail not taken": "the mail server did not take it: %(why)s",
        "mail taken": "the mail server took it",
        "service not taken": "the service did not take it",
        "service taken": "the service took it",
    }
)
"""What each code says, in English; the interface's words are found by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A code of `SENTENCES` with the values that its sentence names."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return SENTENCES[self.code] % self.values


def outcome(code: str, **values: object) -> Outcome:
    """Return an outcome with its values as text."""
    return Outcome(code=code, values={name: str(value) for name, value in values.items()})


def stored(one: Outcome) -> str:
    """Return an outcome as a delivery's log keeps it."""
    return json.dumps({"code": one.code, **one.values}, ensure_ascii=False)


def outcome_of(detail: str) -> Outcome | None:
    """Return the outcome that a log holds, None for the sentence of an older row.

    >>> str(outcome_of('{"code": "answered", "status": "500"}')), outcome_of("answered 500")
    ('answered 500', None)
    """
    try:
        told = json.loads(detail)
    except (ValueError, RecursionError):  # an older row may be whatever a server said
        return None
    if not isinstance(told, dict) or str(told.get("code")) not in SENTENCES:
        return None
    found = outcome(told.pop("code"), **told)
    try:
        str(found)
    except KeyError:
        return None
    return found


def in_english(detail: str) -> str:
    """Return what a log holds as a sentence, also that of an older row."""
    found = outcome_of(detail)
    return detail if found is None else str(found)
