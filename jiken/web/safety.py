"""What every answer carries, and which requests are refused before anything is read."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jiken.web.mistakes import turned_away

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        *("script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What one person saw is no other's, who goes back in the same browser after a sign-out.
    "Cache-Control": "private, no-cache",
}
FOREIGN = (
    "Another site asked for this change, or the browser does not say who did. Nothing was changed. "
    "Open the page on the desk and press the button there."
)
READING = ("GET", "HEAD", "OPTIONS")
LARGEST = 2 * 1024 * 1024
"""Bytes of a request's body: the desk takes forms, not files."""


class Safety:
    """Adds the headers that keep a page to itself, and refuses changes that another site asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    told.setdefault(name, value)
            await send(message)

        if "transfer-encoding" in headers and "content-length" in headers:
            # A proxy in front may have read another end of this request: what follows is not heard.
            await Response(status_code=400, headers={"Connection": "close"})(
                scope, receive, careful
            )
            return
        if scope["method"] not in READING and not same_origin(headers):
            await turned_away(scope, 403, FOREIGN)(scope, receive, careful)
            return
        await self._app(scope, _bounded(receive), careful)


def _bounded(receive: Receive) -> Receive:
    """Return *receive*, which raises an HTTPException, 413, where more comes than `LARGEST`."""
    left = LARGEST

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return bounded


def same_origin(headers: Headers) -> bool:
    """Whether a request's own page asks for it: by Origin, else by Sec-Fetch-Site, else by Referer.

    A request that says nothing of where it comes from is refused: every browser says it of a form.
    """
    host = headers.get("host", "")
    if origin := headers.get("origin"):
        return origin != "null" and urlsplit(origin).netloc == host
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    return urlsplit(headers.get("referer", "")).netloc == host != ""
