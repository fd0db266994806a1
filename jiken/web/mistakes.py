"""What is answered when something is not there, not allowed, or broken: a sentence, never a trace."""

from __future__ import annotations

import logging
from http import HTTPStatus

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from jiken.store import StoreError
from jiken.store.connection import DamagedValue
from jiken.store.unwritable import is_unwritable
from jiken.web.asked import is_read_only, settings_of
from jiken.web.languages import language_of, other_language, words
from jiken.web.pages import environment
from jiken.web.stores import GONE, Gone

DAMAGED = (
    "The database is damaged. Nothing was changed. Tell whoever runs the desk: `jiken check` names "
    "what is hurt, `jiken restore` brings back a backup."
)
log = logging.getLogger(__name__)


async def refused(request: Request, mistake: Exception) -> Response:
    """Answer an HTTPException; its detail is the sentence where a view wrote one."""
    assert isinstance(mistake, HTTPException)
    status = mistake.status_code
    said = "" if mistake.detail == HTTPStatus(status).phrase else mistake.detail
    return mistaken(request, status, said, headers=dict(mistake.headers or {}))


async def busy(request: Request, mistake: Exception) -> Response:
    """Answer for a database that cannot be read or written just now, or that is none any more."""
    if type(mistake.__cause__) is sqlite3.DatabaseError:
        return await unreadable(request, mistake.__cause__)
    log.warning("%s %s: %s", request.method, request.url.path, mistake)
    return mistaken(request, 507 if is_unwritable(mistake) else 503)


async def damaged(request: Request, mistake: Exception) -> Response:
    """Answer for a row that is damaged, which is named: whoever keeps the database can act on it."""
    log.error("%s %s: %s", request.method, request.url.path, mistake)
    said = words(language_of(request)).gettext(DAMAGED)
    return mistaken(request, 500, f"{said} ({mistake})")


async def unreadable(request: Request, mistake: Exception) -> Response:
    """Answer for a file that SQLite cannot read; any other mistake of SQLite's is a fault of ours."""
    if type(mistake) is not sqlite3.DatabaseError:
        raise mistake
    log.error("%s %s: %s", request.method, request.url.path, mistake)
    return mistaken(request, 500, words(language_of(request)).gettext(DAMAGED))


async def gone(request: Request, mistake: Exception) -> Response:
    """Answer for a database that is not where it was."""
    log.error("%s %s: %s", request.method, request.url.path, mistake)
    return mistaken(request, 500, words(language_of(request)).gettext(GONE))


async def nowhere(request: Request, mistake: Exception) -> Response:
    """Answer for a number that is larger than any that the database has: nothing is called so."""
    return mistaken(request, 404)


async def broken(request: Request, mistake: Exception) -> Response:
    """Answer for a fault of ours; the server logs the trace, the page has none."""
    return mistaken(request, 500)


def mistaken(
    request: Request, status: int, said: str = "", *, headers: dict[str, str] | None = None
) -> Response:
    """Return a page, or for htmx a notice, or for a program JSON, that says what went wrong."""
    if request.url.path.startswith("/api/"):
        title = HTTPStatus(status).phrase
        told = {"type": "about:blank", "title": title, "status": status, "detail": said or title}
        media_type = "application/problem+json"
        return JSONResponse(told, status_code=status, headers=headers, media_type=media_type)
    language = language_of(request)
    template = "_error.html" if request.headers.get("HX-Request") == "true" else "error.html"
    body = (
        environment(language, settings_of(request).zone)
        .get_template(template)
        .render(
            asked=None,
            path=request.url.path,
            other_language=other_language(request),
            status=status,
            said=said,
            read_only=is_read_only(request),
        )
    )
    return HTMLResponse(body, status_code=status, headers=headers)


def turned_away(scope: Scope, status: int, sentence: str) -> Response:
    """Return a page for a request that goes no further; its Host, which may be anything, is not read."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    request = Request({**scope, "headers": kept})
    return mistaken(request, status, words(language_of(request)).gettext(sentence))


HANDLERS = {
    HTTPException: refused,
    StoreError: busy,
    Gone: gone,
    DamagedValue: damaged,
    sqlite3.DatabaseError: unreadable,
    sqlite3.OperationalError: busy,
    OverflowError: nowhere,
}
