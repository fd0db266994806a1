"""By which names the desk may be asked: whoever was led here by another one is turned away."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jiken.web.mistakes import turned_away

STYLES = "/static/"
"""What anybody may read: the page that turns one away is to look like one."""
UNKNOWN = (
    "The desk is not known by this name. Open it at the address that it printed when it was "
    "started, or start it with --allow-host and this name."
)


class KnownHosts:
    """Starlette's list of allowed hosts, with a page that says why and what to do."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, tuple(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        open_to_all = scope["type"] != "http" or scope["path"].startswith(STYLES)
        if open_to_all or await self._knows(scope, receive):
            await self._app(scope, receive, send)
            return
        await turned_away(scope, 400, UNKNOWN)(scope, receive, send)

    async def _knows(self, scope: Scope, receive: Receive) -> bool:
        passed = False

        async def passing(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal passed
            passed = True

        async def unsaid(message: Message) -> None:
            """Starlette's own answer is plain text, in English."""

        known = TrustedHostMiddleware(passing, list(self._hosts), www_redirect=False)
        await known(scope, receive, unsaid)
        return passed
