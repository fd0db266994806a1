"""Articles' images, from our own database only."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import Route

from jiken.service.desk.pictures import served
from jiken.web.article import number_of
from jiken.web.asked import Asked, answered

PLACEHOLDER = Path(__file__).parent.joinpath("static", "no-picture.svg").read_bytes()
KEPT = "private, max-age=86400"


def thumbnail(asked: Asked) -> Response:
    """Send an article's thumbnail, blurred where it is of sexual harm and nobody asked for it."""
    number = number_of(asked.request.path_params["number"])
    shown = asked.request.query_params.get("shown") == "1"
    found = served(asked.store, number, shown=shown) if number is not None else None
    if found is None:
        return Response(PLACEHOLDER, media_type="image/svg+xml")
    return Response(found.image, media_type=found.kind, headers={"Cache-Control": KEPT})


ROUTES = (Route("/thumbnails/{number}", answered(thumbnail)),)
