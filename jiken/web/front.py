"""The first page, and the list of keys for those whose browser runs no script."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.web.asked import Asked, answered
from jiken.web.pages import page


def front(asked: Asked) -> Response:
    """Send on to the queue: the morning begins there."""
    return RedirectResponse("/queue", status_code=303)


def keys(asked: Asked) -> Response:
    """The keys."""
    return page(asked, "keys.html")


ROUTES = (Route("/", answered(front)), Route("/keys", answered(keys)))
