"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who asks; *role* is reviewer, editor or admin (on loopback without accounts: admin)."""

    name: str
    role: str


def reviewer_of(request: Request) -> Reviewer:
    """Return who asks, as `entrance` found them; at the door, nobody."""
    name, role = getattr(request.state, "reviewer", ("", ""))
    return Reviewer(name=name, role=role)
