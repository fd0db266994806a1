"""Who is asking, and whether their role allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request

from jiken.service.desk.people import ROLES
from jiken.store import Store
from jiken.web.languages import words
from jiken.web.settings import Settings

if TYPE_CHECKING:
    from jiken.web.asked import Asked


def reviewer_of(request: Request, store: Store, settings: Settings) -> tuple[str, str]:
    """Return the name and the role of who asks, as `entrance` found them; empty at the door."""
    return cast(tuple[str, str], getattr(request.state, "reviewer", ("", "")))


def may(asked: Asked, role: str) -> bool:
    """Whether who asks has at least *role*: for templates that show a form only to whom it serves."""
    has = asked.reviewer.role
    return has in ROLES and ROLES.index(has) >= ROLES.index(role)


def require(asked: Asked, role: str) -> None:
    """Raise an HTTPException, 403, where who asks has less than *role*."""
    if may(asked, role):
        return
    said = words(asked.language).gettext
    raise HTTPException(
        403,
        said("This needs the role %(needed)s; %(name)s has the role %(role)s.")
        % {
            "needed": said(role),
            "name": asked.reviewer.name,
            "role": said(asked.reviewer.role or "no role"),
        },
    )
