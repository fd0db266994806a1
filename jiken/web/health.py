"""Whether the desk answers, for whatever watches over it."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from jiken.web.asked import Asked, answered


def health(asked: Asked) -> Response:
    """Say "ok" where the database can be read; it tells nothing else, and anybody may ask."""
    asked.store.db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return PlainTextResponse("ok\n")


ROUTES = (Route("/healthz", answered(health)),)
