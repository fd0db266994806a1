"""Who is asking, and whether their role allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request

from jiken.store import Store
from jiken.web.settings import Settings

if TYPE_CHECKING:
    from jiken.web.asked import Asked

ROLES = ("reviewer", "editor", "admin")
"""Each may do what those before it may."""


def reviewer_of(request: Request, store: Store, settings: Settings) -> tuple[str, str]:
    """Return the name and the role of who asks; on loopback without accounts, the operator."""
    return settings.reviewer, "admin"


def may(asked: Asked, role: str) -> bool:
    """Whether who asks has at least *role*: for templates that show a form only to whom it serves."""
    return ROLES.index(asked.reviewer.role) >= ROLES.index(role)


def require(asked: Asked, role: str) -> None:
    """Raise an HTTPException, 403, where who asks has less than *role*."""
    if not may(asked, role):
        raise HTTPException(
            403, f"This needs the role {role}; {asked.reviewer.name} is {asked.reviewer.role}."
        )
