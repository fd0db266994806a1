"""Taking away what a filter shows: each export in a zip that describes itself."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from jiken.drafts import scratch_folder
from jiken.exports import FORMS, Order, bundle
from jiken.service.desk.drafts import decided
from jiken.service.desk.queue import matching
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Wanted, query_of
from jiken.store import Store
from jiken.web.asked import Asked, answered
from jiken.web.filters import asked_filter, asked_query, one
from jiken.web.pages import page, say
from jiken.web.signed_in import may, require

MOST = 5_000
"""Incidents that a browser waits for; more is for the command line."""
PIECE = 256 * 1024


def exports(asked: Asked) -> Response:
    """Show what can be taken away of a filter."""
    catch_up(asked.store, asked.now)
    wanted = asked_filter(asked)
    query, found = query_of(wanted), _first(asked.store, wanted)
    return page(
        asked,
        "exports.html",
        query=query,
        found=min(len(found), MOST),
        decided=decided(asked.store, found),
        too_many=len(found) > MOST,
        most=MOST,
        command=f"jiken export incidents.zip --as csv --query {shlex.quote(query)}",
        may_export=may(asked, "editor"),
    )


def _first(store: Store, wanted: Wanted) -> list[str]:
    """Return what is wanted, at most one more than is given."""
    return list(islice(matching(store, wanted), MOST + 1))


def take(asked: Asked) -> Response:
    """Send an export: it is written whole before its first byte is sent."""
    require(asked, "editor")
    name = asked.request.path_params["name"]
    if name not in FORMS:
        raise HTTPException(404)
    wanted = asked_filter(asked)
    found = _first(asked.store, wanted)
    if len(found) > MOST:
        raise HTTPException(413, say(asked, "This is too much for a browser: narrow the filter."))
    order = Order(
        incidents=found,
        query=query_of(wanted),
        drafts=_ticked(asked, "drafts"),
        names=_ticked(asked, "names"),
        now=asked.now,
    )
    file, size = _written(asked.store, name, order)
    headers = {
        "Content-Disposition": f'attachment; filename="jiken-{name}-{asked.now:%Y-%m-%d}.zip"',
        "Content-Length": str(size),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _ticked(asked: Asked, name: str) -> bool:
    return one(asked_query(asked), name) == "1"


def _written(store: Store, name: str, order: Order) -> tuple[IO[bytes], int]:
    """Return an export as an open file that has no name any more, and its size."""
    with scratch_folder(Path(tempfile.gettempdir()), "export") as folder:
        target = folder / "export.zip"
        bundle(store, name, target, order)
        return target.open("rb"), target.stat().st_size


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


ROUTES = (
    Route("/exports", answered(exports)),
    Route("/exports/{name}", answered(take)),
)
