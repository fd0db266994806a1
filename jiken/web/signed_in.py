"""Who is asking."""

from __future__ import annotations

from starlette.requests import Request

from jiken.store import Store
from jiken.web.settings import Settings


def reviewer_of(request: Request, store: Store, settings: Settings) -> tuple[str, str]:
    """Return the name and the role of who asks; on loopback without accounts, the operator."""
    return settings.reviewer, "admin"
