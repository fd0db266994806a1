"""Datasette at /data, over a clean dataset that is written when it is asked for.

What reviewers, people, sessions and alerts are is not in it: it never opens the live database.
"""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Message, Receive, Scope, Send

from jiken.exports import Chosen, export
from jiken.service.desk.queue import matching
from jiken.service.desk.refreshing import catch_up
from jiken.service.desk.wanted import Sort, Wanted
from jiken.service.explorable import dataset_of
from jiken.web.asked import Asked, answered, settings_of
from jiken.web.pages import page
from jiken.web.signed_in import require

MOST = 10_000
"""Incidents of the dataset: those that changed last."""
POLICY = "; ".join(
    (
        # Datasette's pages style themselves inline; its scripts in pages are not run.
        "default-src 'none'",
        *("script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self'"),
        *("connect-src 'self'", "font-src 'self'", "form-action 'self'"),
        *("base-uri 'none'", "frame-ancestors 'none'"),
    )
)
SETTINGS = {
    "base_url": "/data/",
    "allow_download": False,
    "allow_csv_stream": False,
    "sql_time_limit_ms": 1_000,
    "max_returned_rows": 1_000,
    "suggest_facets": False,
    "template_debug": False,
}


def is_installed() -> bool:
    """Whether the `explore` extra is there."""
    return importlib.util.find_spec("datasette") is not None


def explore(asked: Asked) -> Response:
    """Show how old the dataset is, and lead to it."""
    path = dataset_of(asked.settings.db)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None
    return page(asked, "exports_explore.html", installed=is_installed(), written=written, most=MOST)


def write(asked: Asked) -> Response:
    """Write the dataset anew: it takes the old one's place when it is complete."""
    require(asked, "editor")
    if not is_installed():
        raise HTTPException(404)
    catch_up(asked.store, asked.now)
    newest = islice(matching(asked.store, Wanted(sort=Sort.CHANGED)), MOST)
    export(
        asked.store,
        dataset_of(asked.settings.db),
        with_text=False,
        now=asked.now,
        selection=Chosen(asked.store, newest, drafts=True),
    )
    return RedirectResponse("/explore", status_code=303)


class Data:
    """Datasette over the dataset as it is now; without one, the page that makes it."""

    def __init__(self) -> None:
        self._open: tuple[Path, int, Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        path = dataset_of(settings_of(request).db)
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405)
        stamp = await run_in_threadpool(_stamp, path)
        if not stamp:
            await RedirectResponse("/explore", status_code=303)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = POLICY
            await send(message)

        app = await self._app(path, stamp)
        # Datasette takes the whole path, of which it knows the beginning.
        await app(_bare(scope), receive, guarded)

    async def _app(self, path: Path, stamp: int) -> Any:
        if self._open is None or self._open[:2] != (path, stamp):
            self._open = (path, stamp, await _served(path))
        return self._open[2]


def _stamp(path: Path) -> int:
    """Return when the dataset was written, 0 where there is none to be shown."""
    return path.stat().st_mtime_ns if is_installed() and path.exists() else 0


def _bare(scope: Scope) -> Scope:
    """Return *scope* without the desk's cookies and tokens, which are nobody else's business."""
    kept = [(n, v) for n, v in scope["headers"] if n not in (b"cookie", b"authorization")]
    return {**scope, "headers": kept, "root_path": ""}


async def _served(path: Path) -> Any:
    """Return Datasette over an immutable file: it can write nothing, and neither can a query."""
    from datasette.app import Datasette

    served = Datasette(
        files=[],
        immutables=[str(path)],
        settings=SETTINGS,
        metadata={"title": "Jiken", "license": "CC BY 4.0 (Jiken's own work)"},
        cors=False,
    )
    await served.invoke_startup()
    return served.app()


ROUTES = (
    Route("/explore", answered(explore), methods=["GET"]),
    Route("/explore", answered(write), methods=["POST"]),
    Mount("/data", Data(), name="data"),
)
