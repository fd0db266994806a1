"""Saving and deleting a view of the queue."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from jiken.service.desk import views
from jiken.service.desk.wanted import wanted_of
from jiken.web.asked import Asked, answered, back_of
from jiken.web.pages import say
from jiken.web.signed_in import require


def save(asked: Asked) -> Response:
    """Keep what the queue shows under a name."""
    require(asked, "reviewer")
    try:
        wanted = wanted_of(parse_qs(asked.word("query"), max_num_fields=500))
    except ValueError:
        raise HTTPException(400, say(asked, "The view asks for too much.")) from None
    try:
        views.save(asked.store, asked.reviewer.name, asked.word("name"), wanted, now=asked.now)
    except views.NoView as mistake:
        raise HTTPException(422, say(asked, str(mistake))) from None
    return RedirectResponse(back_of(asked), status_code=303)


def delete(asked: Asked) -> Response:
    """Delete one's own view."""
    require(asked, "reviewer")
    try:
        views.delete(asked.store, asked.reviewer.name, asked.request.path_params["view"])
    except views.NoView as mistake:
        raise HTTPException(422, say(asked, str(mistake))) from None
    return RedirectResponse(back_of(asked), status_code=303)


ROUTES = (
    Route("/views", answered(save), methods=["POST"]),
    Route("/views/{view:int}/delete", answered(delete), methods=["POST"]),
)
