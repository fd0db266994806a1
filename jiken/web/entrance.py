"""The door: as soon as somebody may sign in, nobody passes who has not."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from jiken.service.desk import people
from jiken.web.mistakes import mistaken
from jiken.web.settings import Settings, is_loopback
from jiken.web.stores import Stores
from jiken.web.unsent import sign_in_again, unsent_of

OPEN = ("/sign-in", "/healthz", "/static/")
"""What needs no session: a path, or with a slash at its end all below it."""

PROGRAMS = ("/api/", "/feeds/", "/data/", "/exports/")
"""Where a program asks, with a token of its own: it is answered 401, not sent to a form."""

Who = tuple[str, str]


class Entrance:
    """Finds out who asks, for `request.state.reviewer`, and sends everybody else to sign in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        needed, who = await run_in_threadpool(_asking, request)
        if who is None:
            unsent = await unsent_of(request) if needed and _by_page(request) else []
            answer = sign_in_again(request, unsent) if unsent else _refusal(request, needed)
            await answer(scope, receive, send)
            return
        request.state.reviewer, request.state.signed_in = who, needed
        await self._app(scope, receive, send)


READING = ("GET", "HEAD")


def is_open(path: str) -> bool:
    """Whether a path needs no session."""
    return any(path == one or (one.endswith("/") and path.startswith(one)) for one in OPEN)


def cookie_name(connection: HTTPConnection) -> str:
    """Return the name of the session's cookie; over https one that no other host can set."""
    return "__Host-jiken" if connection.url.scheme == "https" else "jiken"


def token_of(request: Request) -> tuple[str, str]:
    """Return what a request shows to be let in, and which kind it is: a page's or a program's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()[:200], "program"
    return request.cookies.get(cookie_name(request), "")[:200], "page"


def _asking(request: Request) -> tuple[bool, Who | None]:
    """Return whether one has to sign in, and who asks: None where nobody passes."""
    settings = cast(Settings, request.app.state.settings)
    with cast(Stores, request.app.state.stores).lent() as store:
        if not people.any(store):
            # Elsewhere than on loopback, the last person was removed after the desk was started.
            return False, (settings.reviewer, "admin") if is_loopback(settings.host) else None
        token, kind = token_of(request)
        if kind == "program" and request.method not in READING:
            return True, None  # a token reads: what is changed, somebody changes at the desk
        person = people.signed_in(store, token, now=settings.now(), kind=kind) if token else None
        return True, (person.name, person.role) if person else None


def _refusal(request: Request, needed: bool) -> Response:
    if not needed:
        return mistaken(request, 503, people.NOBODY)
    if request.headers.get("HX-Request") == "true":
        return mistaken(request, 401, headers={"HX-Redirect": "/sign-in"})
    if _is_program(request):
        return mistaken(request, 401, headers={"WWW-Authenticate": "Bearer"})
    if request.method not in READING:
        return RedirectResponse("/sign-in", status_code=303)
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?back={quote(back[:2000])}", status_code=303)


def _by_page(request: Request) -> bool:
    return request.headers.get("HX-Request") != "true" and not _is_program(request)


def _is_program(request: Request) -> bool:
    reads = "text/html" in request.headers.get("Accept", "")
    return "Authorization" in request.headers or (
        f"{request.url.path}/".startswith(PROGRAMS) and not reads
    )
