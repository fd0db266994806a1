"""Whether the role of who asks allows it."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from jiken.service.desk.people import ROLES
from jiken.web.asked import Asked
from jiken.web.languages import words


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
